"""The teacher's times are laid over the phonemizer's symbols."""

import numpy as np

from models.train.synthesis.alignment import HOP, durations
from models.train.synthesis.teacher import Utterance


def test_every_symbol_has_a_frame_and_all_are_spent() -> None:
    utterance = Utterance(np.zeros(100 * HOP, np.float32), (("h", 0), ("ˈaɪ", 20 * HOP), ("", 80 * HOP)))
    frames = durations("hˈaɪ.", utterance, 101)
    assert frames is not None
    assert frames.sum() == 101
    assert frames.min() >= 1
    assert frames[0] in (19, 20)
    assert frames[-1] >= 20


def test_disagreement_is_refused() -> None:
    utterance = Utterance(np.zeros(100 * HOP, np.float32), (("x", 0), ("y", 20 * HOP)))
    assert durations("hˈaɪlo.", utterance, 101) is None
