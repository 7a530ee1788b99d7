"""Rewrites a whole text: cut, ask the model for all chunks together, undo what is not believable, join.

Contract: `rewritten(text, task, complete)` works with any `complete` (prompts to completions); a chunk that
comes twice is asked for once; a chunk whose rewriting is not faithful stays as it came, and is flagged. It
does not know the engine, queues or HTTP.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.generate_text.faithful.gate import wrong
from services.generate_text.faithful.guard import faithful
from services.generate_text.prompts import Completion, Mode, undelimited
from services.generate_text.rewriting.chunks import join, sentences, split
from services.generate_text.rewriting.correction import LONGEST, Complete, Reading, correct, prompt_for
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.glossary import Glossary
from services.generate_text.rewriting.paragraphs import by_subject
from services.generate_text.rewriting.script import greeting, plain

SENTENCES = 4
"""Sentences of a paragraph where the text has none."""
BYTES = 12
"""Bytes that a word may take of an instruct model's window."""


@dataclass(frozen=True)
class Task:
    """What is asked for, and how much a model takes at once; `instruct` is a model that follows instructions.

    `minimum_words`, `host` and `show` are for enhancement.
    """

    mode: Mode
    glossary: Glossary = field(default_factory=Glossary)
    host: str = ""
    show: str = ""
    minimum_words: int = 0
    words: int = 40
    instruct: bool = False

    @property
    def longest(self) -> int:
        """Bytes of a chunk."""
        return self.words * BYTES if self.instruct else LONGEST

    @property
    def hints(self) -> str:
        """What an instruct model is told beside its task."""
        names = "; ".join(self.glossary.terms[:40])
        told = [f"Names are written so: {names}." if names else ""]
        if self.mode == "enhance":
            told.append(f"The host is {self.host}." if self.host else "")
            told.append(f"The show is {self.show}." if self.show else "")
        return " ".join(filter(None, told))


async def rewrite(text: str, mode: Mode, complete: Complete, *, words: int = 40) -> str:
    """The corrected or enhanced text, paragraphs parted by blank lines; empty text stays empty."""
    return "\n\n".join(await rewritten(text, Task(mode, words=words), complete, Flags()))


async def rewritten(text: str, task: Task, complete: Complete, flags: Flags) -> list[str]:
    """The paragraphs of the corrected or enhanced text; none of an empty one."""
    given = await asyncio.to_thread(_plain, text, task, flags)
    given, known = await asyncio.to_thread(task.glossary.enforce, given)
    paragraphs = await asyncio.to_thread(_chunks, given, task)
    answers = await _answers(paragraphs, task, complete, flags)
    joined = await asyncio.to_thread(_joined, paragraphs, answers, task)
    done, more = await asyncio.to_thread(task.glossary.enforce, joined)
    for old, new in dict.fromkeys([*known, *more]):
        flags.note("glossary", -1, old, f"written as the glossary has it: {new}")
    return _whole([part for part in done.split("\n\n") if part], task, flags)


def _plain(text: str, task: Task, flags: Flags) -> str:
    """A script's source without markup and labels."""
    if task.mode != "enhance":
        return text
    without = plain(text, [task.host])
    if without.split() != text.split():
        flags.note("markup_removed", -1, text, "markup, stage directions or speaker labels were taken out")
    return without


def _chunks(text: str, task: Task) -> list[list[str]]:
    """Paragraphs of sentences, or, where the model takes more, of several sentences together."""
    paragraphs = split(text, task.words if task.mode == "enhance" else len(text) + 1)
    return [_grouped(chunks, task.words) for chunks in paragraphs] if task.instruct else paragraphs


