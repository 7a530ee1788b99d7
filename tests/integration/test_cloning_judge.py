"""A handful of trials of the shipped cloning model before a judge that is taught in seconds."""

import pytest

from models.eval.cloning import evaluate
from models.eval.speakers.judge import Judge, judge

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]

VOICES = ("Annie", "boris", "grandma", "ian")
"""Of those that choices are made by: the others are kept for the card."""


def quickly() -> Judge:
    """Of fewer speakers than the judge that figures are taken with."""
    return judge(30, 3)


def test_most_of_what_is_cloned_is_nearest_to_its_own_voice() -> None:
    found = evaluate(voices=VOICES, texts=2, taught=quickly)
    assert found["trials"] == 8
    assert found["recordings"] >= 0.9
    assert found["equal_error_rate"] < 0.1
    assert found["own_voice"] >= 0.8
    assert found["own_voice_french"] >= 0.6
    assert found["without_cloning"] == pytest.approx(0.25)
    assert found["average_only"] < found["own_voice"]
