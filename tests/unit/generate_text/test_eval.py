"""What counts as mended and harmed."""

from models.eval.generate import Counts, count, facts_kept


def test_count() -> None:
    source, reference = "this is um your house", "This is your host."
    assert count(source, reference, "This is your host.") == Counts(2, 2, 3, 0)
    assert count(source, reference, "This is your house.") == Counts(2, 1, 3, 0)
    assert count(source, reference, "That is your host.").harmed == 1


def test_facts_kept() -> None:
    assert facts_kept("We met Odile in 1927.", "So, we met Odile in 1927.")
    assert not facts_kept("We met Odile in 1927.", "We met Odette in 1927.")
    assert not facts_kept("We met Odile in 1927.", "We met Odile in 1972.")
