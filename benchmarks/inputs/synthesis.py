"""English texts to be said, in sentences of the demo models' grammar.

Contract: `spoken(minutes)` is a text that takes about so long to say, in paragraphs; `prompts(clients)` are
short texts of SENTENCES sentences, one for each client. The same in every run. It does not know who says
them.
"""

import random

from models.train.grammar import sample

CHARACTERS_A_MINUTE = 840
"""As the demo voice speaks."""
PARAGRAPH, SENTENCES = 6, 2
_SEED, _SHORTEST = 5, 25


def spoken(minutes: float) -> str:
    """See the module."""
    rng, paragraphs, length = random.Random(_SEED), [], 0
    while length < minutes * CHARACTERS_A_MINUTE:
        paragraphs.append(" ".join(_sentence(rng) for _ in range(PARAGRAPH)))
        length += len(paragraphs[-1])
    return "\n\n".join(paragraphs)


def prompts(clients: int) -> list[str]:
    """See the module."""
    rng = random.Random(_SEED + 1)
    return [" ".join(_sentence(rng) for _ in range(SENTENCES)) for _ in range(clients)]


def _sentence(rng: random.Random) -> str:
    while True:
        sentence = sample(rng, "held").text["en"]
        if len(sentence) >= _SHORTEST:
            return sentence
