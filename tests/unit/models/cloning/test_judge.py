"""The judge of speakers on sounds whose speaker is known by construction, and the figures made of scores."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from models.eval.speakers.background import spoilt
from models.eval.speakers.cepstra import COEFFICIENTS, RATE, cepstra
from models.eval.speakers.equaliser import equalised
from models.eval.speakers.judge import Judge
from models.eval.speakers.lineup import Clip, Lineup, Trials
from models.eval.speakers.mixture import Mixture

Sound = NDArray[np.float32]
VOWELS = ((700, 1200), (300, 2200), (350, 800))


def vowel(formants: tuple[float, ...], seconds: float, chance: np.random.Generator) -> Sound:
    """Noise through a resonance at each of the formants."""
    sound = chance.standard_normal(int(seconds * RATE))
    for hertz in formants:
        turn = 2 * np.pi * hertz / RATE
        sound = lfilter([1], [1, -2 * 0.97 * np.cos(turn), 0.97**2], sound)
    return np.asarray(sound / np.abs(sound).max() / 2, np.float32)


def speech(length: float, room: float, chance: np.random.Generator) -> Clip:
    """Three vowels in any order, of a vocal tract so much shorter, in a room more or less dull."""
    order = chance.permutation(len(VOWELS))
    scaled = [tuple(hertz * length for hertz in VOWELS[number]) for number in order]
    parts = [vowel(formants, chance.uniform(0.2, 0.5), chance) for formants in scaled]
    return lfilter([1, room], [1], np.concatenate(parts) * chance.uniform(0.1, 1)).astype(np.float32), RATE


def taught(*, by_room: bool = False) -> Judge:
    """A judge told who speaks, or only where."""
    chance, lengths, rooms = np.random.default_rng(0), np.linspace(0.8, 1.25, 10), np.linspace(-0.8, 0.8, 6)
    clips = [[speech(length, room, chance) for room in rooms] for length in lengths]
    return Judge.taught([list(each) for each in zip(*clips, strict=True)] if by_room else clips)


def judged(ear: Judge) -> Trials:
    """Of four speakers that it never heard, one recording and five sentences each, in any room."""
    chance, people = np.random.default_rng(9), {"a": 0.87, "b": 0.96, "c": 1.06, "d": 1.17}

    def said(length: float) -> Clip:
        return speech(length, chance.uniform(-0.8, 0.8), chance)

    row = Lineup(
        {name: said(length) for name, length in people.items()}, ear.known, lambda known, found: known @ found
    )
    return row.trials({name: [said(length) for _ in range(5)] for name, length in people.items()})


def test_a_judge_knows_unheard_speakers_and_one_that_was_told_of_rooms_does_not() -> None:
    right, wrong = judged(taught()), judged(taught(by_room=True))
    assert right.right >= 0.9
    assert right.equal_error_rate < 0.1
    assert wrong.right < 0.8
    assert wrong.equal_error_rate > 0.2


def test_the_cepstrum_is_that_of_the_resonance_at_any_loudness() -> None:
    sound = vowel((1500,), 1.0, np.random.default_rng(1))
    found = cepstra(sound, RATE)
    assert found.shape[1] == 2 * COEFFICIENTS
    assert np.allclose(found, cepstra(sound * np.float32(0.01), RATE), atol=0.05)
    hertz, numbers = np.arange(100, 6000, 20), np.arange(1, COEFFICIENTS + 1)
    height = np.cos(2 * np.pi * hertz[:, None] * numbers / RATE) @ found.mean(0)[:COEFFICIENTS]
    assert abs(hertz[height.argmax()] - 1500) < 100


def test_what_is_no_speech_and_what_is_too_short() -> None:
    sound = vowel((700, 1200), 0.5, np.random.default_rng(1))
    padded = np.concatenate([sound, np.zeros(RATE, np.float32)])
    assert abs(len(cepstra(padded, RATE)) - len(cepstra(sound, RATE))) < 5
    with pytest.raises(ValueError, match="too short"):
        cepstra(sound[: RATE // 20], RATE)


def test_a_recording_moves_the_sounds_that_are_in_it() -> None:
    chance = np.random.default_rng(2)
    low, high = (chance.standard_normal((400, 2)) + middle for middle in (-8, 8))
    mixture = Mixture.of(np.concatenate([low, high]), 2, seed=0)
    moved = mixture.offsets(high + 1).reshape(2, 2)
    at = int(mixture.means[:, 0].argmax())
    assert moved[at].min() > 0.3
    assert np.abs(moved[1 - at]).max() < 0.01


def test_figures_of_known_scores() -> None:
    trials = Trials(np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.6], [0.3, 0.5]]), np.array([0, 1, 1, 1]))
    assert trials.right == 0.75
    low, high = trials.interval
    assert 0.25 < low < 0.75 < high < 1
    assert 0 < trials.equal_error_rate <= 0.5
    perfect = Trials(np.eye(3), np.arange(3))
    assert (perfect.right, perfect.equal_error_rate) == (1.0, 0.0)


def test_the_sham_has_the_other_average_and_its_own_words() -> None:
    chance = np.random.default_rng(3)
    own, other = vowel((700, 1200), 1.0, chance), vowel((300, 2200), 1.0, chance)
    out = equalised(own, other)
    assert len(out) == len(own)

    def spectrum(sound: Sound) -> NDArray[np.float64]:
        frames = np.abs(np.fft.rfft(sound[: RATE // 512 * 512].reshape(-1, 512) * np.hanning(512))) ** 2
        return np.asarray(np.log(frames.mean(0) + 1e-9))[4:-4]

    wanted = spectrum(other)
    assert np.abs(spectrum(out) - wanted).mean() < 0.4 * np.abs(spectrum(own) - wanted).mean()


def test_spoiling_keeps_the_length_and_loses_the_phases() -> None:
    sound = vowel((700, 1200), 1.0, np.random.default_rng(4))
    out = spoilt(sound, np.random.default_rng(5))
    assert len(out) == len(sound)
    assert abs(np.corrcoef(out, sound)[0, 1]) < 0.5
