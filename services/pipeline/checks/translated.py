"""A translation that was translated back, against its source: chrF, and the numbers of both.

Contract: `translated_back(source, back, bar)` is chrF2 (0 to 100) of the whole text, and names the paragraph
that came back most unlike itself where that is below the bar. Source of the metric: Popović 2015, as
sacrebleu has it. Who calls it, after step translate:

    back = POST /translate (q=translation, source=language, target="en")["translatedText"]
    checked = translated_back(script, back, settings.chrf)
    checked += numbers_kept(script, translation, ("en", language), settings.numbers)      # checks.kept
"""

import re

from services.pipeline.checks.scores import Checked, Flag, Score, not_measured

UNLIKE = "translation_unlike_source"
_EXCERPT = 80
_BREAK = re.compile(r"\n\s*\n|\n")


def translated_back(source: str, back: str, bar: float) -> Checked:
    """100 where every letter came back."""
    from sacrebleu.metrics.chrf import CHRF

    wanted = _paragraphs(source)
    if not any(character.isalnum() for character in source):
        return not_measured("the translation", "the script has no words")
    metric, found = CHRF(), _paragraphs(back)
    whole = float(metric.sentence_score(" ".join(found), [" ".join(wanted)]).score)
    score = Score("chrf", whole, bar, "higher")
    if len(wanted) != len(found) or len(wanted) < 2:
        return Checked((score,), () if score.passed else (_flag(source, back, whole),))
    each = [
        (float(metric.sentence_score(two, [one]).score), one, two)
        for one, two in zip(wanted, found, strict=True)
    ]
    worst, one, two = min(each)
    return Checked((score,), () if score.passed and worst >= bar else (_flag(one, two, worst),))


def _flag(source: str, back: str, value: float) -> Flag:
    message = f"“{_short(source)}” came back as “{_short(back)}” (chrF {value:.0f})"
    return Flag(UNLIKE, message)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"


def _paragraphs(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in _BREAK.split(text))
    return [part for part in parts if part]
