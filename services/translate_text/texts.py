"""Texts as a client sends them, plain or HTML, translated into one or more languages.

Contract: `translated(stage, texts, format)` makes jobs of all texts and translates them in one go;
`Outcome` is one text in one language. It knows no route.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.common.stage import Stage
from services.translate_text.documents import html
from services.translate_text.documents.formats import Opened, TextFile
from services.translate_text.documents.markup import Unit
from services.translate_text.translation import Aligned, Job, Translated, translate

Format = Literal["text", "html"]


@dataclass(frozen=True)
class Outcome:
    """A text in another language; `sentences` of HTML are sentences of its words, without places in it."""

    text: str
    alternatives: tuple[str, ...]
    sentences: tuple[Aligned, ...]
    flags: tuple[str, ...]


async def translated(stage: Stage, asked: Sequence[Job], format: Format) -> list[Outcome]:
    """Each job's outcome; the texts of the jobs are of `format`. HTML has no alternatives."""
    if format == "text":
        return [
            Outcome(done.text, done.alternatives, done.sentences, done.flags)
            for done in await translate(stage, asked)
        ]
    files = await asyncio.to_thread(lambda: [TextFile(html.document(job.text)) for job in asked])
    found = await of_documents(stage, [*zip(files, asked, strict=True)])
    return await asyncio.to_thread(lambda: [*map(_outcome, asked, files, found)])


async def of_documents(stage: Stage, asked: Sequence[tuple[Opened, Job]]) -> list[list[Translated]]:
    """The translations of each document's units, all together; a job says from what to what, its text is not
    looked at.
    """
    units = [file.units for file, _ in asked]
    jobs = [_job(unit, file, job) for (file, job), some in zip(asked, units, strict=True) for unit in some]
    done = iter(await translate(stage, jobs))
    return [[next(done) for _ in some] for some in units]


def rendered(file: Opened, done: Sequence[Translated]) -> bytes:
    """The document with the translations of its units."""
    return file.rendered(_places(done))


def _places(done: Sequence[Translated]) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(each.text, each.wraps) for each in done]


def _job(unit: Unit, file: Opened, job: Job) -> Job:
    return replace(job, text=unit.text, wraps=unit.wraps, ordered=file.ordered, alternatives=0)


def _outcome(job: Job, file: TextFile, done: Sequence[Translated]) -> Outcome:
    text = job.text if job.source == job.target else file.text(_places(done))
    sentences = tuple(sentence for each in done for sentence in each.sentences)
    flags = tuple(dict.fromkeys(flag for each in done for flag in each.flags))
    return Outcome(text, (), sentences, flags)
