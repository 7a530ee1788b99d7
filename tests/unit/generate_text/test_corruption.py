"""Planted errors: same seed, same damage; every planted word is in the text; numbers stay."""

import random

from models.train.generate.confusions import CONFUSIONS
from models.train.generate.corruption import corrupt
from models.train.generate.pairs import make_pair
from services.generate_text.faithful.numbers import digits

SPOKEN = "This is your host, Pavlos Protopapas, with seventy three kinds of Gouda and brie."


def test_same_seed_same_damage() -> None:
    assert [corrupt(SPOKEN, random.Random(seed)) for seed in range(20)] == [
        corrupt(SPOKEN, random.Random(seed)) for seed in range(20)
    ]


def test_planted_errors_are_in_the_text() -> None:
    for seed in range(200):
        damaged = corrupt(SPOKEN, random.Random(seed))
        heard = {word.strip(",.?!") for word in damaged.text.lower().split()}
        for error in damaged.planted:
            assert {word.strip(",.?!") for word in error.heard.lower().split()} <= heard


def test_damage_keeps_numbers() -> None:
    for seed in range(200):
        assert digits(corrupt(SPOKEN, random.Random(seed)).text) == "73"


def test_table_is_large_and_clean() -> None:
    assert len(CONFUSIONS) >= 150
    assert all(heard and said not in heard for said, heard in CONFUSIONS.items())


def test_pairs_repeat() -> None:
    assert [make_pair(random.Random(3), "train") for _ in range(3)] == [
        make_pair(random.Random(3), "train")
    ] * 3
