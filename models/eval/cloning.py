"""Measures a cloning model: is what it says in a recorded voice nearer to that voice than to others?

Contract: `evaluate(model, data)` -> {"own_voice", "own_voice_french", "recordings", "without_cloning",
"voices", "trials"}. Twenty voices that no training heard (espeak-ng's own variants) are recorded, kept as
profiles, and speak through the demo voice texts that are in no recording. The measure is independent of
the model: means and deviations of MFCCs (librosa, 16 kHz, without the first, which is loudness), each divided
by how much it differs between recordings of one voice; it knows neither the model's spectra nor its
embedding, and no pitch. `own_voice` is the share of texts nearer to their own voice's recording than to any
of the other nineteen (chance: 1/20); `recordings` is the same for the voices themselves, the most that this
measure can tell; `without_cloning` for the speech model's own voice. It does not know how a model was
trained.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.catalog import resolve
from services.common.errors import StageError
from services.common.languages import LANGUAGES
from services.common.sound.encoding import encode
from services.synthesis_audio.cloning.opening import NONE, with_clones
from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.speech import Sound, SpeechRequest
from services.synthesis_audio.voice.opening import Voice, open_voice
from services.synthesis_audio.voice.profile import DEFAULT_VOICE
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.sample import checked

_RATE = 16000
_COEFFICIENTS = 20
_SENTENCES, _FRENCH, _IN_RECORDING, _RECORDINGS = 5, 2, 4, 3
_QUIET_DB = 35
"""Frames that much below the loudest are no speech."""
Statistics = NDArray[np.float64]


def evaluate(model: str = "", data: Path | None = None) -> dict[str, Any]:
    """See the module. Raises StageError when a model does not load, ValueError for `data`: there is none."""
    if data is not None:
        raise ValueError("the voices to clone are espeak-ng's own: --data has no meaning here")
    voices = _recorded()
    measure = _Measure({name: [statistics(*each) for each in clips] for name, clips in voices.items()})
    texts = {"en": _texts("en", _SENTENCES), "fr": _texts("fr", _FRENCH)}
    with TemporaryDirectory() as folder:
        settings = SynthesisSettings(cloner=model, voices_dir=Path(folder), threads=1)
        said = _said(settings, {name: clips[0] for name, clips in voices.items()}, texts)
    return {
        "own_voice": measure.own(said["en"]),
        "own_voice_french": measure.own(said["fr"]),
        "recordings": measure.own({name: _spoken(name, texts["en"]) for name in voices}),
        "without_cloning": measure.own(dict.fromkeys(voices, _plain(texts["en"]))),
        "voices": len(voices),
        "trials": len(voices) * _SENTENCES,
    }


def statistics(samples: Sound, rate: int) -> Statistics:
    """Means and deviations of the cepstrum over the frames that are speech."""
    import librosa

    sound = at_rate(samples, rate, _RATE)
    cepstrum = librosa.feature.mfcc(y=sound, sr=_RATE, n_mfcc=_COEFFICIENTS, n_fft=512, hop_length=160)
    loud = librosa.feature.rms(y=sound, frame_length=512, hop_length=160)[0]
    frames = cepstrum[1:, loud > loud.max() * 10 ** (-_QUIET_DB / 20)]
    return np.concatenate([frames.mean(1), frames.std(1)]).astype(np.float64)


class _Measure:
    """Distances to the first recording of every voice, in units of what differs between one voice's own."""

    def __init__(self, clips: Mapping[str, Sequence[Statistics]]) -> None:
        within = np.concatenate([np.array(each) - np.mean(each, axis=0) for each in clips.values()])
        self._spread = within.std(0) + 1e-6
        self._names = sorted(clips)
        self._references = np.array([clips[name][0] for name in self._names])

    def own(self, said: Mapping[str, Sequence[tuple[Sound, int]]]) -> float:
        """The share of sounds that are nearest to the recording of the voice that they stand under."""
        hits = [self._nearest(statistics(*each)) == name for name, sounds in said.items() for each in sounds]
        return round(sum(hits) / len(hits), 4)

    def _nearest(self, found: Statistics) -> str:
        away = (((self._references - found) / self._spread) ** 2).sum(1)
        return self._names[int(away.argmin())]


def _recorded() -> dict[str, list[tuple[Sound, int]]]:
    """Recordings of each voice; the first one is what is cloned."""
    from models.train.cloning.voices import developed, shipped

    rng = random.Random("recordings")
    texts = [" ".join(_drawn("en", _IN_RECORDING, rng)) for _ in range(_RECORDINGS)]
    return {name: _spoken(name, texts) for name in developed(shipped())}


def _spoken(name: str, texts: Sequence[str]) -> list[tuple[Sound, int]]:
    from models.train.synthesis.teacher import SAMPLE_RATE, Teacher

    teacher = Teacher(pitch=50, pitch_range=40)
    return [(teacher.say(text, f"{LANGUAGES['en'].espeak}+{name}").samples, SAMPLE_RATE) for text in texts]


def _texts(code: str, count: int) -> list[str]:
    return _drawn(code, count, random.Random(f"texts-{code}"))


def _drawn(code: str, count: int, rng: random.Random) -> list[str]:
    from models.train.synthesis.corpus import sentences

    return [text for text in sentences(code, 4 * count, rng) if len(text) > 40][:count]


def _said(
    settings: SynthesisSettings, recordings: Mapping[str, tuple[Sound, int]], texts: Mapping[str, list[str]]
) -> dict[str, dict[str, list[tuple[Sound, int]]]]:
    """By language and voice, the texts as they are said with each recording as a profile."""
    voice, profiles, owner = _opened(settings), Profiles(settings.voices_dir or Path()), Caller()
    try:
        ids = {
            name: profiles.add(
                Wanted(name, "as said", "a synthetic voice", "en", 1),
                checked(encode(*recording, format="flac", normalize_lufs=None)),
                owner,
            ).id
            for name, recording in recordings.items()
        }
        return {
            code: {name: [_one(voice, text, code, ids[name]) for text in lines] for name in ids}
            for code, lines in texts.items()
        }
    finally:
        voice.close()


def _plain(texts: Sequence[str]) -> list[tuple[Sound, int]]:
    voice = _opened(SynthesisSettings(cloner=NONE, threads=1))
    said = [_one(voice, text, "en", DEFAULT_VOICE) for text in texts]
    voice.close()
    return said


def _opened(settings: SynthesisSettings) -> Voice:
    """The demo voice with the cloning model of the settings, as the engine opens them."""
    folder = resolve("synthesis", settings.model, profile=settings.profile)
    base = open_voice(folder, device="cpu", threads=1, iterations=settings.vocoder_iterations)
    return with_clones(base, folder, settings, threads=1)


def _one(voice: Voice, text: str, code: str, name: str) -> tuple[Sound, int]:
    said = voice.say([SpeechRequest(text, code, name)])[0]
    if isinstance(said, StageError):
        raise said
    return said.samples, said.sample_rate
