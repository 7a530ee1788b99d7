"""Cloning models, laid out as their makers publish them, load by path without any socket and speak in the
voice of a profile through the engine.

Random weights, made small.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.errors import ModelCorrupt, ModelNotFound, StageError
from services.synthesis_audio.cloning.converters import SPEAKERS, WAVLM
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.sample import checked
from tests.integration import tiny_voices
from tests.integration.test_xtts_folder import xtts
from tests.unit.synthesis_audio.voices.sound import recording

__all__ = ["xtts"]

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]

TEXT = "Good morning to all of you."


@pytest.fixture(autouse=True)
def _no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even to this machine: nothing that loads or speaks opens one."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture(scope="module")
def openvoice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("openvoice")
    tiny_voices.openvoice(folder)
    return folder


@pytest.fixture(scope="module", params=[True, False], ids=["pretrained-encoder", "own-encoder"])
def freevc(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path_factory.mktemp("freevc")
    tiny_voices.freevc(folder, pretrained_encoder=request.param)
    return folder


def spoken(voices: Path, **settings: Any) -> Iterator[Speech | StageError]:
    """The text in the model's own voice and in a profile's, then the profile's once it is deleted."""
    chosen = SynthesisSettings(voices_dir=voices, threads=1, **settings)
    profiles, engine = Profiles(voices, forget=lambda voice: engine.forget(voice)), SynthesisEngine(chosen)
    voice = profiles.add(Wanted("Ada", "x", "I allow it.", "en", 1), checked(recording()), Caller()).id
    engine.load()
    try:
        yield from engine.infer([SpeechRequest(TEXT, "en"), SpeechRequest(TEXT, "en", voice)])
        kept = list((voices / voice / "derived").iterdir())
        assert len(kept) == 1, kept
        profiles.delete(voice, Caller())
        assert list(voices.iterdir()) == [voices / "audit.jsonl"]
        yield from engine.infer([SpeechRequest(TEXT, "en", voice)])
    finally:
        engine.close()


def check(speeches: Iterator[Speech | StageError], rate: int, *, same_length: bool = True) -> None:
    own, cloned, deleted = speeches
    assert isinstance(own, Speech)
    assert isinstance(cloned, Speech), cloned
    assert cloned.sample_rate == rate
    assert np.isfinite(cloned.samples).all()
    assert np.count_nonzero(cloned.samples) > 2000
    if same_length:
        assert len(cloned.samples) / rate == pytest.approx(len(own.samples) / own.sample_rate, abs=0.001)
    assert isinstance(deleted, StageError)
    assert deleted.code == "voice_not_found"


def test_openvoice(openvoice: Path, tmp_path: Path) -> None:
    check(spoken(tmp_path, cloner=str(openvoice)), 22050)


def test_freevc(freevc: Path, tmp_path: Path) -> None:
    check(spoken(tmp_path, cloner=str(freevc)), 24000)


def test_xtts_clones_by_itself(xtts: Path, tmp_path: Path) -> None:
    check(spoken(tmp_path, model=str(xtts)), 24000, same_length=False)


@pytest.mark.parametrize("name", [WAVLM, SPEAKERS, "model.pth", "config.json"])
def test_a_file_that_freevc_lacks_is_named_and_not_fetched(freevc: Path, tmp_path: Path, name: str) -> None:
    part = tmp_path / "part"
    part.mkdir()
    for path in freevc.iterdir():
        if path.name != name:
            (part / path.name).symlink_to(path)
    _, cloned, _ = list(spoken_wrongly(tmp_path / "voices", part))
    assert isinstance(cloned, ModelNotFound)
    assert name in cloned.message


def test_a_damaged_checkpoint_is_told(openvoice: Path, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "config.json").symlink_to(openvoice / "config.json")
    (part / "checkpoint.pth").write_bytes((openvoice / "checkpoint.pth").read_bytes()[:-100])
    _, cloned, _ = list(spoken_wrongly(tmp_path / "voices", part))
    assert isinstance(cloned, ModelCorrupt)


def spoken_wrongly(voices: Path, cloner: Path) -> Iterator[Speech | StageError]:
    """As `spoken`, where nothing can be derived."""
    chosen = SynthesisSettings(voices_dir=voices, threads=1, cloner=str(cloner))
    engine = SynthesisEngine(chosen)
    voice = (
        Profiles(voices).add(Wanted("Ada", "x", "I allow it.", "en", 1), checked(recording()), Caller()).id
    )
    engine.load()
    asked = [SpeechRequest(TEXT, "en"), SpeechRequest(TEXT, "en", voice), SpeechRequest(TEXT, "en")]
    yield from engine.infer(asked)
    engine.close()
