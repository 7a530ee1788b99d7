"""What a client asks to be said, checked against what is loaded before anything is computed.

Contract: `Desk.script(stage, ask)` -> a Script, or an error that says what to send instead: unknown model,
voice or language, too many characters, a pause or a speed that can't be made. OpenAI's names of voices and
models stand for whatever is loaded. It does not know routes.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from urllib.parse import quote

from services.common.errors import InvalidRequest, PayloadTooLarge, UnknownLanguage
from services.common.languages import language as named
from services.common.stage import Stage
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.spoken.pronunciations import Pronunciations
from services.synthesis_audio.spoken.script import Script
from services.synthesis_audio.spoken.unspoken import unspoken
from services.synthesis_audio.voice.profile import DEFAULT_VOICE, VoiceProfile, profile_of
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.errors import no_cloning_model
from services.synthesis_audio.voices.profiles import Profiles
from services.synthesis_audio.voices.record import VoiceRecord, is_profile
from services.synthesis_audio.voices.shelf import voices_folder

STOCK_MODELS = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15")
"""Names that OpenAI's clients send; each means whatever is loaded."""
STOCK_VOICES = frozenset(
    ("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer")
) | {"verse", DEFAULT_VOICE, "default", ""}
"""OpenAI's voices, and ours: each means the first voice, unless the model has one of that name."""
_FIGURE = 6
"""Letters of a spoken figure, the space after it included."""
_MOST_NAMED = 50
"""Voices in an error, and characters in a header."""


@dataclass(frozen=True)
class Ask:
    """A text and how it is to be said; `language` "" is the default one."""

    text: str
    language: str = ""
    voice: str = DEFAULT_VOICE
    speed: float = 1.0
    param: str = "input"
    """The field that the client sent the text in."""
    whole: bool = False
    """Whether the answer can only come when all is said."""
    group: str = ""
    """Whose the voice must be, where it is a profile; empty: the caller's."""


@runtime_checkable
class Forgets(Protocol):
    """An engine that keeps what it has made of recordings in memory."""

    def forget(self, voice: str) -> None:
        """Let go of a voice; of "" all that are no longer there. From any thread."""


class Desk:
    """Turns requests into scripts; `engine` is asked for its voice's profile, and to forget cloned voices."""

    def __init__(self, settings: SynthesisSettings, engine: object) -> None:
        self._settings, self._first = settings, engine
        self._stage: Stage | None = None
        self.profiles = Profiles(voices_folder(settings.voices_dir), forget=self._forget)
        self._pronunciations = Pronunciations(settings.pronunciations)

    @property
    def profile(self) -> VoiceProfile:
        """The profile of the voice that is loaded."""
        return profile_of(self._engine)

    def follow(self, stage: Stage) -> None:
        """Ask the stage's engine from now on, whichever that is."""
        self._stage = stage

    @property
    def _engine(self) -> object:
        return self._stage.engine if self._stage else self._first

    def cloned(self, caller: Caller) -> list[VoiceRecord]:
        """The profiles that the caller may name as a voice."""
        return self.profiles.listed(caller) if self.profile.clones else []

    def forget_missing(self) -> None:
        """Let go of what is in memory of voices that are no longer there."""
        self._forget("")

    def _forget(self, voice: str) -> None:
        for engine in self._stage.engines if self._stage else [self._first]:
            if isinstance(engine, Forgets):
                engine.forget(voice)

    def script(self, stage: Stage, ask: Ask, caller: Caller) -> Script:
        """Raises InvalidRequest, UnknownLanguage, PayloadTooLarge; of a profile what Profiles.use raises."""
        _check_length(ask, self._settings)
        profile = self.profile
        if ask.speed != 1 and not profile.has_speed:
            raise InvalidRequest("this voice has one speed", param="speed", hint="leave speed out")
        code = _code(stage, ask.language or self._settings.default_language)
        return Script(
            ask.text,
            code,
            self._profile_id(ask, code, caller) if is_profile(ask.voice) else _voice(profile, ask.voice),
            ask.speed,
            profile,
            self._pronunciations.current(),
        )

    def _profile_id(self, ask: Ask, code: str, caller: Caller) -> str:
        """A voice profile that the caller may use now."""
        if not self.profile.clones:
            raise no_cloning_model("voice")
        used = self.profiles.use(ask.voice, caller, group=ask.group, characters=len(ask.text), language=code)
        return used.id


def _check_length(ask: Ask, settings: SynthesisSettings) -> None:
    spoken = len(ask.text) + (_FIGURE - 1) * sum(letter.isdecimal() for letter in ask.text)
    if spoken > settings.max_characters:
        told = f"the text is longer than {settings.max_characters} characters"
        raise PayloadTooLarge(told, param=ask.param, hint="send the text in parts")
    if ask.whole and spoken > settings.max_whole_characters:
        told = f"the text is too long to be answered all at once: {settings.max_whole_characters} characters"
        hint = "send it in parts, or to /v1/audio/speech, which answers sentence by sentence"
        raise PayloadTooLarge(f"{told} at most", param=ask.param, hint=hint)


def left_out(script: Script) -> str:
    """The characters of a script that its voice cannot speak, each once; the first of very many."""
    return unspoken(script.written, script.code, script.profile.alphabet)[:_MOST_NAMED]


def headers(script: Script) -> dict[str, str]:
    """Of every answer: what the voice could not speak, URL-encoded."""
    missing = left_out(script)
    return {"X-Unspoken-Characters": quote(missing)} if missing else {}


def _code(stage: Stage, tag: str) -> str:
    """The code of a language that the loaded model speaks."""
    code = named(tag).code
    spoken = stage.info.languages if stage.info else ()
    if spoken and code not in spoken:
        raise UnknownLanguage(
            f"this model doesn't speak {code!r}", param="language", hint=f"use one of: {', '.join(spoken)}"
        )
    return code


def _voice(profile: VoiceProfile, name: str) -> str:
    if name in profile.voices:
        return name
    if name in STOCK_VOICES:
        return profile.voices[0]
    known = ", ".join(profile.voices[:_MOST_NAMED])
    raise InvalidRequest(f"no voice {name[:_MOST_NAMED]!r} here", param="voice", hint=f"use one of: {known}")
