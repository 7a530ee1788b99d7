"""The engine over a folder of the real shape, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from services.common.errors import ModelCorrupt, UnknownLanguage
from services.common.sound.decoding import Samples
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.engine_heard import Heard
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import Clip, Decoding, Excerpt, Transcript
from services.transcribe_audio.whole import transcribe
from tests.unit.transcribe_audio import whisper_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper_folder.write(tmp_path_factory.mktemp("models") / "faster-whisper-random")


@pytest.fixture(scope="module")
def engine(folder: Path) -> TranscribeEngine:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1))
    engine.load()
    return engine


@pytest.fixture(autouse=True)
def _no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """A random model is unsure of everything; `test_decoding` has the fallback."""
    monkeypatch.setattr(Heard, "failed", False)


def _noise(seconds: float, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, int(16000 * seconds)).astype(np.float32)


def _hear(engine: TranscribeEngine, *clips: Clip) -> list[Transcript]:
    found = engine.infer(clips)
    assert all(isinstance(each, Transcript) for each in found)
    return [each for each in found if isinstance(each, Transcript)]


def test_a_folder_of_the_real_layout_loads_as_it_is(folder: Path) -> None:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1))
    info = engine.load()
    assert info.model == "faster-whisper-random"
    assert {"en", "fr", "es", "de", "it"} <= set(info.languages)
    assert (info.window_s, info.tasks) == (30.0, ("transcribe", "translate"))
    engine.warm_up()


@pytest.mark.parametrize("seconds", [0.0, 0.05, 2.0])
def test_silence_is_an_empty_transcript(folder: Path, seconds: float) -> None:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1))
    samples = np.zeros(int(16000 * seconds), np.float32)
    result = transcribe(engine, engine.load(), samples)
    assert (result.text, result.segments) == ("", ())
    assert result.duration == pytest.approx(seconds)


def test_noise_is_an_empty_transcript(folder: Path) -> None:
    engine = TranscribeEngine(TranscribeSettings(model=str(folder), threads=1))
    assert transcribe(engine, engine.load(), _noise(3)).text == ""


def test_clips_that_differ_are_decoded_as_if_alone(engine: TranscribeEngine) -> None:
    kinds = [Decoding(beam_size=1), Decoding("fr", beam_size=2), Decoding("de", "translate", prompt="Brie.")]
    clips = [Clip(_noise(1 + n % 3, n), kinds[n % 3]) for n in range(6)]
    together = _hear(engine, *clips)
    assert [each.language for each in together] == ["en", "fr", "en"] * 2
    assert [each.duration for each in together] == [1.0, 2.0, 3.0] * 2


def test_the_probabilities_of_a_language_are_of_all_languages(engine: TranscribeEngine) -> None:
    first, clip, second = engine.infer(
        [Excerpt(_noise(1)), Clip(_noise(1), Decoding(beam_size=1)), Excerpt(_noise(20))]
    )
    assert isinstance(clip, Transcript)
    for found in (first, second):
        assert isinstance(found, dict)
        assert len(found) == 99
        assert sum(found.values()) == pytest.approx(1, abs=1e-3)


def test_a_language_the_model_does_not_know_is_refused_alone(engine: TranscribeEngine) -> None:
    good, bad = Clip(_noise(1), Decoding(beam_size=1)), Clip(_noise(1), Decoding("tlh"))
    found = engine.infer([good, bad, good])
    assert isinstance(found[0], Transcript)
    assert isinstance(found[1], UnknownLanguage)
    assert isinstance(found[2], Transcript)


def test_a_long_prompt_and_many_hotwords_leave_room_for_the_text(engine: TranscribeEngine) -> None:
    _hear(engine, Clip(_noise(1), Decoding(prompt="filler1 " * 900, hotwords="filler2 " * 900, beam_size=1)))


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
