"""Rewrites a whole text: cut, ask the model for all chunks together, undo what is not believable, join.

Contract: `rewrite(text, mode, complete, ...)` works with any `complete` (prompts to completions); a chunk
that comes twice is asked for once. It does not know the engine, queues or HTTP.
"""

from services.generate_text.chunks import join, sentences, split
from services.generate_text.correction import LONGEST, Complete, correct, prompt_for
from services.generate_text.guard import faithful
from services.generate_text.paragraphs import by_subject
from services.generate_text.prompts import Completion, Mode

SENTENCES = 4
"""Sentences of a paragraph where the text has none."""


async def rewrite(text: str, mode: Mode, complete: Complete, *, words: int = 40) -> str:
    """The corrected or enhanced text, paragraphs parted by blank lines; empty text stays empty.

    A model sees at most `words` words at once.
    """
    paragraphs = split(text, words if mode == "enhance" else len(text) + 1)
    asked = list({chunk: None for paragraph in paragraphs for chunk in paragraph if _fits(chunk)})
    answers = dict(zip(asked, await _answers(asked, mode, complete, words), strict=True))
    written = [[answers.get(chunk, chunk) for chunk in paragraph] for paragraph in paragraphs]
    if mode == "enhance":
        return join(
            by_subject([list(zip(*both, strict=True)) for both in zip(paragraphs, written, strict=True)])
        )
    return join(_parted(written) if len(written) == 1 else written)


async def _answers(chunks: list[str], mode: Mode, complete: Complete, words: int) -> list[str]:
    if mode == "correct" or not chunks:
        return await correct(chunks, complete, words)
    completions = await complete([prompt_for(chunk, mode) for chunk in chunks])
    return [_enhanced(*both) for both in zip(chunks, completions, strict=True)]


def _fits(chunk: str) -> bool:
    """A page without a space, as Chinese has it, is no word that a model could take; it stays as it is."""
    return all(len(word.encode()) <= LONGEST for word in chunk.split())


def _enhanced(chunk: str, completion: Completion) -> str:
    """What the model wrote, or the chunk as it came."""
    whole = completion.finish_reason == "stop" and faithful(chunk, completion.text)
    return completion.text if whole else chunk


def _parted(written: list[list[str]]) -> list[list[str]]:
    """Paragraphs for a text that came as one."""
    lines = [sentence for chunk in written[0] for sentence in sentences(chunk)]
    return [lines[start : start + SENTENCES] for start in range(0, len(lines), SENTENCES)]
