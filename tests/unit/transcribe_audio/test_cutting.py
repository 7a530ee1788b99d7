"""Sound of any length is cut into clips without losing a sample of speech, and times come back exactly."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from services.common.sound.decoding import Samples
from services.transcribe_audio.cutting import Cutter, Stretch, everything
from services.transcribe_audio.transcript import SAMPLE_RATE

Span = tuple[int, int]


def loud(samples: Samples) -> list[Span]:
    """Stands for voice-activity detection: runs of non-zero samples, none longer than 10 s."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], samples != 0, [0]]).astype(int)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    most = 10 * SAMPLE_RATE
    return [(at, min(at + most, after)) for first, after in runs for at in range(first, after, most)]


def sound(*spoken: tuple[float, float], seconds: float) -> Samples:
    """Zeros, and where something is said the number of the sample plus one."""
    samples = np.zeros(int(seconds * SAMPLE_RATE), np.float32)
    for start, end in spoken:
        first, after = int(start * SAMPLE_RATE), int(end * SAMPLE_RATE)
        samples[first:after] = np.arange(first, after) % 1000 + 1
    return samples


def cut(
    samples: Samples, *, packed: bool = False, piece_s: float = 0.7, window_s: float = 10
) -> list[Stretch]:
    cutter = Cutter(loud, window_s, packed)
    step = int(piece_s * SAMPLE_RATE)
    found = [s for at in range(0, len(samples), step) for s in cutter.feed(samples[at : at + step])]
    return [*found, *cutter.finish()]


def test_every_spoken_sample_is_in_one_clip_at_its_place() -> None:
    rng = np.random.default_rng(0)
    edges = np.cumsum(rng.uniform(0.3, 9.0, 300))
    samples = sound(*zip(edges[::2], edges[1::2], strict=True), seconds=float(edges[-1]) + 2)
    for packed in (False, True):
        heard = np.zeros_like(samples)
        for stretch in cut(samples, packed=packed):
            at = 0
            for first, after in stretch.parts:
                heard[first:after] += stretch.samples[at : at + after - first]
                at += after - first
            assert at == len(stretch.samples) <= 10 * SAMPLE_RATE
        assert np.array_equal(heard, samples)


def test_words_at_the_end_of_a_block_are_not_cut() -> None:
    samples = sound((1, 4), (28, 33), (61, 62), seconds=70)
    assert [list(stretch.parts) for stretch in cut(samples)] == [
        [(16000, 64000)],
        [(28 * 16000, 33 * 16000)],
        [(61 * 16000, 62 * 16000)],
    ]


def test_speech_without_a_pause_goes_on_over_blocks() -> None:
    parts = [stretch.parts[0] for stretch in cut(sound((0, 200), seconds=200))]
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert (parts[0][0], parts[-1][1]) == (0, 200 * SAMPLE_RATE)
    assert len(parts) <= 25


def test_detection_does_not_begin_cold_where_a_block_ends() -> None:
    seen: list[Samples] = []

    def detect(samples: Samples) -> list[Span]:
        seen.append(samples)
        return loud(samples)

    cutter = Cutter(detect, 10, False)
    samples = sound((28.5, 33), seconds=60)
    found = [s for at in range(0, len(samples), 16000) for s in cutter.feed(samples[at : at + 16000])]
    assert [stretch.parts for stretch in [*found, *cutter.finish()]] == [((456000, 528000),)]
    assert int(np.flatnonzero(seen[1])[0]) == 2 * SAMPLE_RATE


def test_what_is_held_does_not_grow_with_the_recording() -> None:
    cutter = Cutter(loud, 10, False)
    for _ in range(600):
        list(cutter.feed(sound((0.1, 0.9), seconds=1)))
        assert cutter._count <= 43 * SAMPLE_RATE


def test_times_come_back_exactly_over_what_was_cut_out() -> None:
    (stretch,) = cut(sound((2, 4), (9, 12), (20, 21), seconds=25), packed=True)
    assert [stretch.when(t) for t in (0, 1.5, 2, 3, 5.5)] == [2, 3.5, 9, 10, 20.5]
    assert [stretch.when(t, end=True) for t in (2, 5, 6, 99)] == [4, 12, 21, 21]


def test_windows_are_full_over_the_ends_of_blocks() -> None:
    second_and_pause = [(2.0 * n, 2.0 * n + 1.0) for n in range(300)]
    stretches = cut(sound(*second_and_pause, seconds=600), packed=True)
    assert [len(stretch.parts) for stretch in stretches] == [10] * 30


def test_short_ones_are_packed_into_windows() -> None:
    stretches = cut(sound((0, 4), (5, 9), (10, 14), seconds=15), packed=True)
    assert [len(stretch.parts) for stretch in stretches] == [2, 1]


@pytest.mark.parametrize("seconds", [0.001, 0.05, 9.99, 10, 31.7])
def test_without_detection_all_of_it_is_cut_where_it_is_quiet(seconds: float) -> None:
    rng = np.random.default_rng(1)
    samples = rng.uniform(0.2, 0.5, max(1, int(seconds * SAMPLE_RATE))).astype(np.float32)
    samples[9 * SAMPLE_RATE : 9 * SAMPLE_RATE + 800] = 0.01
    spans = everything(samples, window_s=10)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(samples)
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert all(after - first <= 10 * SAMPLE_RATE for first, after in spans)
    if seconds > 10:
        assert spans[0][1] / SAMPLE_RATE == pytest.approx(9.025, abs=0.03)


def test_digital_silence_is_not_decoded() -> None:
    cutter = Cutter(partial(everything, window_s=10), 10, False)
    assert [*cutter.feed(np.zeros(100 * SAMPLE_RATE, np.float32)), *cutter.finish()] == []
