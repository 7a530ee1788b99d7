"""Glossary terms put into translations, and places found: what comes after a sentence was translated.

Contract: `translated(requests, model, beam)` gives one Translation per request. Only sentences with terms or
spans cost more than their translation. The order in which terms are tried is in
`services.translate_text.terms.glossary`. It knows no engine library.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.translate_text.checking.attempts import Model, best
from services.translate_text.sentence import Link, SentenceRequest, Span, Translation
from services.translate_text.terms import glossary
from services.translate_text.terms.alignment import Asked, located

SLACK = 1
"""Words more that a span may have in the translation."""
Links = tuple[Link, ...]


def translated(requests: Sequence[SentenceRequest], model: Model, beam: int) -> list[Translation]:
    """The translation of each request, with its terms, flags and places."""
    first, links = best(requests, model, beam)
    done = _with_terms(requests, first, links, model, beam)
    fitting = [
        kept if after.text == before.text else ()
        for before, after, kept in zip(first, done, links, strict=True)
    ]
    return _placed(requests, done, fitting, model)


def _with_terms(
    requests: Sequence[SentenceRequest],
    first: Sequence[Translation],
    links: Sequence[Links],
    model: Model,
    beam: int,
) -> list[Translation]:
    done = list(first)
    asked = {
        index: [
            Asked(request, done[index].text, span) for span in glossary.lacking(request, done[index].text)
        ]
        for index, request in enumerate(requests)
        if request.terms
    }
    found = _located([(each, links[index]) for index, some in asked.items() for each in some], model)
    for index, some in asked.items():
        places = [(each.span, next(found)) for each in some]
        done[index] = glossary.replaced(requests[index], done[index], places)
    lacking = [index for index in asked if glossary.missing(requests[index], done[index].text)]
    mixed = [glossary.code_switched(requests[index]) for index in lacking]
    for index, other in zip(lacking, best(mixed, model, beam)[0], strict=True):
        done[index] = glossary.better(requests[index], done[index], other)
    return [
        glossary.checked(request, translation) if request.terms else translation
        for request, translation in zip(requests, done, strict=True)
    ]


def _placed(
    requests: Sequence[SentenceRequest], done: Sequence[Translation], links: Sequence[Links], model: Model
) -> list[Translation]:
    asked = [
        [Asked(request, translation.text, span, SLACK) for span in request.spans]
        for request, translation in zip(requests, done, strict=True)
    ]
    found = _located([(each, kept) for some, kept in zip(asked, links, strict=True) for each in some], model)
    return [
        replace(translation, places=tuple(next(found) for _ in some)) if some else translation
        for translation, some in zip(done, asked, strict=True)
    ]


def _located(asked: Sequence[tuple[Asked, Links]], model: Model) -> Iterator[Span | None]:
    drops = model.drops([each for each, _ in asked]) if asked else []
    return (located(each, links, drop) for (each, links), drop in zip(asked, drops, strict=True))
