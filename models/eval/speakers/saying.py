"""Has synthetic speakers say texts themselves, and the engine say them in recordings of these speakers.

Contract: `spoken(name, code, texts)` by one of espeak-ng's variants; `cloned(settings, recordings, texts)` by
the demo voice in the voice of each recording, kept as a profile as the service keeps it; `plain(texts)` by
the demo voice in its own. All give sounds with their rates. It does not know what is measured.
"""

from collections.abc import Mapping, Sequence

from models.catalog import resolve
from models.eval.speakers.lineup import Clip
from models.train.cloning.voices import named
from models.train.synthesis.teacher import SAMPLE_RATE, Teacher
from services.common.errors import StageError
from services.common.sound.encoding import encode
from services.synthesis_audio.cloning.opening import NONE, with_clones
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.speech import SpeechRequest
from services.synthesis_audio.voice.opening import Voice, open_voice
from services.synthesis_audio.voice.profile import DEFAULT_VOICE
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.sample import checked

Texts = Mapping[str, Sequence[str]]
"""By language."""


def spoken(name: str, code: str, texts: Sequence[str]) -> list[Clip]:
    """The texts by a variant of espeak-ng."""
    teacher = Teacher(pitch=50, pitch_range=40)
    return [(teacher.say(text, named(code, name)).samples, SAMPLE_RATE) for text in texts]


def cloned(
    settings: SynthesisSettings, recordings: Mapping[str, Clip], texts: Texts
) -> dict[str, dict[str, list[Clip]]]:
    """By language and speaker. Raises StageError, and ValueError without a folder for voices."""
    if settings.voices_dir is None:
        raise ValueError("there is no folder for voices")
    voice, profiles = _opened(settings), Profiles(settings.voices_dir)
    try:
        ids = {name: _kept(profiles, name, clip) for name, clip in recordings.items()}
        return {
            code: {name: [_one(voice, text, code, ids[name]) for text in lines] for name in ids}
            for code, lines in texts.items()
        }
    finally:
        voice.close()


def plain(texts: Texts) -> dict[str, list[Clip]]:
    """By language, without a clone."""
    voice = _opened(SynthesisSettings(cloner=NONE, threads=1))
    try:
        return {
            code: [_one(voice, text, code, DEFAULT_VOICE) for text in lines] for code, lines in texts.items()
        }
    finally:
        voice.close()


def _kept(profiles: Profiles, name: str, clip: Clip) -> str:
    """The id of a recording's profile."""
    sample = checked(encode(*clip, format="flac", normalize_lufs=None))
    return profiles.add(Wanted(name, "as said", "a synthetic voice", "en", 1), sample, Caller()).id


def _opened(settings: SynthesisSettings) -> Voice:
    """The demo voice with the cloning model of the settings, as the engine opens them."""
    folder = resolve("synthesis", settings.model, profile=settings.profile)
    base = open_voice(folder, device="cpu", threads=1, iterations=settings.vocoder_iterations)
    return with_clones(base, folder, settings, threads=1)


def _one(voice: Voice, text: str, code: str, name: str) -> Clip:
    said = voice.say([SpeechRequest(text, code, name)])[0]
    if isinstance(said, StageError):
        raise said
    return said.samples, said.sample_rate
