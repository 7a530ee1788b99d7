"""A batch is encoded clip by clip, with the numbers of a whole batch."""

from typing import Any

import numpy as np
import pytest

from services.transcribe_audio.engine_encoding import encode_singly
from tests.unit.transcribe_audio import whisper_folder


@pytest.fixture
def model(tmp_path: Any) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(str(whisper_folder.write(tmp_path / "random")), cpu_threads=1)


@pytest.mark.parametrize("clips", [1, 3])
def test_the_numbers_are_those_of_the_whole_batch(model: Any, clips: int) -> None:
    features = np.random.default_rng(0).normal(0, 0.5, (clips, 80, 600)).astype(np.float32)
    whole = np.array(model.encode(features))
    encode_singly(model)
    np.testing.assert_array_equal(np.array(model.encode(features)), whole)
    np.testing.assert_array_equal(np.array(model.encode(features[0])), whole[:1])


def test_the_library_is_given_one_clip_at_a_time(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    library = model.encode

    def encode(features: Any) -> Any:
        given.append(len(features))
        return library(features)

    monkeypatch.setattr(model, "encode", encode)
    encode_singly(model)
    model.encode(np.zeros((3, 80, 600), np.float32))
    assert given == [1, 1, 1]
