"""Tokens by chance: repeatable, within the nucleus, and as likely as their logits say."""

from collections import Counter

import numpy as np

from services.generate_text.decoding.sampling import pick

LOGITS = np.log(np.array([0.5, 0.3, 0.15, 0.05], dtype=np.float32))


def test_cold_is_the_likeliest() -> None:
    assert pick(LOGITS, 0, 1.0, 1, 0) == 0


def test_a_seed_and_a_position_give_the_same_token() -> None:
    drawn = [[pick(LOGITS, 1.0, 1.0, seed, position) for position in range(40)] for seed in (1, 1, 2, -1)]
    assert drawn[0] == drawn[1] != drawn[2] != drawn[3]


def test_tokens_are_as_likely_as_their_logits_say() -> None:
    drawn = Counter(pick(LOGITS, 1.0, 1.0, 7, position) for position in range(4000))
    shares = [drawn[token] / 4000 for token in range(4)]
    assert np.allclose(shares, [0.5, 0.3, 0.15, 0.05], atol=0.03)


def test_only_the_nucleus_is_drawn_from() -> None:
    assert {pick(LOGITS, 1.0, 0.79, 7, position) for position in range(500)} == {0, 1}
    assert {pick(LOGITS, 1.0, 1e-6, 7, position) for position in range(50)} == {0}


def test_what_is_forbidden_is_never_drawn() -> None:
    logits = np.where([True, False, True, False], LOGITS, -np.inf).astype(np.float32)
    assert {pick(logits, 2.0, 0.999, 7, position) for position in range(300)} == {0, 2}
