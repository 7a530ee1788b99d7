"""Puts glossary terms into translations: where the source has a term, the translation has what it is to be.

Contract: the order of the tries is: the model wrote the term anyway; the words that it wrote because of
the source's term (`services.translate_text.terms.alignment`) are replaced by it; the sentence is translated
once more with the term standing in its source, since models copy words that they don't know (Song et al.
2019, "Code-Switching for Enhancing NMT with Pre-Specified Translation"). What still lacks a term is
flagged `glossary`. A term is found at word boundaries; case counts only where the term has capitals. It
bends no word: the term stands as it was given, with a capital where it opens the sentence.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from services.translate_text.checking import scripts
from services.translate_text.sentence import Flag, SentenceRequest, Span, Term, Translation
from services.translate_text.terms.alignment import meet

_OPENING = "¿¡\"'«“„([ "


def missing(request: SentenceRequest, text: str) -> list[Term]:
    """The terms that stand in the source more often than what they are to be does in `text`."""
    wanted = Counter(term for term, _ in standing(request.terms, request.text))
    return [term for term in wanted if wanted[term] > len(_given(term.target, text))]


def places(term: str, text: str) -> list[Span]:
    """Where a term of the source stands in `text`, as whole words."""
    return [found.span() for found in _pattern(term, term == term.lower()).finditer(text)]


def standing(terms: Sequence[Term], text: str) -> list[tuple[Term, Span]]:
    """Where terms stand in `text`; of two that overlap, the longer one alone."""
    found: list[tuple[Term, Span]] = []
    for term in sorted(terms, key=lambda term: -len(term.source)):
        taken = [place for _, place in found]
        found += [
            (term, place)
            for place in places(term.source, text)
            if not any(meet(place, other) for other in taken)
        ]
    return found


def applying(terms: Sequence[Term], text: str) -> tuple[Term, ...]:
    """The terms that stand in `text`, each once."""
    return tuple(dict.fromkeys(term for term, _ in standing(terms, text)))


@lru_cache(maxsize=1024)
def _pattern(term: str, any_case: bool) -> re.Pattern[str]:
    before = r"(?<!\w)" if _spaced(term[0]) else ""
    after = r"(?!\w)" if _spaced(term[-1]) else ""
    return re.compile(before + re.escape(term) + after, re.IGNORECASE if any_case else 0)


def _spaced(letter: str) -> bool:
    """Whether words of this letter's script stand between spaces."""
    return letter.isalnum() and scripts.of(letter) not in {
        "CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"
    }  # fmt: skip


def _given(target: str, text: str) -> list[Span]:
    """Where the term stands as it was given; at the start it may have a capital."""
    opening = _capital(target)
    found = [match.span() for match in _pattern(target, False).finditer(text)]
    start = len(text) - len(text.lstrip(_OPENING))
    opens = opening != target and _pattern(opening, False).match(text, start)
    return [*found, opens.span()] if opens else found


def lacking(request: SentenceRequest, text: str) -> list[Span]:
    """Where the source has the terms that are missing in `text`."""
    absent = missing(request, text)
    return [place for term, place in standing(request.terms, request.text) if term in absent]


def replaced(
    request: SentenceRequest, translation: Translation, found: Sequence[tuple[Span, Span | None]]
) -> Translation:
    """The translation with its terms where the spans of the source were found in it."""
    wanted = {place: term.target for term, place in standing(request.terms, request.text)}
    swaps: list[tuple[Span, str]] = []
    for place, span in found:
        if span and not any(meet(span, other) for other, _ in swaps):
            swaps.append((span, wanted[place]))
    text = translation.text
    for (start, end), target in sorted(swaps, reverse=True):
        opens = not text[:start].strip(_OPENING)
        text = text[:start] + (_capital(target) if opens else target) + text[end:]
    return replace(translation, text=text)


def better(request: SentenceRequest, first: Translation, second: Translation) -> Translation:
    """The second one, if it lacks fewer terms and has no fault that the first has not."""
    fewer = len(missing(request, second.text)) < len(missing(request, first.text))
    if fewer and not set(second.flags) - set(first.flags):
        return replace(first, text=second.text, flags=second.flags)
    return first


def checked(request: SentenceRequest, translation: Translation) -> Translation:
    """Flagged where a term is missing after all; alternatives without the terms are none."""
    others = tuple(other for other in translation.alternatives if not missing(request, other))
    flags: tuple[Flag, ...] = ("glossary",) if missing(request, translation.text) else ()
    return replace(translation, alternatives=others, flags=(*translation.flags, *flags))


def code_switched(request: SentenceRequest) -> SentenceRequest:
    """The sentence with what its terms are to be in their place, and nothing else asked for."""
    text = request.text
    for term, (start, end) in sorted(standing(request.terms, text), key=itemgetter(1), reverse=True):
        text = text[:start] + term.target + text[end:]
    return replace(request, text=text, alternatives=0, terms=(), spans=())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
