"""Decides a recording's language from windows spread over all its speech.

Contract: `spread` keeps a bounded number of stretches, evenly over however many there are; `decide` weighs
each window's probabilities by its length. The first half minute, often a jingle or a greeting in another
language, counts no more than any other. It does not know the model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.transcribe_audio.cutting import Stretch
from services.transcribe_audio.transcript import Probabilities

UNDETERMINED = "und"
"""ISO 639-2 for the language of a recording in which nobody speaks."""


@dataclass(frozen=True)
class LanguageGuess:
    """ISO 639-1 code (or UNDETERMINED), its probability, that of every language, windows it rests on."""

    language: str = UNDETERMINED
    probability: float = 0.0
    probabilities: dict[str, float] = field(default_factory=dict)
    windows: int = 0


def spread(stretches: Iterable[Stretch], count: int) -> list[Stretch]:
    """At most `count` stretches, evenly over all; never more than twice as many are held."""
    kept: list[Stretch] = []
    step = 1
    for index, stretch in enumerate(stretches):
        if index % step == 0:
            kept.append(stretch)
        if len(kept) > 2 * count:
            kept, step = kept[::2], 2 * step
    if len(kept) <= count:
        return kept
    return [kept[int((place + 0.5) * len(kept) / count)] for place in range(count)]


def decide(found: Sequence[tuple[float, Probabilities]]) -> LanguageGuess:
    """The likeliest language over (seconds, probabilities) of windows; none gives UNDETERMINED."""
    weight = sum(seconds for seconds, _ in found)
    if not weight:
        return LanguageGuess()
    total: dict[str, float] = {}
    for seconds, probabilities in found:
        for code, probability in probabilities.items():
            total[code] = total.get(code, 0.0) + probability * seconds / weight
    ranked = dict(sorted(total.items(), key=lambda entry: -entry[1]))
    language = next(iter(ranked))
    rounded = {code: round(probability, 4) for code, probability in ranked.items()}
    return LanguageGuess(language, rounded[language], rounded, len(found))
