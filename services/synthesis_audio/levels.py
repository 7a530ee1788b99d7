"""How loud a voice is, told by one sentence, so that all its sentences get one gain and none stands out.

Contract: `Levels(say).gain(request)` -> the factor that takes that voice, in that language and at about that
speed, to podcast level (−16 LUFS). It says a reference sentence once for each and remembers. It does not know
models; what is said is never levelled by itself.
"""

from collections.abc import Callable, Sequence

from services.common.errors import StageError
from services.common.loudness import PODCAST_LUFS, gain_to
from services.synthesis_audio.speech import Speech, SpeechRequest

REFERENCE = {
    "en": "This is the host of the show, and today we talk about cheese, bread and a good bottle of wine.",
    "fr": "Voici l'hôte de l'émission, et nous parlons du fromage, du pain et d'une bonne bouteille de vin.",
    "es": "Les habla el anfitrión del programa, y hoy hablamos de queso, de pan y de un buen vino.",
    "de": "Hier spricht der Gastgeber der Sendung, und heute geht es um Käse, Brot und einen guten Wein.",
    "it": "Vi parla il conduttore del programma, e oggi parliamo di formaggio, di pane e di un buon vino.",
}
"""Said in any other language: the English one, of which the loudness alone is heard."""
_STEP = 4
"""Speeds are told apart by quarters: a faster voice is a little less loud."""
_MOST_REMEMBERED = 1024

Say = Callable[[Sequence[SpeechRequest]], Sequence[Speech | StageError]]


class Levels:
    """Gains of the voices of one model; used by one thread at a time."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._gains: dict[tuple[str, str, float], float] = {}

    def gain(self, request: SpeechRequest) -> float:
        """The factor for a piece; 1 where the voice can't say the reference."""
        speed = max(1, round(request.speed * _STEP)) / _STEP
        key = (request.voice, request.language, speed)
        if key not in self._gains:
            if len(self._gains) >= _MOST_REMEMBERED:
                self._gains.clear()
            self._gains[key] = self._measured(*key)
        return self._gains[key]

    def _measured(self, voice: str, code: str, speed: float) -> float:
        text = REFERENCE.get(code, REFERENCE["en"])
        (said,) = self._say([SpeechRequest(text, code, voice, speed)])
        if isinstance(said, StageError):
            return 1.0
        return gain_to(PODCAST_LUFS, said.samples, said.sample_rate) or 1.0
