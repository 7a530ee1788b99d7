"""Rewrites a whole text: cut, ask the model for all chunks together, undo what is not believable, join.

Contract: `rewrite(text, mode, complete, ...)` works with any `complete` (prompts to completions); a chunk
that comes twice is asked for once. It does not know the engine, queues or HTTP.
"""

from services.generate_text.chunks import join, split
from services.generate_text.correction import Complete, correct, prompt_for
from services.generate_text.guard import faithful
from services.generate_text.paragraphs import by_subject
from services.generate_text.prompts import Completion, Mode

SENTENCES = 4
"""Sentences of a paragraph where the text has none."""
LONGEST = 450
"""Bytes of a chunk that a model is asked for: at worst as many tokens, which the demo model's 512 hold."""


async def rewrite(text: str, mode: Mode, complete: Complete, *, words: int = 40) -> str:
    """The corrected or enhanced text, paragraphs parted by blank lines; empty text stays empty."""
    paragraphs = split(text, words)
    asked = list({chunk: None for paragraph in paragraphs for chunk in paragraph if _fits(chunk)})
    answers = dict(zip(asked, await _answers(asked, mode, complete), strict=True))
    written = [[answers.get(chunk, chunk) for chunk in paragraph] for paragraph in paragraphs]
    if mode == "enhance":
        return join(
            by_subject([list(zip(*both, strict=True)) for both in zip(paragraphs, written, strict=True)])
        )
    return join(_parted(written) if len(written) == 1 else written)


async def _answers(chunks: list[str], mode: Mode, complete: Complete) -> list[str]:
    if mode == "correct" or not chunks:
        return await correct(chunks, complete)
    completions = await complete([prompt_for(chunk, mode) for chunk in chunks])
    return [_enhanced(*both) for both in zip(chunks, completions, strict=True)]


def _fits(chunk: str) -> bool:
    """Forty English words do; a page without a space, as Chinese has it, does not and stays as it is."""
    return len(chunk.encode()) <= LONGEST


def _enhanced(chunk: str, completion: Completion) -> str:
    """What the model wrote, or the chunk as it came."""
    whole = completion.finish_reason == "stop" and faithful(chunk, completion.text)
    return completion.text if whole else chunk


def _parted(written: list[list[str]]) -> list[list[str]]:
    """Paragraphs for a text that came as one."""
    lines = written[0]
    return [lines[start : start + SENTENCES] for start in range(0, len(lines), SENTENCES)]
