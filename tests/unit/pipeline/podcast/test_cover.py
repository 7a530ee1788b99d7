"""The cover, decoded by FFmpeg: size, colours, letters."""

import io
import struct
import zlib

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from services.pipeline.podcast.cover import SIZE, SMALL, cover, png, thumbnail
from services.pipeline.podcast.lettering import GLYPHS, fitted


def pixels(data: bytes) -> NDArray[np.uint8]:
    with av.open(io.BytesIO(data), "r") as file:
        (frame,) = file.decode(video=0)
        assert frame.format.name == "rgb24"
        return np.asarray(frame.to_ndarray(), np.uint8)


def test_it_is_as_large_as_apple_asks_and_small_in_bytes() -> None:
    data = cover("The Very Cheesy Podcast", "en")
    assert pixels(data).shape == (SIZE, SIZE, 3)
    assert 1400 <= SIZE <= 3000
    assert len(data) < 200_000
    assert data == cover("The Very Cheesy Podcast", "en")


def test_languages_differ_in_colour_and_titles_in_letters() -> None:
    one, other = (pixels(thumbnail("Cheese", code)) for code in ("en", "fr"))
    assert tuple(one[0, 0]) != tuple(other[0, 0])
    named, unnamed = pixels(thumbnail("Cheese", "en")), pixels(thumbnail("奶酪", "en"))
    differ = (named != unnamed).any(axis=(1, 2)).nonzero()[0] / SMALL
    assert 0.6 < differ.min() < differ.max() < 0.9


def test_a_title_stays_inside_the_picture() -> None:
    found = pixels(thumbnail("Donaudampfschifffahrtsgesellschaft und noch viel mehr davon", "de"))
    edge = np.concatenate(
        [found[:12].reshape(-1, 3), found[-12:].reshape(-1, 3), found[:, :12].reshape(-1, 3)]
    )
    assert (edge == found[0, 0]).all()


@pytest.mark.parametrize("letter", sorted(GLYPHS))
def test_every_letter_has_strokes_within_its_box(letter: str) -> None:
    found = fitted(letter, 1.0, 1.0, 0.5)
    assert found is not None
    strokes, height = found
    assert height == 0.5
    assert all(-0.05 <= x <= 1.05 and -0.05 <= y <= 1.05 for stroke in strokes for x, y in stroke)


def test_accents_are_drawn_and_other_scripts_are_not() -> None:
    plain, accented = fitted("Kase", 1, 1, 0.1), fitted("Käse", 1, 1, 0.1)
    assert plain
    assert accented
    assert len(accented[0]) == len(plain[0]) + 2
    assert fitted("奶酪", 1, 1, 0.1) is None
    assert fitted("", 1, 1, 0.1) is None
    assert fitted("a " * 17, 1, 1, 0.1) is None


def test_a_long_title_takes_more_lines_and_smaller_letters() -> None:
    short, long = (
        fitted("Cheese", 0.8, 0.25, 0.1),
        fitted("Cheese and bread and wine and everything else", 0.8, 0.25, 0.1),
    )
    assert short
    assert long
    assert long[1] < short[1]
    assert max(x for stroke in long[0] for x, _ in stroke) <= 0.8 + 1e-6
    assert max(y for stroke in long[0] for _, y in stroke) <= 0.25 + 1e-6


def test_a_png_is_whole_by_its_own_checksums() -> None:
    data = png(np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3))
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length]) == (zlib.crc32(body),)
        at += 12 + length
    assert (pixels(data) == np.arange(18).reshape(2, 3, 3)).all()
