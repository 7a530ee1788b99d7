"""How loud a voice is, told by a few sentences, so that all its sentences get one gain and none stands out.

Contract: `Levels(say).gain(request)` -> the factor that takes that voice, in that language and at about that
speed, to podcast level (−16 LUFS). It says reference sentences once for each and remembers. It does not know
models; what is said is never levelled by itself.
"""

from collections.abc import Callable, Sequence

import numpy as np

from services.common.errors import StageError
from services.common.sound.loudness import PODCAST_LUFS, gain_to
from services.synthesis_audio.speech import Speech, SpeechRequest

REFERENCE = {
    "en": (
        "This is the host of the show, and today we talk about cheese, bread and a good bottle of wine.",
        "The train left at seven in the morning, and we were in the city before noon.",
        "Who would have thought that it costs three dollars and fifty cents?",
    ),
    "fr": (
        "Voici l'hôte de l'émission, et nous parlons du fromage, du pain et d'une bonne bouteille de vin.",
        "Le train est parti à sept heures du matin, et nous étions en ville avant midi.",
        "Qui aurait pensé que cela coûte trois euros et cinquante centimes ?",
    ),
    "es": (
        "Les habla el anfitrión del programa, y hoy hablamos de queso, de pan y de un buen vino.",
        "El tren salió a las siete de la mañana, y llegamos a la ciudad antes del mediodía.",
        "¿Quién habría pensado que cuesta tres euros con cincuenta céntimos?",
    ),
    "de": (
        "Hier spricht der Gastgeber der Sendung, und heute geht es um Käse, Brot und einen guten Wein.",
        "Der Zug fuhr um sieben Uhr morgens ab, und vor Mittag waren wir in der Stadt.",
        "Wer hätte gedacht, dass es drei Euro und fünfzig Cent kostet?",
    ),
    "it": (
        "Vi parla il conduttore del programma, e oggi parliamo di formaggio, di pane e di un buon vino.",
        "Il treno è partito alle sette del mattino, e siamo arrivati in città prima di mezzogiorno.",
        "Chi avrebbe pensato che costa tre euro e cinquanta centesimi?",
    ),
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

    def forget(self, voice: str) -> None:
        """Let go of what is known of a voice. From any thread."""
        for key in [key for key in list(self._gains) if key[0] == voice]:
            self._gains.pop(key, None)

    def _measured(self, voice: str, code: str, speed: float) -> float:
        texts = REFERENCE.get(code, REFERENCE["en"])
        answers = self._say([SpeechRequest(text, code, voice, speed) for text in texts])
        said = [answer for answer in answers if isinstance(answer, Speech)]
        if not said:
            return 1.0
        sound = np.concatenate([each.samples for each in said])
        return gain_to(PODCAST_LUFS, sound, said[0].sample_rate) or 1.0
