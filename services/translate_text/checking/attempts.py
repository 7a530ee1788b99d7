"""Tries a sentence again with other settings while something is wrong with its translation.

Contract: `best(requests, model, beam)` gives one Translation per request, and its links. First the settings'
beam; what has a fault, with a wider beam; what still has one that is not only a number, with repetition
forbidden and made dearer; what is still in a wrong language or script, by way of English, where the model
translates into it and out of it. The best of the tries is kept, the earlier of two as good; a number that
came out nearly right is mended; what is still wrong is flagged. Every round is one call for all sentences
that need it. It knows no engine library.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.translate_text.checking.judged import ASTRAY, Judged
from services.translate_text.checking.numbers import mended
from services.translate_text.sentence import Flag, Link, SentenceRequest, Translation
from services.translate_text.terms.alignment import Asked, Drop

ENGLISH = "eng_Latn"
WIDER_BEAM = 6
NO_REPEAT_NGRAM = 3
REPETITION_PENALTY = 1.2


@dataclass(frozen=True)
class Search:
    """How the decoder searches."""

    beam: int
    hypotheses: int = 1
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    links: bool = False


@dataclass(frozen=True)
class Found:
    """Hypotheses, the likeliest first, and the links of the first where they were asked for."""

    texts: tuple[str, ...]
    links: tuple[Link, ...] = ()


class Model(Protocol):
    """What is asked of a translation model; `english_only` where it has learnt no pair without English."""

    english_only: bool

    def translates(self, source: str, target: str) -> bool:
        """Whether it can be asked for the pair at all."""

    def decode(self, requests: Sequence[SentenceRequest], search: Search) -> Iterable[Found]:
        """Hypotheses of each sentence, in order, perhaps while later ones are still computed."""

    def off_target(self, request: SentenceRequest, text: str) -> bool:
        """Whether `text` is surely in another language than it should be."""

    def drops(self, asked: Sequence[Asked]) -> Sequence[Sequence[Drop]]:
        """How much each piece of a translation owes to a span of its source."""


def best(
    requests: Sequence[SentenceRequest], model: Model, beam: int
) -> tuple[list[Translation], list[tuple[Link, ...]]]:
    """The best translation of each request, flagged with what is wrong with it; its links, where they
    still fit the text and were needed.
    """
    judged = Judged(model.off_target)
    tried = _round(requests, model, Search(beam), judged)
    _again(requests, tried, model, judged, Search(max(beam, WIDER_BEAM)), but=())
    strict = Search(max(beam, WIDER_BEAM), 1, NO_REPEAT_NGRAM, REPETITION_PENALTY)
    _again(requests, tried, model, judged, strict, but=("numbers",))
    _through_english(requests, tried, model, judged, beam)
    done = [_finished(request, found, judged) for request, found in zip(requests, tried, strict=True)]
    kept = [
        found.links if found.texts[0] == text.text else () for found, text in zip(tried, done, strict=True)
    ]
    return done, kept


def _round(requests: Sequence[SentenceRequest], model: Model, search: Search, judged: Judged) -> list[Found]:
    """What a search finds for each request, directly or by way of English."""
    detours = [
        index for index, request in enumerate(requests) if model.english_only and _has_detour(request, model)
    ]
    found = dict(zip(detours, _detour([requests[index] for index in detours], model, search), strict=True))
    direct = [index for index in range(len(requests)) if index not in found]
    tried = _decoded([requests[index] for index in direct], model, search, judged)
    found.update(zip(direct, tried, strict=True))
    return [found[index] for index in range(len(requests))]


def _has_detour(request: SentenceRequest, model: Model) -> bool:
    """Whether the pair can go by way of English; a model of one pair, as Opus-MT's are, has no way."""
    return ENGLISH not in (request.source, request.target) and (
        model.translates(request.source, ENGLISH) and model.translates(ENGLISH, request.target)
    )


def _detour(requests: Sequence[SentenceRequest], model: Model, search: Search) -> list[Found]:
    """Source to English to target; without links, since they would be English's."""
    there = [replace(request, target=ENGLISH, alternatives=0, terms=(), spans=()) for request in requests]
    english = _decoded(there, model, search)
    back = [
        replace(request, text=found.texts[0], source=ENGLISH, terms=(), spans=())
        for request, found in zip(requests, english, strict=True)
    ]
    return _decoded(back, model, search)


def _decoded(
    requests: Sequence[SentenceRequest], model: Model, search: Search, judged: Judged | None = None
) -> list[Found]:
    """One call per kind of request: most want neither alternatives nor links, and those cost time. What comes
    is judged at once, while the model still computes the rest.
    """
    found: dict[int, Found] = {}
    kinds: dict[tuple[int, bool], list[int]] = {}
    for index, request in enumerate(requests):
        kinds.setdefault((request.alternatives, bool(request.terms or request.spans)), []).append(index)
    for (others, links), indices in kinds.items():
        shaped = replace(search, beam=max(search.beam, others + 1), hypotheses=others + 1, links=links)
        some = model.decode([requests[index] for index in indices], shaped)
        for index, each in zip(indices, some, strict=True):
            found[index] = each
            if judged is not None:
                judged(requests[index], each.texts[0])
    return [found[index] for index in range(len(requests))]


def _again(
    requests: Sequence[SentenceRequest],
    tried: list[Found],
    model: Model,
    judged: Judged,
    search: Search,
    but: tuple[Flag, ...],
) -> None:
    """Replace in `tried` what has a fault other than `but` by what the search finds, where that is better."""
    faulty = [
        index
        for index, request in enumerate(requests)
        if set(judged(request, tried[index].texts[0])).difference(but)
    ]
    retried = _round([requests[index] for index in faulty], model, search, judged)
    for index, found in zip(faulty, retried, strict=True):
        tried[index] = _better(requests[index], tried[index], found, judged)


def _through_english(
    requests: Sequence[SentenceRequest], tried: list[Found], model: Model, judged: Judged, beam: int
) -> None:
    """By way of English what came in another language; a model may never have seen the pair."""
    astray = [
        index
        for index, request in enumerate(requests)
        if not model.english_only
        and _has_detour(request, model)
        and ASTRAY.intersection(judged(request, tried[index].texts[0]))
    ]
    found = _detour([requests[index] for index in astray], model, Search(beam))
    for index, other in zip(astray, found, strict=True):
        tried[index] = _better(requests[index], tried[index], other, judged)


def _better(request: SentenceRequest, first: Found, second: Found, judged: Judged) -> Found:
    return min(first, second, key=lambda found: judged.penalty(request, found.texts[0]))


def _finished(request: SentenceRequest, found: Found, judged: Judged) -> Translation:
    """Numbers mended; a sentence of which nothing came stays as it was, so that none is lost."""
    text, *others = (mended(request.text, text) for text in found.texts)
    flags = judged(request, text)
    different = tuple(other for other in dict.fromkeys(others) if other.strip() and other != text)
    return Translation(text or request.text, different, flags)
