"""Corrects stretches of text; where there is no full stop to cut at, sentence by sentence.

Contract: `correct(stretches, complete, reading)` gives a corrected text per stretch, behind the guard. A
model sees a window of at most `words` words, less fillers and what is said twice. Of a window that goes on
behind its end, and of one where the guard undoes an edit but none of the first sentence, only whole
sentences are kept, and the rest is asked for again: a sentence is not cut in two, and several run together
are more than a small model holds. So windows overlap, and the seam is checked: what is kept must be like the
words that it is for. An answer that is no rewriting of its window is dropped. Stretches go together, round
by round. It does not know the engine or paragraphs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field

from services.generate_text.faithful.gate import is_rewriting
from services.generate_text.faithful.guard import judge, tidy, without_slips
from services.generate_text.faithful.sounds import like_prefix
from services.generate_text.prompts import Completion, Message, Mode, Prompt, undelimited
from services.generate_text.rewriting.chunks import sentences
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.glossary import Glossary

Complete = Callable[[Sequence[Prompt]], Awaitable[Sequence[Completion]]]
LONGEST = 450
"""Bytes of a window: at worst as many tokens, which the demo model's 512 hold."""
REST, SLACK, SHORT, LIKE = 3, 4, 20, 0.6
"""Fewest words of a sentence and of a rest; words by which the end of a sentence may be misjudged, as behind
"$4.50"; fewest words of a window that is halved where its first sentence fails; least likeness of a sentence
to the words that it was made of.
"""


@dataclass(frozen=True)
class Reading:
    """How a text is read: words and bytes of a window, the terms that must stay, what an instruct model is
    told beside its task, and where the odd is noted, under the indices of the stretches.
    """

    words: int = 40
    longest: int = LONGEST
    glossary: Glossary = field(default_factory=Glossary)
    hints: str = ""
    flags: Flags = field(default_factory=Flags)
    indices: Sequence[int] = ()

    def index(self, place: int) -> int:
        """Of the stretch at a place."""
        return self.indices[place] if self.indices else place


def prompt_for(chunk: str, mode: Mode, hints: str = "") -> Prompt:
    """Room for a token a character, which only unknown names need, within reason."""
    most = min(48 + len(chunk), max(400, len(chunk) // 2))
    return Prompt((Message("user", chunk),), mode, max_tokens=most, hints=hints)


async def correct(stretches: Sequence[str], complete: Complete, reading: Reading | None = None) -> list[str]:
    """The corrected stretches, in order. A word longer than a window's bytes is more than it takes."""
    by = reading or Reading()
    written = [list[str]() for _ in stretches]
    left = {place: without_slips(stretch).split() for place, stretch in enumerate(stretches)}
    sizes = dict.fromkeys(left, by.words)
    answers = dict[str, Completion]()
    while left := {place: rest for place, rest in left.items() if rest}:
        windows = {place: _window(rest, sizes[place], by.longest) for place, rest in left.items()}
        await _ask(windows.values(), answers, complete, by)
        for place, window in windows.items():
            rest, completion = left[place], answers[" ".join(window)]
            text, used = _believed(by, place, window, completion, more=len(rest) > len(window))
            sizes[place] = by.words if used else len(window) // 2
            written[place].append(text)
            left[place] = rest[used:]
            await asyncio.sleep(0)  # a long text takes seconds of judging: others must get a word in
    return [" ".join(filter(None, parts)) for parts in written]


async def _ask(
    windows: Iterable[Sequence[str]], answers: dict[str, Completion], complete: Complete, by: Reading
) -> None:
    """Add what the model makes of each window; of one that was seen before, or holds no letter, it knows."""
    new = [text for text in dict.fromkeys(" ".join(window) for window in windows) if text not in answers]
    answers |= {text: Completion(text, 0, 0, "stop") for text in new if not any(map(str.isalnum, text))}
    new = [text for text in new if text not in answers]
    made = await complete([prompt_for(text, "correct", by.hints) for text in new]) if new else []
    answers |= dict(zip(new, made, strict=True))


def _window(words: Sequence[str], most: int, longest: int) -> list[str]:
    window, size = list[str](), 0
    for word in words[:most]:
        size += len(word.encode()) + 1
        if window and size > longest:
            break
        window.append(word)
    return window


def _believed(
    by: Reading, place: int, window: Sequence[str], completion: Completion, *, more: bool
) -> tuple[str, int]:
    """What may stand of an answer, and how many words it is for; what may not is noted."""
    source, answer = " ".join(window), undelimited(completion.text)
    if not is_rewriting(source, answer):
        by.flags.note("not_a_rewriting", by.index(place), source, "the model wrote something else")
        return tidy(source), len(window)
    text, used, undone = _kept(window, answer, by.glossary.fixed, more=more)
    if used and not by.glossary.keeps(source, text):
        by.flags.note("facts_changed", by.index(place), source, "a term of the glossary got lost")
        return tidy(source), len(window)
    if used and undone:
        reason = f"{undone} edits of the model are not believable"
        by.flags.note("edits_undone", by.index(place), " ".join(window[:used]), reason)
    return text, used


def _kept(window: Sequence[str], written: str, fixed: Container[str], *, more: bool) -> tuple[str, int, int]:
    """What may stand, how many words of the window it is for (none, to try again with fewer), and how many
    edits were undone in it.
    """
    whole, undone = judge(" ".join(window), written, fixed)
    if not written or not (undone or more):
        return whole, len(window), undone
    parts = sentences(written)
    head = parts[0] if undone or len(parts) == 1 else " ".join(parts[:-1])
    cut, likeness = like_prefix(window, head.split())
    if likeness >= LIKE:
        for end in _ends(head, cut, len(window)):
            text, lost = judge(" ".join(window[:end]), head, fixed)
            if not lost and (more or len(window) - end >= REST):
                return text, end, 0
    again = more and undone and len(window) >= SHORT
    return ("", 0, undone) if again else (whole, len(window), undone)


def _ends(head: str, cut: int, length: int) -> Sequence[int]:
    """Where the sentence may end; behind a price the farthest first, which takes its cents along."""
    ends = range(max(cut, REST), min(cut + SLACK, length) + 1)
    return ends[::-1] if any(map(str.isdigit, head.split()[-1])) else ends
