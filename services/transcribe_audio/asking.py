"""The fields of a request beside its file, and what they mean for the model that is loaded.

Contract: `Ask` is FastAPI's view of the form (OpenAI's fields and ours); `decoding` turns it into engine
terms or raises a clear error before any sound is read. It does not know sound.
"""

from typing import Annotated, Literal

from fastapi import Form

from services.common.engine import EngineInfo
from services.common.errors import InvalidRequest, UnknownLanguage
from services.common.languages import LANGUAGES
from services.common.languages import language as named
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import TASKS, Decoding, RecogniserInfo, Task

Format = Literal["json", "text", "srt", "verbose_json", "vtt", "tsv", "lrc"]
_TIMED = ("srt", "vtt", "tsv", "lrc")
_LONGEST_PROMPT = 4000
_NAMES = {entry.name.lower(): entry.code for entry in LANGUAGES.values()}
_ALIASES = {"nb": "no", "jv": "jw"}
"""Codes of ISO 639-1 for which OpenAI's models have another."""
_ON, _OFF = ("", "true", "yes", "on", "1"), ("false", "no", "off", "0")
Vad = Annotated[
    str,
    Form(
        max_length=20, description="`true`, `false`, or the probability (0 to 1) from which sound is speech"
    ),
]


class NotSupported(InvalidRequest):
    """Asked for something that this service, or its model, cannot do."""

    code = "not_supported"


class Ask:
    """What is asked of a recording."""

    def __init__(
        self,
        language: Annotated[
            str, Form(max_length=40, description="What is spoken, as in `en`; else found")
        ] = "",
        prompt: Annotated[
            str,
            Form(
                max_length=_LONGEST_PROMPT, description="Text as it might stand before; given to every clip"
            ),
        ] = "",
        response_format: Annotated[Format, Form()] = "json",
        temperature: Annotated[float, Form(ge=0, le=1, description="Where the fallback begins")] = 0.0,
        granularities: Annotated[
            list[Literal["segment", "word"]] | None,
            Form(alias="timestamp_granularities[]", description="`word` adds words, or a cue for each"),
        ] = None,
        stream: Annotated[bool, Form(description="Events as the text is found")] = False,
        hotwords: Annotated[str, Form(max_length=_LONGEST_PROMPT, description="Words to expect")] = "",
        vad: Vad = "true",
        beam_size: Annotated[int | None, Form(ge=1, le=10)] = None,
        channels: Annotated[
            Literal["mix", "separate"], Form(description="`separate` transcribes each channel by itself")
        ] = "mix",
        diarize: Annotated[bool, Form(description="Refused: speakers are not told apart yet")] = False,
    ) -> None:
        self.language, self.prompt, self.hotwords = language, prompt, hotwords
        self.response_format, self.stream, self.channels = response_format, stream, channels
        self.temperature, self.beam_size, self.vad, self.diarize = temperature, beam_size, vad, diarize
        self.word_times = "word" in (granularities or ())

    @property
    def words(self) -> bool:
        """Whether word times are wanted in a format that shows them."""
        return self.word_times and self.response_format not in ("json", "text")


def threshold(vad: str, settings: TranscribeSettings) -> float | None:
    """The field `vad` as a threshold of voice-activity detection; None without. Raises InvalidRequest."""
    lowered = vad.strip().lower()
    if lowered in _ON:
        return settings.vad_threshold
    try:
        found = 0.0 if lowered in _OFF else float(lowered)
    except ValueError:
        found = -1.0
    if not 0 <= found < 1:
        hint = "use true, false, or a threshold from 0 (off) to below 1"
        raise InvalidRequest(f"vad can't be {vad!r}", param="vad", hint=hint)
    return found or None


def decoding(ask: Ask, task: Task, info: EngineInfo | None, settings: TranscribeSettings) -> Decoding:
    """How to decode; `language` "" is yet to be found. Raises InvalidRequest, UnknownLanguage."""
    if ask.diarize:
        hint = "leave it out; channels=separate keeps speakers apart who have a channel each"
        raise NotSupported("speakers are not told apart here yet", param="diarize", hint=hint)
    if ask.stream and ask.response_format in _TIMED:
        hint = "stream json, text or verbose_json, or leave stream out"
        raise InvalidRequest(f"{ask.response_format} is not streamed", param="response_format", hint=hint)
    if task not in (info.tasks if isinstance(info, RecogniserInfo) else TASKS):
        hint = "use /v1/audio/transcriptions, or run a multilingual model (MEGA_TRANSCRIBE__MODEL)"
        raise NotSupported(f"{info.model if info else 'this model'} can't translate", hint=hint)
    known = info.languages if info else ()
    return Decoding(
        language=code_of(ask.language, known) or (known[0] if len(known) == 1 else ""),
        task=task,
        prompt=ask.prompt,
        hotwords=ask.hotwords,
        beam_size=ask.beam_size or settings.beam_size,
        temperature=ask.temperature,
        words=ask.words,
    )


def code_of(tag: str, known: tuple[str, ...]) -> str:
    """The model's code for a tag: ISO 639-1, BCP 47 (`fr-FR`), FLORES (`fra_Latn`) or an English name; "" for
    none, and for `auto`. Raises UnknownLanguage.
    """
    lowered = tag.strip().lower()
    if lowered in ("", "auto"):
        return ""
    primary = lowered.replace("_", "-").split("-")[0]
    if primary in known:
        return primary
    try:
        code = _NAMES.get(lowered) or named(tag).code
    except UnknownLanguage:
        code = primary
    code = code if code in known else _ALIASES.get(code, code)
    if code not in known:
        hint = f"use one of: {', '.join(known)}"
        raise UnknownLanguage(f"this model does not know {tag!r}", param="language", hint=hint)
    return code
