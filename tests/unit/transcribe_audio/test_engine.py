"""The engine over a folder of the real shape, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from services.common.errors import ModelCorrupt, StageError, UnknownLanguage
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import TranscribeRequest, Transcript
from tests.unit.transcribe_audio import whisper_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper_folder.write(tmp_path_factory.mktemp("models") / "faster-whisper-random")


@pytest.fixture(scope="module")
def engine(folder: Path) -> TranscribeEngine:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1, beam_size=1))
    engine.load()
    return engine


def _one(engine: TranscribeEngine, request: TranscribeRequest) -> Transcript | StageError:
    return engine.infer([request])[0]


def test_a_folder_of_the_real_layout_loads_as_it_is(folder: Path) -> None:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1))
    info = engine.load()
    assert info.model == "faster-whisper-random"
    assert {"en", "fr", "es", "de", "it"} <= set(info.languages)
    engine.warm_up()


@pytest.mark.parametrize("seconds", [0.0, 0.05, 2.0])
def test_silence_is_an_empty_transcript(engine: TranscribeEngine, seconds: float) -> None:
    result = _one(engine, TranscribeRequest(np.zeros(int(16000 * seconds), np.float32), "en"))
    assert isinstance(result, Transcript)
    assert result.text == ""
    assert result.segments == ()
    assert result.duration == pytest.approx(seconds)


def test_noise_is_an_empty_transcript(engine: TranscribeEngine) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 48000).astype(np.float32)
    result = _one(engine, TranscribeRequest(noise, "en"))
    assert isinstance(result, Transcript)
    assert result.text == ""


def test_a_language_the_model_does_not_know_is_refused(engine: TranscribeEngine) -> None:
    result = _one(engine, TranscribeRequest(np.zeros(16000, np.float32), "tlh"))
    assert isinstance(result, UnknownLanguage)


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(folder: Path, tmp_path: Path, name: str) -> None:
    for file in folder.iterdir():
        if file.name != name:
            (tmp_path / file.name).symlink_to(file)
    with pytest.raises(ModelCorrupt, match=name):
        TranscribeEngine(TranscribeSettings(model=str(tmp_path))).load()


def test_a_damaged_model_is_refused(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(
            file.read_bytes()[:1000] if file.name == "model.bin" else file.read_bytes()
        )
    with pytest.raises(ModelCorrupt):
        TranscribeEngine(TranscribeSettings(model=str(tmp_path))).load()
