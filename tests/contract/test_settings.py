"""Settings from the environment: an empty variable is none, as a shell script or a compose file leaves it."""

import pytest

from services.pipeline.settings import PipelineSettings
from services.synthesis_audio.settings import EnglishSynthesisSettings
from services.transcribe_audio.settings import TranscribeSettings


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MEGA_STORE", "MEGA_PIPELINE__GROUP", "MEGA_TRANSCRIBE__THREADS", "MEGA_SYNTHESIS_EN__PORT"):
        monkeypatch.setenv(name, "")
    assert (PipelineSettings().store, PipelineSettings().group) == ("store", "staff")
    assert TranscribeSettings().threads == 0
    assert EnglishSynthesisSettings().port == 9004