def _grouped(chunks: Sequence[str], words: int) -> list[str]:
    """Sentences together, `words` at most, in groups of like length: those that are written side by side
    should end together.
    """
    lengths = [len(chunk.split()) for chunk in chunks]
    even = sum(lengths) / max(1, -(-sum(lengths) // words))
    groups, size = list[list[str]](), 0
    for chunk, length in zip(chunks, lengths, strict=True):
        if not groups or size + length > words or size + length / 2 > even:
            groups.append([])
            size = 0
        groups[-1].append(chunk)
        size += length
    return [" ".join(group) for group in groups]


async def _answers(
    paragraphs: Sequence[Sequence[str]], task: Task, complete: Complete, flags: Flags
) -> dict[str, str]:
    """What becomes of each chunk that a model can take."""
    indices = await asyncio.to_thread(_taken, paragraphs, task, flags)
    chunks = list(indices)
    if task.mode == "correct" or not chunks:
        numbers = list(indices.values())
        reading = Reading(task.words, task.longest, task.glossary, task.hints, flags, numbers)
        return dict(zip(chunks, await correct(chunks, complete, reading), strict=True))
    completions = await complete([prompt_for(chunk, task.mode, task.hints) for chunk in chunks])
    return await asyncio.to_thread(_believed, indices, completions, task, flags)


def _taken(paragraphs: Sequence[Sequence[str]], task: Task, flags: Flags) -> dict[str, int]:
    """The chunks that a model can take, each with the first index that it has."""
    indices = dict[str, int]()
    for index, chunk in enumerate(chunk for paragraph in paragraphs for chunk in paragraph):
        parts = [chunk] if task.mode == "enhance" and not task.instruct else chunk.split()
        if all(len(part.encode()) <= task.longest for part in parts):
            indices.setdefault(chunk, index)
        else:  # a page without a space, as Chinese has it, is no word that a model could take
            flags.note("left_as_is", index, chunk, "it is longer than the model takes at once")
    return indices


def _believed(
    indices: Mapping[str, int], completions: Sequence[Completion], task: Task, flags: Flags
) -> dict[str, str]:
    """What may stand of the scripts of chunks."""
    both = zip(indices.items(), completions, strict=True)
    return {chunk: _enhanced(chunk, found, index, task, flags) for (chunk, index), found in both}


def _enhanced(chunk: str, completion: Completion, index: int, task: Task, flags: Flags) -> str:
    """What the model wrote, or the chunk as it came."""
    text = plain(undelimited(completion.text)) if task.instruct else completion.text
    if completion.finish_reason != "stop":
        flags.note("cut_off", index, chunk, "the model did not come to an end")
        return chunk
    if task.instruct:
        reason = wrong(chunk, text, (task.host, task.show))
    else:
        reason = "" if faithful(chunk, text) else "the source does not stand in it as it was"
    if not reason and not task.glossary.keeps(chunk, text):
        reason = "a term of the glossary got lost"
    if reason:
        flags.note("facts_changed", index, chunk, reason)
    return chunk if reason else text


def _joined(paragraphs: Sequence[Sequence[str]], answers: Mapping[str, str], task: Task) -> str:
    """The whole text, paragraphs parted by blank lines."""
    written = [[answers.get(chunk, chunk) for chunk in paragraph] for paragraph in paragraphs]
    if task.mode == "enhance" and not task.instruct:
        parts = by_subject([list(zip(*both, strict=True)) for both in zip(paragraphs, written, strict=True)])
    else:
        parts = [list(part) for part in written]
    if len(parts) == 1 and task.mode == "correct":
        parts = _parted(parts[0])
    return join(parts)


def _parted(written: Sequence[str]) -> list[list[str]]:
    """Paragraphs for a text that came as one."""
    lines = [sentence for chunk in written for sentence in sentences(chunk)]
    return [lines[start : start + SENTENCES] for start in range(0, len(lines), SENTENCES)]


def _whole(paragraphs: list[str], task: Task, flags: Flags) -> list[str]:
    """The paragraphs; a script's with the greeting, and flagged where it is shorter than was asked for."""
    if task.mode != "enhance" or not paragraphs:
        return paragraphs
    said = greeting(" ".join(paragraphs), task.host, task.show)
    paragraphs[0] = f"{said} {paragraphs[0]}".strip()
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words < task.minimum_words:
        reason = f"{words} words of {task.minimum_words}: the rest would have to be invented"
        flags.note("minimum_words", -1, "", reason)
    return paragraphs
