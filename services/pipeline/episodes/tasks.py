"""What each of the course's tasks does: source bytes in, artifact bytes out, by the stage's HTTP interface.

Contract: `perform(step, source, client, parameters)` returns the artifact and what is worth remembering of
how it was made; `parameters` are those of `spec.parameters`. It does not know the store, nor what depends
on what.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from services.common.sound.tags import with_title
from services.pipeline.calls.captions import spoken
from services.pipeline.calls.client import StageClient
from services.pipeline.errors import NoInput, PipelineError, ServiceRefused, Silent
from services.pipeline.probe import probe
from services.pipeline.storage.layout import STAGE_OF, Step, Task


@dataclass(frozen=True)
class Made:
    """An artifact, and details for its record."""

    data: bytes
    details: dict[str, Any] = field(default_factory=dict)


Parameters = Mapping[str, Any]


async def perform(step: Step, source: bytes, client: StageClient, parameters: Parameters) -> Made:
    """Do one task. Raises PipelineError."""
    return await _PERFORM[step.task](step, source, client, parameters)


async def _transcribe(step: Step, source: bytes, client: StageClient, _: Parameters) -> Made:
    name = PurePosixPath(step.source).name
    sound = await asyncio.to_thread(probe, source, name)
    transcript = await client.transcribe(source, name, sound.seconds, words=True)
    if not transcript.text:
        raise Silent(f"no speech was found in {name}")
    return Made(_file(transcript.text), {"audio_seconds": round(sound.seconds, 3), **transcript.details})


async def _generate(step: Step, source: bytes, client: StageClient, parameters: Parameters) -> Made:
    about = {name: parameters[name] for name in ("host", "show") if name in parameters}
    if terms := parameters.get("glossary"):
        about["glossary"] = [
            {"heard": heard, "written": written} if written and written != heard else heard
            for heard, written in terms.items()
        ]
    corrected = await client.rewrite(_text(step, source), "correct", about)
    if parameters.get("mode") == "correct":
        return Made(_file(corrected))
    enhanced = await client.rewrite(corrected, "enhance", about)
    return Made(_file(enhanced), {"corrected": corrected})


async def _translate(step: Step, source: bytes, client: StageClient, parameters: Parameters) -> Made:
    text, language = _text(step, source), step.language or ""
    if terms := parameters.get("glossary"):
        return Made(_file(await client.translate_by(text, language, terms)))
    return Made(_file(await client.translate(text, language)))


async def _speak(step: Step, source: bytes, client: StageClient, parameters: Parameters) -> Made:
    stage = STAGE_OF[step.task]
    voice = _voice(parameters)
    speed = float(parameters.get("speed") or 1.0)
    text, language = _text(step, source), step.language or "en"
    audio, times = await spoken(client, stage, text, language, voice=voice, speed=speed)
    try:
        sound = await asyncio.to_thread(probe, audio, f"the audio from {stage.name}")
    except PipelineError as error:
        raise ServiceRefused(error.message, hint=f"See the log of {stage.name}.") from error
    title = " ".join(filter(None, (step.title or step.name, step.language and f"({step.language})")))
    return Made(with_title(audio, title), {"audio_seconds": round(sound.seconds, 3), **times})


def _voice(parameters: Parameters) -> str | dict[str, str]:
    """A name, or a profile's id with whose it must be."""
    name = str(parameters.get("voice") or "demo")
    owner = parameters.get("group")
    return {"id": name, "group": str(owner)} if owner else name


def read_text(data: bytes) -> str:
    """A text artifact as it can be read, whoever wrote it: what is no UTF-8 is replaced."""
    return data.decode("utf-8-sig", "replace").strip()


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


_PERFORM: dict[Task, Callable[[Step, bytes, StageClient, Parameters], Awaitable[Made]]] = {
    Task.TRANSCRIBE: _transcribe,
    Task.GENERATE: _generate,
    Task.SPEAK: _speak,
    Task.TRANSLATE: _translate,
    Task.DUB: _speak,
    Task.VOICE: _speak,
}
