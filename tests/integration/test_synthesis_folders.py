"""Another of Coqui's models, laid out as its maker does, loads by path and speaks.

A tiny VITS with random weights.
"""

from pathlib import Path

import numpy as np
import pytest

from services.common.errors import ModelCorrupt, ModelNotFound
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from tests.integration import tiny_voices

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def vits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vits")
    tiny_voices.vits(folder)
    return folder


def loaded(folder: Path, threads: int = 1) -> SynthesisEngine:
    engine = SynthesisEngine(SynthesisSettings(model=str(folder), threads=threads))
    engine.load()
    return engine


def test_a_vits_folder_speaks(vits: Path) -> None:
    engine = loaded(vits)
    speech = engine.infer([SpeechRequest("Good morning to all of you.", "en")])[0]
    engine.close()
    assert isinstance(speech, Speech)
    assert speech.sample_rate == 22050
    assert np.count_nonzero(speech.samples[-1000:]) > 900  # Coqui's silence after it is cut off
    assert np.isfinite(speech.samples).all()


def test_it_sounds_as_coquis_own_synthesizer_has_it(vits: Path) -> None:
    """Layers in another order and weights without norm change last bits alone."""
    import torch
    from TTS.api import TTS

    text = "The cheese is good and the day is long."
    (ours,) = (one for one in loaded(vits).infer([SpeechRequest(text, "en")]) if isinstance(one, Speech))
    stock = TTS(model_path=str(vits / "model_file.pth"), config_path=str(vits / "config.json"))
    torch.manual_seed(0)
    theirs = np.asarray(stock.tts(text, split_sentences=False), np.float32)
    assert not theirs[len(ours.samples) :].any()
    np.testing.assert_allclose(ours.samples, theirs[: len(ours.samples)], atol=1e-4 * np.abs(theirs).max())


def test_sentences_side_by_side_sound_as_they_do_alone(vits: Path) -> None:
    """Of two speeds and many lengths, by two threads, again and again: nothing of one is heard in another."""
    texts = ["Good morning.", "It is a very long day for all of us.", "The cheese is good.", "Yes."]
    batch = [
        SpeechRequest(text, "en", speed=speed)
        for text, speed in zip(texts * 2, [1, 1, 2, 1, 1, 2, 1, 1], strict=True)
    ]
    alone, together = loaded(vits), loaded(vits, threads=2)
    wanted = [one.samples for request in batch for one in alone.infer([request]) if isinstance(one, Speech)]
    for _ in range(3):
        said = [one.samples for one in together.infer(batch) if isinstance(one, Speech)]
        assert [len(each) for each in said] == [len(each) for each in wanted]
        for ours, theirs in zip(said, wanted, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-4)
    alone.close()
    together.close()


def test_damaged_weights_are_named(vits: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((vits / "config.json").read_bytes())
    (tmp_path / "model_file.pth").write_bytes(b"not a model")
    with pytest.raises(ModelCorrupt):
        loaded(tmp_path)


def test_an_empty_folder_is_not_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"config\.json"):
        loaded(tmp_path)
