"""Corrects chunks; where a model lost its way in one, sentence by sentence.

Contract: `correct(chunks, complete)` gives a corrected text per chunk, behind the guard. Where the guard
undoes an edit of a chunk but none of its first sentence, that sentence is kept and the rest is asked for
again: several sentences without a full stop are more than a small model holds. Chunks go together, round by
round. It does not know the engine or paragraphs.
"""

from collections.abc import Awaitable, Callable, Sequence

from services.generate_text.chunks import sentences
from services.generate_text.guard import judge, tidy
from services.generate_text.prompts import Completion, Message, Mode, Prompt
from services.generate_text.sounds import like_prefix

Complete = Callable[[Sequence[Prompt]], Awaitable[Sequence[Completion]]]
ROUNDS = 8
REST = 3
"""Fewest words that are asked for again."""
LIKE = 0.6
"""Least likeness of a sentence to the words that it was made of."""


def prompt_for(chunk: str, mode: Mode) -> Prompt:
    """Room for a token a character, which only unknown names need, within reason."""
    return Prompt((Message("user", chunk),), mode, max_tokens=min(48 + len(chunk), 400))


async def correct(chunks: Sequence[str], complete: Complete) -> list[str]:
    """The corrected chunks, in order."""
    written = [list[str]() for _ in chunks]
    left = dict(enumerate(chunks))
    for _ in range(ROUNDS):
        if not left:
            break
        completions = await complete([prompt_for(chunk, "correct") for chunk in left.values()])
        answers = dict(zip(left, completions, strict=True))
        parts = {place: _kept(chunk, answers[place].text) for place, chunk in left.items()}
        for place, (text, _) in parts.items():
            written[place].append(text)
        left = {place: rest for place, (_, rest) in parts.items() if rest}
    for place, rest in left.items():
        written[place].append(tidy(rest))
    return [" ".join(filter(None, parts)) for parts in written]


def _kept(chunk: str, written: str) -> tuple[str, str]:
    """What may stand, and what is to be asked for again."""
    whole, undone = judge(chunk, written)
    if not undone or not written:
        return whole, ""
    words, sentence = chunk.split(), sentences(written)[0]
    cut, likeness = like_prefix(words, sentence.split())
    text, lost = judge(" ".join(words[:cut]), sentence)
    if lost or likeness < LIKE or len(words) - cut < REST:
        return whole, ""
    return text, " ".join(words[cut:])
