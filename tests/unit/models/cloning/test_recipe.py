"""Speakers of the cloning recipe: invented ones the same in every run, measured ones never trained on."""

import random

import numpy as np

from models.train.cloning.data import _places
from models.train.cloning.voices import developed, fresh, invented, shipped


def test_twenty_voices_are_measured_and_always_the_same() -> None:
    for drawn in (developed, fresh):
        names = drawn(shipped())
        assert len(set(names)) == 20
        assert names == drawn(list(reversed(shipped())))
        assert "whisper" not in names


def test_the_card_is_written_by_other_voices_than_choices_are_made_by() -> None:
    assert not set(fresh(shipped())) & set(developed(shipped()))


def test_an_invented_speaker_is_one_of_its_own() -> None:
    first, again, other = (invented(random.Random(seed)) for seed in (1, 1, 2))
    assert first == again != other
    low, high = (int(value) for value in first.split("\npitch ")[1].split("\n")[0].split())
    assert 55 <= low < high <= 440
    assert first.count("\nformant ") == 9


def test_symbols_take_the_time_that_the_speaker_takes() -> None:
    places = _places(np.array([2, 4]), np.array([4, 2]))
    assert places.tolist() == [0, 0, 1, 1, 2, 4]
