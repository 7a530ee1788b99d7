"""Translates whole texts: cut into sentences, all of them submitted together, put together again.

Contract: `translate(stage, jobs)` gives one Translated per job, in order. The sentences of all jobs,
whichever their languages, go to the stage's queue at once, at most IN_FLIGHT batches of them at a time,
each different one once; the first that fails fails the call, and the others are dropped. A job's `wraps`
are spans of its text (a link, a bold word) whose places in the translation come back; where they can't be
told in a sentence, the stretches between its wraps are translated one by one, so that each wrap has its
words. It knows no engine.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.common.stage import Stage
from services.translate_text.sentence import Flag, SentenceRequest, Span, Term, Translation
from services.translate_text.splitting.parts import Part, parts
from services.translate_text.terms import glossary

IN_FLIGHT = 4
"""Batches' worth of a request's sentences that may wait in the queue: it is everyone's."""


@dataclass(frozen=True)
class Job:
    """A text and the NLLB codes it goes from and to."""

    text: str
    source: str
    target: str
    alternatives: int = 0
    terms: tuple[Term, ...] = ()
    wraps: tuple[Span, ...] = ()
    ordered: bool = False
    """Whether the wraps have to come in their order."""


@dataclass(frozen=True)
class Aligned:
    """A sentence of the text and its translation, as text and character offsets in both texts."""

    source: str
    target: str
    source_span: Span
    target_span: Span
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Translated:
    """A text's translation; `wraps` are the places of the job's, `flags` all its sentences' together."""

    text: str
    alternatives: tuple[str, ...] = ()
    sentences: tuple[Aligned, ...] = ()
    flags: tuple[Flag, ...] = ()
    wraps: tuple[Span, ...] = ()


async def translate(stage: Stage, jobs: Sequence[Job]) -> list[Translated]:
    """The jobs' translations; raises what the stage raises on the first sentence that fails."""
    done = await _by_job(stage, await asyncio.to_thread(_cut, jobs))
    lost = [
        (job, some, index)
        for job, some in zip(jobs, done, strict=True)
        for index, part in enumerate(some)
        if not part.settled and job.source != job.target
    ]
    plain = [(replace(job, alternatives=0), some[index].runs()) for job, some, index in lost]
    for (_, some, index), runs in zip(lost, await _by_job(stage, plain), strict=True):
        some[index] = some[index].joined(runs)
    return await asyncio.to_thread(lambda: [*map(_assembled, jobs, done)])


def _cut(jobs: Sequence[Job]) -> list[tuple[Job, list[Part]]]:
    """Each job with its parts, a text that goes into many languages cut once; of a long text this takes
    longer than an event loop may stand still.
    """
    found: dict[tuple[str, str, tuple[Span, ...]], list[Part]] = {}
    for job in jobs:
        key = (job.text, job.source, job.wraps)
        if key not in found:
            found[key] = list(parts(*key))
    return [(job, list(found[job.text, job.source, job.wraps])) for job in jobs]


async def _by_job(stage: Stage, work: Sequence[tuple[Job, list[Part]]]) -> list[list[Part]]:
    """The parts of each job with their translations, all submitted together."""
    requests = await asyncio.to_thread(_asked, work)
    found = iter(await _submitted(stage, [each for some in requests for each in some if each]))
    return [
        [
            _filled(part, next(found), ordered=job.ordered) if request else part
            for part, request in zip(some, asked, strict=True)
        ]
        for (job, some), asked in zip(work, requests, strict=True)
    ]


def _asked(work: Sequence[tuple[Job, list[Part]]]) -> list[list[SentenceRequest | None]]:
    return [[_request(job, part) for part in some] for job, some in work]


def _request(job: Job, part: Part) -> SentenceRequest | None:
    if not part.translate or job.source == job.target:
        return None
    terms = glossary.applying(job.terms, part.text)
    spans = () if part.torn else tuple(span for _, span in part.wraps)
    return SentenceRequest(part.text, job.source, job.target, job.alternatives, terms, spans)


def _filled(part: Part, found: Translation, *, ordered: bool) -> Part:
    """The part with its translation; without its wraps where their places don't fit together."""
    filled = replace(part, out=found.text, alternatives=found.alternatives, flags=found.flags)
    return filled.placed(found.places, ordered=ordered)


async def _submitted(stage: Stage, requests: Sequence[SentenceRequest]) -> list[Translation]:
    """Each different request once, a bounded number at a time. The longest come first: a batch is decoded
    until its longest sentence ends, so those of like length belong together, and short ones at the end.
    """
    waiting = iter(sorted(dict.fromkeys(requests), key=lambda request: -len(request.text)))
    answers: dict[SentenceRequest, Translation] = {}

    async def work() -> None:
        for request in waiting:
            answers[request] = await stage.submit(request)

    workers = [asyncio.create_task(work()) for _ in range(IN_FLIGHT * stage.settings.max_batch)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
    return [answers[request] for request in requests]


def _assembled(job: Job, done: Sequence[Part]) -> Translated:
    text = "".join(part.out for part in done)
    sentences = tuple(_sentences(job.text, text, done))
    flags = tuple(dict.fromkeys(flag for sentence in sentences for flag in sentence.flags))
    return Translated(text, _alternatives(text, done, job.alternatives), sentences, flags, _wraps(job, done))


def _sentences(source: str, text: str, done: Iterable[Part]) -> Iterator[Aligned]:
    """Neighbouring parts with one number are one sentence."""
    current, number, at = None, -1, 0
    for part in done:
        span, place = (part.start, part.start + len(part.text)), (at, at + len(part.out))
        at = place[1]
        if part.sentence != number and current:
            yield current
            current = None
        number = part.sentence
        if number < 0:
            continue
        begin, target, flags = (
            (current.source_span[0], current.target_span[0], current.flags)
            if current
            else (span[0], place[0], ())
        )
        current = Aligned(
            source[begin : span[1]],
            text[target : place[1]],
            (begin, span[1]),
            (target, place[1]),
            tuple(dict.fromkeys((*flags, *part.flags))),
        )
    if current:
        yield current


def _alternatives(text: str, done: Sequence[Part], most: int) -> tuple[str, ...]:
    """The n-th one has the n-th other translation of each part, or the best where there is none."""
    found = ("".join((part.alternatives[n : n + 1] or (part.out,))[0] for part in done) for n in range(most))
    return tuple(other for other in dict.fromkeys(found) if other != text)


def _wraps(job: Job, done: Sequence[Part]) -> tuple[Span, ...]:
    """From the first place of a wrap to its last."""
    spans: dict[int, Span] = {}
    at = 0
    for part in done:
        for index, (start, end) in part.places:
            first = spans.get(index, (at + start, 0))[0]
            spans[index] = (first, at + end)
        at += len(part.out)
    return tuple(spans.get(index, (at, at)) for index in range(len(job.wraps)))
