"""What each of the course's tasks does: source bytes in, artifact bytes out, by the stage's HTTP interface.

Contract: `perform(step, source, client)` returns the artifact and what is worth remembering of how it was
made. It does not know the store, nor what depends on what.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from services.common.sound.tags import with_title
from services.pipeline.calls.client import StageClient
from services.pipeline.errors import NoInput, PipelineError, ServiceRefused, Silent
from services.pipeline.probe import probe
from services.pipeline.storage.layout import STAGE_OF, Step, Task


@dataclass(frozen=True)
class Made:
    """An artifact, and details for its record."""

    data: bytes
    details: dict[str, Any] = field(default_factory=dict)


async def perform(step: Step, source: bytes, client: StageClient) -> Made:
    """Do one task. Raises PipelineError."""
    return await _PERFORM[step.task](step, source, client)


async def _transcribe(step: Step, source: bytes, client: StageClient) -> Made:
    name = PurePosixPath(step.source).name
    sound = probe(source, name)
    transcript = await client.transcribe(source, name, sound.seconds)
    if not transcript.text:
        raise Silent(f"no speech was found in {name}")
    return Made(_file(transcript.text), {"audio_seconds": round(sound.seconds, 3), **transcript.details})


async def _generate(step: Step, source: bytes, client: StageClient) -> Made:
    corrected = await client.rewrite(_text(step, source), "correct")
    enhanced = await client.rewrite(corrected, "enhance")
    return Made(_file(enhanced), {"corrected": corrected})


async def _translate(step: Step, source: bytes, client: StageClient) -> Made:
    return Made(_file(await client.translate(_text(step, source), step.language or "")))


async def _speak(step: Step, source: bytes, client: StageClient) -> Made:
    stage = STAGE_OF[step.task]
    audio = await client.speak(stage, _text(step, source), step.language or "en")
    try:
        sound = probe(audio, f"the audio from {stage.name}")
    except PipelineError as error:
        raise ServiceRefused(error.message, hint=f"See the log of {stage.name}.") from error
    title = " ".join(filter(None, (step.title or step.name, step.language and f"({step.language})")))
    return Made(with_title(audio, title), {"audio_seconds": round(sound.seconds, 3)})


def _text(step: Step, source: bytes) -> str:
    """A text artifact, which a person or another component may have written. Raises NoInput."""
    try:
        text = source.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NoInput(f"{step.source} is not UTF-8 text", hint="Save it as UTF-8.") from None
    if not text:
        hint = "Write its text, or delete it and run `mega run` to make it again."
        raise NoInput(f"{step.source} holds no text", hint=hint)
    return text


def _file(text: str) -> bytes:
    return text.encode() + b"\n"


_PERFORM: dict[Task, Callable[[Step, bytes, StageClient], Awaitable[Made]]] = {
    Task.TRANSCRIBE: _transcribe,
    Task.GENERATE: _generate,
    Task.SPEAK: _speak,
    Task.TRANSLATE: _translate,
    Task.DUB: _speak,
}
