"""Which tokens a JSON schema lets an answer go on with, by llguidance.

Contract: `Grammars.begin(schema)` gives the state of one answer, which tells the allowed tokens and the ones
that the schema forces, and takes what was written. A schema that can't be compiled raises InvalidRequest. It
does not know who picks.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from services.common.errors import InvalidRequest

if TYPE_CHECKING:
    from llguidance import LLMatcher, LLTokenizer
    from tokenizers import Tokenizer

_HINT = "keep to type, properties, required, items, enum, const, anyOf, pattern and the limits of each"


class State:
    """Where an answer stands in its grammar."""

    def __init__(self, matcher: "LLMatcher") -> None:
        self._matcher = matcher

    @property
    def complete(self) -> bool:
        """Whether nothing can follow; raises InvalidRequest where that is no answer yet."""
        stopped = self._matcher.is_stopped()
        if stopped and not self._matcher.is_accepting():
            self._refuse(self._matcher.get_error() or f"{self._matcher.stop_reason()}")
        return stopped

    @property
    def empty(self) -> bool:
        """Whether it could end here; at its beginning no JSON does, only a schema made of itself alone."""
        return self._matcher.is_accepting()

    def allowed(self, size: int) -> NDArray[np.bool_]:
        """For each of `size` tokens whether it may come next."""
        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        mask = np.unpackbits(bits, bitorder="little").astype(bool)[:size]
        return np.pad(mask, (0, size - len(mask)))

    def take(self, token: int) -> Sequence[int]:
        """Go on by an allowed token; the tokens that must follow are taken too, and given."""
        self._matcher.consume_token(token)
        return self.forced()

    def forced(self) -> Sequence[int]:
        """The tokens that must come now, already taken; raises InvalidRequest."""
        tokens = self._matcher.compute_ff_tokens()
        if tokens:
            self._matcher.consume_tokens(tokens)
        if self._matcher.is_error():
            self._refuse(self._matcher.get_error())
        return tokens

    def _refuse(self, reason: str) -> None:
        raise InvalidRequest(
            f"the schema can't be followed: {_first_line(reason)}", param="response_format", hint=_HINT
        )


class Grammars:
    """Of one tokenizer, whose `ends` end an answer."""

    def __init__(self, tokenizer: "Tokenizer", ends: Sequence[int]) -> None:
        self._tokenizer, self._ends = tokenizer, ends
        self._known: LLTokenizer | None = None

    def begin(self, schema: str) -> State:
        """The state of an answer that obeys `schema`, a JSON schema as JSON; compact JSON alone."""
        from llguidance import LLMatcher

        try:
            grammar = LLMatcher.grammar_from_json_schema(
                json.loads(schema), overrides={"whitespace_flexible": False}
            )
            failed, messages = LLMatcher.validate_grammar_with_warnings(grammar, self._vocabulary())
        except (ValueError, RecursionError) as error:
            failed, messages = True, [str(error)]
        if failed:
            reason = _first_line(messages[0])
            raise InvalidRequest(
                f"the schema can't be followed: {reason}", param="response_format", hint=_HINT
            )
        state = State(LLMatcher(self._vocabulary(), grammar, log_level=0))
        if state.complete or state.empty:
            raise InvalidRequest("no JSON obeys the schema", param="response_format", hint=_HINT)
        return state

    def _vocabulary(self) -> "LLTokenizer":
        """Made at the first schema: a large vocabulary takes a second."""
        from llguidance import LLTokenizer

        if self._known is None:
            self._known = LLTokenizer(self._tokenizer.to_str(), eos_token=list(self._ends))
        return self._known


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0][:200]
