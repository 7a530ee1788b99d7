"""Speech that was heard again, against the text that it should say: word error rate.

Contract: `heard_again(text, heard, language, bar)` compares what a recogniser wrote of the sound with the
text that was spoken. Both are read as words and numbers (`reading`), so that case, punctuation and the way
in which a number is written do not count. Languages without spaces between words are compared letter by
letter (`cer`). Source of the metric: jiwer. Who calls it, after step speak, dub or voice, with the text of
its source:

    heard = POST /v1/audio/transcriptions (file, language, response_format=json) of transcribe_audio
    checked = heard_again(text, heard["text"], language, settings.wer)
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from services.pipeline.checks.reading import numerals, read
from services.pipeline.checks.scores import Checked, Flag, Score, not_measured

UNLIKE = "speech_unlike_text"
_SHOWN = 3
"""Places that a flag tells of."""
_UNSPACED = frozenset(["zh", "zh-Hant", "ja", "th", "lo", "my", "km", "bo", "yue"])


def heard_again(text: str, heard: str, language: str, bar: float) -> Checked:
    """The rate, 0 for the same words and above 1 where more was heard than was said; and where they differ
    most, if it is over the bar.
    """
    import jiwer

    letters = language in _UNSPACED or language.split("-")[0] in _UNSPACED
    said, found = _compared(text, language, letters), _compared(heard, language, letters)
    if not said:
        return not_measured("the speech", "the text has no words")
    compared = jiwer.process_words(" ".join(said), " ".join(found) or "-")
    score = Score("cer" if letters else "wer", float(compared.wer), bar, "lower")
    differ = islice(_differences(said, found, compared.alignments[0]), _SHOWN)
    message = f"{score.value:.0%} of the words were heard differently: {'; '.join(differ)}"
    return Checked((score,), () if score.passed else (Flag(UNLIKE, message),))


def _compared(text: str, language: str, letters: bool) -> list[str]:
    words = [token.text for token in numerals(read(text, language))]
    return list("".join(words)) if letters else words


def _differences(said: Sequence[str], heard: Sequence[str], places: Sequence[object]) -> Iterator[str]:
    for place in places:
        if getattr(place, "type", "equal") != "equal":
            one = " ".join(said[place.ref_start_idx : place.ref_end_idx])  # type: ignore[attr-defined]
            two = " ".join(heard[place.hyp_start_idx : place.hyp_end_idx])  # type: ignore[attr-defined]
            yield f"“{one or '…'}” as “{two or '…'}”"
