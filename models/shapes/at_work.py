"""A round's work for each kind of shape, in its service's engine: what `measure` times.

Contract: `at_work(shape)` loads the engine and gives a round, and the unit that a round counts. Engines are
imported when they are loaded. It does not know HTTP, nor time.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from models.shapes.cache import Shape

if TYPE_CHECKING:
    from services.common.errors import StageError

_WORDS = "The cheese is made in the mountains and it ripens for twelve months. "
AnswerT = TypeVar("AnswerT")
Work = Callable[[], float]
"""One round; gives what was done, in the unit."""


def at_work(made: Shape) -> tuple[Work, str]:
    """A round, and its unit: `audio s/s` or `tokens/s`."""
    return next((kind for begin, kind in _KINDS.items() if made.name.startswith(begin)), _text)(made)


def _speech(made: Shape) -> tuple[Work, str]:
    import numpy as np

    from services.transcribe_audio.engine import TranscribeEngine
    from services.transcribe_audio.settings import TranscribeSettings
    from services.transcribe_audio.transcript import Clip, Decoding

    engine = TranscribeEngine(TranscribeSettings(model=str(made.ct2), compute_type="int8"))
    engine.load()
    window = (np.random.default_rng(0).standard_normal(30 * 16000) * 0.1).astype(np.float32)

    def work() -> float:
        _whole(engine.infer([Clip(window, Decoding(language="en"))])[0])
        return 30.0

    return work, "audio s/s"


def _text(made: Shape) -> tuple[Work, str]:
    from services.generate_text.engine import GenerateEngine
    from services.generate_text.prompts import Completion, Message, Prompt
    from services.generate_text.settings import GenerateSettings

    engine = GenerateEngine(GenerateSettings(model=str(made.ct2), compute_type="int8"))
    engine.load()

    def work() -> float:
        asked = Prompt((Message("user", _WORDS * 8),), max_tokens=200)
        said = _whole(engine.infer([asked])[0])
        assert isinstance(said, Completion)
        return float(said.completion_tokens)

    return work, "tokens/s"


def _translation(made: Shape) -> tuple[Work, str]:
    from services.translate_text.engine import SentenceRequest, TranslateEngine
    from services.translate_text.settings import TranslateSettings

    engine = TranslateEngine(TranslateSettings(model=str(made.ct2)))
    engine.load()
    tokens = float(made.facts["forced_tokens"])

    def work() -> float:
        for said in engine.infer([SentenceRequest(_WORDS, "eng_Latn", "fra_Latn")] * 4):
            _whole(said)
        return 4 * tokens

    return work, "tokens/s"


def _voice(made: Shape) -> tuple[Work, str]:
    from services.synthesis_audio.engine import SpeechRequest, SynthesisEngine
    from services.synthesis_audio.settings import SynthesisSettings

    engine = SynthesisEngine(SynthesisSettings(model=str(made.coqui), cloner="none"))
    engine.load()

    def work() -> float:
        said = _whole(engine.infer([SpeechRequest(_WORDS, "en")])[0])
        return len(said.samples) / said.sample_rate

    return work, "audio s/s"


def _clone(made: Shape) -> tuple[Work, str]:
    """In the voice of a recording: by XTTS itself, by a converter out of what the demo voice says."""
    from services.common.sound.encoding import encode
    from services.synthesis_audio.engine import SpeechRequest, SynthesisEngine
    from services.synthesis_audio.settings import SynthesisSettings
    from services.synthesis_audio.voices.caller import Caller
    from services.synthesis_audio.voices.profiles import Profiles, Wanted
    from services.synthesis_audio.voices.sample import checked

    voices = Path(tempfile.mkdtemp(prefix="mega-voices-"))
    atexit.register(shutil.rmtree, voices, ignore_errors=True)
    own = SynthesisEngine(SynthesisSettings(cloner="none"))
    own.load()
    said = _whole(own.infer([SpeechRequest(_WORDS * 2, "en")])[0])
    recording = checked(encode(said.samples, said.sample_rate, format="wav"))
    own.close()
    wanted = Wanted("Demo", "shapes", "It is a machine's voice.", "en", 1)
    voice = Profiles(voices).add(wanted, recording, Caller()).id
    kind = {"model": str(made.coqui)} if made.name.startswith("xtts") else {"cloner": str(made.coqui)}
    engine = SynthesisEngine(SynthesisSettings.model_validate({"voices_dir": voices, **kind}))
    engine.load()

    def work() -> float:
        said = _whole(engine.infer([SpeechRequest(_WORDS, "en", voice)])[0])
        return len(said.samples) / said.sample_rate

    return work, "audio s/s"


def _whole(said: "AnswerT | StageError") -> "AnswerT":
    """Raises what was said instead of an answer."""
    from services.common.errors import StageError

    if isinstance(said, StageError):
        raise said
    return said


_KINDS: dict[str, Callable[[Shape], tuple[Work, str]]] = {
    "whisper": _speech,
    **dict.fromkeys(("nllb", "m2m100", "opus"), _translation),
    "vits": _voice,
    **dict.fromkeys(("xtts", "openvoice", "freevc"), _clone),
}
"""By the beginning of a name; the others write text."""
