"""Continues a beginning greedily by the original model; and what the comparisons of all kinds share.

It knows no kind of model.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from services.common.threads import threads_for

LONGEST = 12
"""Tokens of each continuation."""
TEXTS = (
    "The cheese is made in the mountains, and it ripens for twelve months.",
    "Welcome back to our show! Today we talk about milk.",
    "How many people came to the market on Friday?",
)
Ids = list[int]
Next = Callable[[Sequence[Ids]], Ids]
"""The likeliest next token after each of several beginnings, of one input."""
Pairs = list[tuple[Ids, Ids, Next]]
"""Beginning, the original's continuation, and how the converted model is asked."""


def continued(logits: Callable[[Ids], Any], begin: Ids, ends: Sequence[int], never: Sequence[int]) -> Ids:
    """Greedy continuation; `logits` gives those behind the last token."""
    found: Ids = []
    for _ in range(LONGEST):
        scores = logits([*begin, *found])
        scores[list(never)] = float("-inf")
        found.append(int(scores.argmax()))
        if found[-1] in ends:
            break
    return found


def options(converted: Path) -> dict[str, Any]:
    """How CTranslate2 loads the converted model: as it is stored, with threads as a service has them."""
    return {"compute_type": "default", "intra_threads": threads_for(converted / "model.bin")}


def loaded(kind: Any, source: Path) -> Any:
    """The original in float32, by one of transformers' classes."""
    import torch

    return kind.from_pretrained(source, dtype=torch.float32).eval()


def ends(model: Any) -> list[int]:
    """Tokens that end an answer."""
    end = model.config.eos_token_id
    return list(end) if isinstance(end, list) else [] if end is None else [int(end)]
