"""An XTTS folder, laid out as Coqui publishes it, loads by path and speaks in the voice of its reference.

Random weights, made small.
"""

from pathlib import Path

import numpy as np
import pytest

from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from tests.integration import tiny_voices

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def xtts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("xtts")
    tiny_voices.xtts(folder)
    return folder


def test_an_xtts_folder_speaks(xtts: Path) -> None:
    engine = SynthesisEngine(SynthesisSettings(model=str(xtts), threads=1))
    engine.load()
    speech = engine.infer([SpeechRequest("Good morning to all of you.", "en")])[0]
    engine.close()
    assert isinstance(speech, Speech)
    assert speech.sample_rate == 24000
    assert np.count_nonzero(speech.samples) > 2000  # the silence around it comes from the engine
    assert np.isfinite(speech.samples).all()
