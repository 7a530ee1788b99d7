"""Writes answers with CTranslate2's Generator: several together, or one under guidance.

Contract: `together(model, answers, turns)` goes on with answers until they end, or for a turn of so many
tokens where somebody else waits; `guided(model, answer, guide, turn)` with one by `turn` tokens at most. What
the prompts of a batch begin with alike is read once, and a task's instruction once for all batches.
CTranslate2 picks tokens itself and can only be stopped, so a guided answer runs
freely until the model picks a token that the guide would not; then the guide's own pick is taken from the
same logits, and the model goes on behind it. That costs reading the text again, one time per such token:
never more often than there are tokens. Callbacks hold no reference to the generator: the library lets go of
them in its own thread, which must not be the one that destroys the generator. It does not know prompts or
HTTP.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from services.generate_text.decoding.answer import Answer
from services.generate_text.decoding.sampling import pick
from services.generate_text.engine_folder import Model, begin

if TYPE_CHECKING:
    from ctranslate2 import GenerationStepResult

UNLIKE = 64
"""Tokens by which a prompt may be longer than the shortest of its batch: CTranslate2 reads the shortest
length at once, and the rest of longer ones token by token."""
SHORT = 16
"""Tokens that are not worth to be read apart from what follows them."""


class Grammar(Protocol):
    """See engine_grammar.State."""

    @property
    def complete(self) -> bool:
        """Whether nothing can follow."""

    def allowed(self, size: int) -> NDArray[np.bool_]:
        """For each token whether it may come next."""

    def take(self, token: int) -> Sequence[int]:
        """Go on; the tokens that must follow."""

    def forced(self) -> Sequence[int]:
        """The tokens that must come first."""


@dataclass
class Guide:
    """Picks the tokens of one answer: from those that `grammar` allows, by chance from `seed`."""

    temperature: float
    top_p: float
    seed: int
    grammar: Grammar | None = None
    size: int = 1 << 31
    """Tokens that the tokenizer knows; a model's vocabulary may be padded."""
    began: bool = field(default=False, init=False)

    def pick(self, logits: NDArray[np.float32], position: int) -> int:
        """The token to take at `position`."""
        masked = np.array(logits, dtype=np.float32)
        masked[self.size :] = -np.inf
        if self.grammar is not None:
            masked[~self.grammar.allowed(len(masked))] = -np.inf
        return pick(masked, self.temperature, self.top_p, self.seed, position)


@dataclass(frozen=True)
class Turns:
    """How long answers that are written by turns go on at least, and whether others wait for theirs; asked
    in the library's thread, and keeps no generator alive.
    """

    tokens: int
    crowded: Callable[[], bool]

    def asked(self, answer: Answer) -> bool:
        """Whether it matters between two tokens: an answer that will soon be complete anyway is let be, since
        to be asked for each token costs a small model more than to read again.
        """
        return (
            answer.watched
            or answer.prompt.opening > 0
            or (answer.prompt.by_turns and answer.left > 2 * self.tokens)
        )

    def over(self, answer: Answer, written: int) -> bool:
        """Whether an answer is to make room, after `written` tokens of this turn."""
        if not answer.prompt.by_turns:
            return False
        opened = len(answer.ids) == answer.prompt.opening
        return opened or (written >= self.tokens and self.crowded())


def together(model: Model, answers: Sequence[Answer], turns: Turns) -> None:
    """Go on with answers of one temperature and top_p, those of like length in a batch, which the model's
    workers share.
    """
    waiting = sorted(answers, key=_length)
    while waiting:
        batch = [answer for answer in waiting if _length(answer) <= _length(waiting[0]) + UNLIKE]
        waiting = waiting[len(batch) :]
        _batch(model, batch, turns)


