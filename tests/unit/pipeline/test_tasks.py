"""What tasks do with what a stage made."""

import threading
from typing import Any, cast

import pytest

from services.pipeline.calls.client import StageClient, Transcript
from services.pipeline.episodes import tasks
from services.pipeline.probe import Sound
from services.pipeline.storage.layout import Step, Task


class _Stage:
    """Hears the same in everything."""

    async def transcribe(self, *_: object, **__: object) -> Transcript:
        return Transcript("Hello.")


def _step(task: Task) -> Step:
    return Step(task, "input-01", "input_audios/input-01.mp3", "output.mp3")


async def test_sound_is_looked_at_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding minutes of sound takes tenths of a second, in which no other step would be begun."""
    where: list[str] = []

    def probe(_data: bytes, _name: str) -> Sound:
        where.append(threading.current_thread().name)
        return Sound(1.0, -3.0)

    async def spoken(*_: object, **__: object) -> tuple[bytes, dict[str, Any]]:
        return b"mp3", {}

    monkeypatch.setattr(tasks, "probe", probe)
    monkeypatch.setattr(tasks, "spoken", spoken)
    monkeypatch.setattr(tasks, "with_title", lambda audio, _: audio)
    client = cast("StageClient", _Stage())
    made = await tasks.perform(_step(Task.SPEAK), b"Hello.", client, {})
    await tasks.perform(_step(Task.TRANSCRIBE), b"mp3", client, {})
    assert made.details["audio_seconds"] == 1.0
    assert len(where) == 2
    assert threading.current_thread().name not in where
