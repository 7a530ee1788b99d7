"""Corrects stretches of text; where there is no full stop to cut at, sentence by sentence.

Contract: `correct(stretches, complete, words)` gives a corrected text per stretch, behind the guard. A model
sees a window of at most `words` words, less fillers and what is said twice. Of a window that goes on behind
its end, and of one where the guard undoes an edit but none of the first sentence, only whole sentences are
kept, and the rest is asked for again: a sentence is not cut in two, and several run together are more than a
small model holds. Stretches go together, round by round. It does not know the engine or paragraphs.
"""

from collections.abc import Awaitable, Callable, Sequence

from services.generate_text.chunks import sentences
from services.generate_text.guard import judge, without_slips
from services.generate_text.prompts import Completion, Message, Mode, Prompt
from services.generate_text.sounds import like_prefix

Complete = Callable[[Sequence[Prompt]], Awaitable[Sequence[Completion]]]
LONGEST = 450
"""Bytes of a window: at worst as many tokens, which the demo model's 512 hold."""
REST, SLACK, SHORT, LIKE = 3, 4, 20, 0.6
"""Fewest words of a sentence and of a rest; words by which the end of a sentence may be misjudged, as behind
"$4.50"; fewest words of a window that is halved where its first sentence fails; least likeness of a sentence
to the words that it was made of.
"""


def prompt_for(chunk: str, mode: Mode) -> Prompt:
    """Room for a token a character, which only unknown names need, within reason."""
    return Prompt((Message("user", chunk),), mode, max_tokens=min(48 + len(chunk), 400))


async def correct(stretches: Sequence[str], complete: Complete, words: int = 40) -> list[str]:
    """The corrected stretches, in order. A word longer than LONGEST bytes is more than it takes."""
    written = [list[str]() for _ in stretches]
    left = {place: without_slips(stretch).split() for place, stretch in enumerate(stretches)}
    sizes = dict.fromkeys(left, words)
    while left := {place: rest for place, rest in left.items() if rest}:
        windows = {place: _window(rest, sizes[place]) for place, rest in left.items()}
        asked = [prompt_for(" ".join(window), "correct") for window in windows.values()]
        for place, completion in zip(windows, await complete(asked), strict=True):
            window, rest = windows[place], left[place]
            text, used = _kept(window, completion.text, more=len(rest) > len(window))
            sizes[place] = words if used else len(window) // 2
            written[place].append(text)
            left[place] = rest[used:]
    return [" ".join(filter(None, parts)) for parts in written]


def _window(words: Sequence[str], most: int) -> list[str]:
    window, size = list[str](), 0
    for word in words[:most]:
        size += len(word.encode()) + 1
        if window and size > LONGEST:
            break
        window.append(word)
    return window


def _kept(window: Sequence[str], written: str, *, more: bool) -> tuple[str, int]:
    """What may stand, and how many words of the window it is for: none, to try again with fewer."""
    whole, undone = judge(" ".join(window), written)
    if not written or not (undone or more):
        return whole, len(window)
    parts = sentences(written)
    head = parts[0] if undone or len(parts) == 1 else " ".join(parts[:-1])
    cut, likeness = like_prefix(window, head.split())
    if likeness >= LIKE:
        for end in _ends(head, cut, len(window)):
            text, lost = judge(" ".join(window[:end]), head)
            if not lost and (more or len(window) - end >= REST):
                return text, end
    return ("", 0) if more and undone and len(window) >= SHORT else (whole, len(window))


def _ends(head: str, cut: int, length: int) -> Sequence[int]:
    """Where the sentence may end; behind a price the farthest first, which takes its cents along."""
    ends = range(max(cut, REST), min(cut + SLACK, length) + 1)
    return ends[::-1] if any(map(str.isdigit, head.split()[-1])) else ends
