"""Medians and ratios with their noise."""

import pytest

from benchmarks.harness.statistics import Spread, ratio_of_medians


def test_spread_has_median_and_both_ends() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)


def test_a_ratio_is_of_medians_and_lies_in_its_interval() -> None:
    found = ratio_of_medians([2.0, 2.2, 9.0], [1.0, 1.1, 1.2])
    assert found.ratio == pytest.approx(2.0)
    assert found.low <= found.ratio <= found.high


def test_what_slows_both_sides_is_no_noise() -> None:
    ours = [1.0, 1.5, 2.0, 1.2, 3.0]
    together = ratio_of_medians([2 * each for each in ours], ours)
    assert [together.low, together.high] == pytest.approx([2.0, 2.0])
    apart = ratio_of_medians([2 * each for each in reversed(ours)], ours)
    assert apart.high - apart.low > 0.5


def test_the_interval_is_the_same_each_time_and_narrows_with_rounds() -> None:
    few, many = [1.0, 1.2, 1.1], [1.0, 1.2, 1.1] * 12
    assert ratio_of_medians(few, [1.0, 1.0]) == ratio_of_medians(few, [1.0, 1.0])
    wide, narrow = ratio_of_medians(few, [1.0, 1.0]), ratio_of_medians(many, [1.0, 1.0])
    assert narrow.high - narrow.low < wide.high - wide.low


def test_nothing_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="each side"):
        ratio_of_medians([], [1.0])
