"""One prompt's answer while it is written, token by token.

Contract: `take(token)` adds a token and says whether the answer is complete: the model ended it, a stop text
came, the budget is spent, or nobody waits for it. What can be seen of it goes to the prompt's listener as it
comes. It does not know the engine.
"""

from collections.abc import Callable, Collection, Sequence

from services.generate_text.decoding.detokenise import Detokeniser
from services.generate_text.decoding.visible import Visible
from services.generate_text.prompts import Completion, Finish, Prompt


class Answer:
    """Of `prompt`, whose `given` tokens the model reads first; at most `budget` new ones."""

    def __init__(
        self,
        prompt: Prompt,
        given: Sequence[str],
        *,
        budget: int,
        ends: Collection[int],
        decode: Callable[[Sequence[int]], str],
        inside: bool = False,
    ) -> None:
        self.prompt, self.given = prompt, given
        self.ids: list[int] = []
        self.finish: Finish | None = None
        self._budget, self._ends = budget, ends
        self._detokeniser = Detokeniser(decode)
        self._visible = Visible(prompt.stop, raw=prompt.raw, inside=inside)
        self._text: list[str] = []

    @property
    def left(self) -> int:
        """Tokens that may still come."""
        return 0 if self.finish else self._budget - len(self.ids)

    @property
    def watched(self) -> bool:
        """Whether each token matters at once: somebody listens, or a stop text may come."""
        listener = self.prompt.listener
        return bool(self.prompt.stop) or (listener is not None and listener.hears)

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        return self.prompt.listener is None or not self.prompt.listener.gone

    def take(self, token: int) -> bool:
        """Add a token, or end with one that ends; whether the answer is complete."""
        if token in self._ends:
            return self.end("stop")
        self.ids.append(token)
        self._show(self._visible.feed(self._detokeniser.feed(token)))
        if self._visible.cut or not self.wanted:
            return self.end("stop")
        return self.end("length") if len(self.ids) >= self._budget else False

    def end(self, finish: Finish) -> bool:
        """Complete the answer, once; always true."""
        if self.finish is None:
            self.finish = finish
            self._show(self._visible.feed(self._detokeniser.end()) + self._visible.end())
        return True

    def completion(self) -> Completion:
        """The complete answer."""
        return Completion("".join(self._text), len(self.given), len(self.ids), self.finish or "stop")

    def _show(self, text: str) -> None:
        if not text:
            return
        self._text.append(text)
        if self.prompt.listener is not None:
            self.prompt.listener.hear(text)
