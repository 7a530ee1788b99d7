"""The language is that of the whole, not of the beginning."""

import numpy as np
import pytest

from services.transcribe_audio.cutting import Stretch
from services.transcribe_audio.identifying import UNDETERMINED, decide, spread


def _stretches(count: int) -> list[Stretch]:
    return [Stretch(np.full(1, index, np.float32), ((index, index + 1),)) for index in range(count)]


@pytest.mark.parametrize("count", [0, 1, 8, 9, 40, 1000])
def test_windows_lie_evenly_over_all_of_it(count: int) -> None:
    chosen = [stretch.parts[0][0] for stretch in spread(iter(_stretches(count)), 8)]
    assert len(chosen) == len(set(chosen)) == min(count, 8)
    if count > 8:
        gaps = np.diff([0, *chosen, count])
        assert gaps.max() <= 2.5 * count / 8


def test_a_greeting_in_another_language_does_not_decide() -> None:
    french, english = {"fr": 0.9, "en": 0.1}, {"fr": 0.3, "en": 0.7}
    guess = decide([(1.0, french), (10.0, english), (10.0, english)])
    assert guess.language == "en"
    assert guess.probability == pytest.approx(0.6714, abs=1e-4)
    assert list(guess.probabilities) == ["en", "fr"]
    assert guess.windows == 3


def test_nobody_speaks() -> None:
    assert decide([]).language == UNDETERMINED