def _batch(model: Model, batch: Sequence[Answer], turns: Turns) -> None:
    written = [len(answer.ids) for answer in batch]

    def heard(step: "GenerationStepResult") -> bool:
        answer, before = batch[step.batch_id], written[step.batch_id]
        return answer.take(step.token_id) or turns.over(answer, len(answer.ids) - before)

    prompt = batch[0].prompt
    watched = any(map(turns.asked, batch))
    head, rests, kept = parted([_prefix(model, answer) for answer in batch], model.heads)
    results = model.generator.generate_batch(
        rests,
        max_batch_size=-(-len(batch) // model.workers) if model.workers > 1 else 0,
        static_prompt=head or None,
        cache_static_prompt=kept,
        max_length=max(answer.left for answer in batch),
        sampling_topk=0 if prompt.temperature else 1,
        sampling_topp=prompt.top_p,
        sampling_temperature=prompt.temperature or 1.0,
        include_prompt_in_result=False,
        end_token=model.ends,
        callback=heard if watched else None,
    )
    if not watched:
        for answer, result in zip(batch, results, strict=True):
            _complete(answer, result.sequences_ids[0])


def _complete(answer: Answer, tokens: Sequence[int]) -> None:
    """Add all that the model wrote of an answer, which its end token ended or its budget."""
    for token in tokens:
        if answer.take(token):
            return
    answer.end("stop")


def parted(
    prefixes: Sequence[list[str]], heads: Sequence[list[str]]
) -> tuple[list[str], list[list[str]], bool]:
    """What all begin with, what is left of each (a token at least), and whether the former is one of
    `heads`, whose state is kept between batches: the cheaper of the two where both would do.
    """
    common = begin([prefix[:-1] for prefix in prefixes])
    head = max((head for head in heads if common[: len(head)] == head), key=len, default=[])
    behind = len(common) - len(head)
    if len(common) < SHORT or behind * len(prefixes) <= len(common):
        common = head
    return common, [prefix[len(common) :] for prefix in prefixes], bool(common) and common == head


def guided(model: Model, answer: Answer, guide: Guide, turn: int) -> None:
    """Go on with one answer under its guide."""
    until = len(answer.ids) + turn
    if guide.grammar is not None and not guide.began:
        _take(answer, guide, guide.grammar.forced())
    guide.began = True
    while not answer.finish and len(answer.ids) < until:
        _run(model, answer, guide, until)


def _run(model: Model, answer: Answer, guide: Guide, until: int) -> None:
    """One run of the model, up to the first token that the guide picks differently."""
    failed, ends = list[Exception](), model.ends

    def heard(step: "GenerationStepResult") -> bool:
        try:  # what is raised here must not pass through the library's own thread
            token = guide.pick(_logits(step.logits), len(answer.ids))
            forced = guide.grammar.take(token) if guide.grammar and token not in ends else ()
            done = _take(answer, guide, [token, *forced])
        except Exception as error:
            failed.append(error)
            return True
        return done or bool(forced) or token != step.token_id or len(answer.ids) >= until

    model.generator.generate_batch(
        [_prefix(model, answer)],
        max_length=min(until - len(answer.ids), 64),  # the logits of every step are kept
        include_prompt_in_result=False,
        end_token=model.ends,
        return_logits_vocab=True,
        callback=heard,
    )
    if failed:
        raise failed[0]


def _take(answer: Answer, guide: Guide, tokens: Sequence[int]) -> bool:
    """Add tokens; an answer whose grammar is complete ends with them."""
    for token in tokens:
        if answer.take(token):
            return True
    return answer.end("stop") if guide.grammar is not None and guide.grammar.complete else False


def _logits(step: Any) -> NDArray[np.float32]:
    """The step's logits, shape [vocabulary], from whichever device and number format."""
    from ctranslate2 import DataType, Device

    there = step if step.device == "cpu" else step.to_device(Device.cpu)
    row: NDArray[np.float32] = np.array(there.to(DataType.float32))[0]
    return row


def _prefix(model: Model, answer: Answer) -> list[str]:
    return [*answer.given, *map(model.token, answer.ids)]


def _length(answer: Answer) -> int:
    return len(answer.given) + len(answer.ids)
