"""Tells a corrected text while it is written: its first words at once, then chunk by chunk, in order.

Contract: `Telling(stage, tell, words, fixed)` is a `complete` for `rewritten`; `tell` gets pieces of the
text. The first chunk is begun alone, and goes on beside the others after its first words. What is told went
through the guard; it can still differ from the whole text in a few words, where the guard, a seam or the
glossary had to see what follows: the whole text counts. Nothing is told from a chunk on that is as long as
`words` and does not end with a sentence: part of it is read again with what follows. It does not know HTTP.
"""

from collections.abc import Callable, Container, Sequence

from services.common.stage import Stage
from services.generate_text.faithful.gate import is_rewriting
from services.generate_text.faithful.guard import judge, tidy
from services.generate_text.faithful.sounds import like_prefix
from services.generate_text.prompts import Completion, Prompt, undelimited
from services.generate_text.rewriting.correction import LIKE
from services.generate_text.turns import all_completed, opened

LEAST, HELD = 4, 2
"""Words that must be there before any is told; words held back, because what follows may change them."""

ENDS = '.!?"”’)'
"""Behind a sentence."""


class Telling:
    """Of one text."""

    def __init__(
        self, stage: Stage, tell: Callable[[str], None], words: int, fixed: Container[str] = ()
    ) -> None:
        self._stage, self._tell, self._words, self._fixed = stage, tell, words, fixed
        self._begun = self._over = False
        self._heard = self._told = ""
        self._space = ""

    async def __call__(self, prompts: Sequence[Prompt]) -> list[Completion]:
        """All completions; of the first call's prompts it is told."""
        if self._begun or not prompts:
            return await all_completed(self._stage, prompts)
        self._begun = True
        sources = [prompt.messages[-1].content for prompt in prompts]
        writing = opened(self._stage, prompts, lambda piece: self._hear(sources[0], piece))
        completions = list[Completion]()
        async for completion in writing:
            self._end(sources[len(completions)], undelimited(completion.text))
            completions.append(completion)
        return completions

    def _hear(self, source: str, piece: str) -> None:
        """Tell the words that are sure by now; the last one may not be complete."""
        self._heard += piece
        words, said = undelimited(self._heard).split()[:-1], source.split()
        if len(words) < LEAST:
            return
        cut, likeness = like_prefix(said, words)
        if likeness >= LIKE:
            sure, _ = judge(" ".join(said[:cut]), " ".join(words), self._fixed)
            self._advance(" ".join(sure.split()[:-HELD]))

    def _end(self, source: str, written: str) -> None:
        """Tell the rest of a chunk."""
        self._over = self._over or (len(source.split()) >= self._words and source[-1] not in ENDS)
        sound = is_rewriting(source, written)
        self._advance(judge(source, written, self._fixed)[0] if sound else tidy(source))
        self._told, self._space = "", " "

    def _advance(self, text: str) -> None:
        if self._over or not text.startswith(self._told) or text == self._told:
            return
        self._tell((self._space if not self._told else "") + text[len(self._told) :])
        self._told = text
