"""Rewrites a whole text: cut, ask the model for all chunks together, undo what is not believable, join.

Contract: `rewrite(text, mode, complete, ...)` works with any `complete` (prompts to completions). It does
not know
the engine, queues or HTTP.
"""

from collections.abc import Awaitable, Callable, Sequence

from services.generate_text.chunks import join, split
from services.generate_text.guard import faithful, merge
from services.generate_text.prompts import Completion, Message, Mode, Prompt

Complete = Callable[[Sequence[Prompt]], Awaitable[Sequence[Completion]]]
SENTENCES = 4
"""Sentences of a paragraph where the text has none."""


async def rewrite(text: str, mode: Mode, complete: Complete, *, words: int = 40) -> str:
    """The corrected or enhanced text, paragraphs parted by blank lines; empty text stays empty."""
    paragraphs = split(text, words)
    chunks = [chunk for paragraph in paragraphs for chunk in paragraph]
    prompts = [_prompt(chunk, mode) for chunk in chunks]
    completions = iter(await complete(prompts) if prompts else ())
    written = [[_checked(chunk, next(completions), mode) for chunk in paragraph] for paragraph in paragraphs]
    if mode == "enhance":
        written = [_without_echo(paragraph) for paragraph in _led_once(paragraphs, written)]
    return join(_parted(written) if len(written) == 1 else written)


def _prompt(chunk: str, mode: Mode) -> Prompt:
    """Room for a token a character, which only unknown names need, within reason."""
    return Prompt((Message("user", chunk),), mode, max_tokens=min(48 + len(chunk), 400))


def _checked(chunk: str, completion: Completion, mode: Mode) -> str:
    """What may stand of the model's answer; enhancement falls back to the chunk as it came."""
    if mode == "correct":
        return merge(chunk, completion.text)
    whole = completion.finish_reason == "stop" and faithful(chunk, completion.text)
    return completion.text if whole else chunk


def _led_once(sources: list[list[str]], written: list[list[str]]) -> list[list[str]]:
    """A leading sentence only before a paragraph's first chunk, and where the subject changes after it."""
    kept, last = [], ""
    for chunks, texts in zip(sources, written, strict=True):
        lines = []
        for chunk, text in zip(chunks, texts, strict=True):
            lead = text[: -len(chunk)].strip() if text.endswith(chunk) else ""
            lines.append(chunk if lead and lead == last else text)
            last = lead or last
        kept.append(lines)
    return kept


def _without_echo(texts: list[str]) -> list[str]:
    """No text twice in a row."""
    return [text for index, text in enumerate(texts) if index == 0 or text != texts[index - 1]]


def _parted(written: list[list[str]]) -> list[list[str]]:
    """Paragraphs for a text that came as one."""
    lines = written[0]
    return [lines[start : start + SENTENCES] for start in range(0, len(lines), SENTENCES)]
