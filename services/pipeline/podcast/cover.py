"""The cover of a show: a wheel of cheese that speaks, its title and its language, drawn by code.

Contract: `cover(title, language)` is a square PNG (RGB, 8 bit) of 1400 to 3000 pixels, as Apple asks; the
same words give the same bytes, another language another colour. A title in letters that can't be drawn is
left out. `thumbnail` is the same, small, for the inside of an mp3. Source of the sizes: Apple, "A Podcaster's
Guide to RSS". It knows no feed. Who calls it: GET /feeds/{group}/{language}/cover.png.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.pipeline.podcast.lettering import Stroke, fitted

SIZE, SMALL = 1800, 600
"""Pixels of a side."""
MEDIA_TYPE = "image/png"
_PALETTES = (
    ((27, 38, 59), (244, 196, 78), (255, 244, 214)),
    ((20, 63, 58), (245, 187, 87), (250, 243, 221)),
    ((88, 24, 44), (247, 197, 101), (255, 240, 222)),
    ((35, 57, 108), (250, 204, 92), (240, 246, 255)),
    ((78, 44, 93), (248, 190, 96), (250, 238, 255)),
    ((54, 60, 34), (244, 201, 93), (248, 246, 225)),
)
"""Background, cheese, words."""
_CODES = {"en": 0, "fr": 3, "es": 2, "de": 5, "it": 1}
_HOLES = (
    (0.36, 0.27, 0.042),
    (0.31, 0.42, 0.03),
    (0.42, 0.45, 0.052),
    (0.47, 0.21, 0.026),
    (0.29, 0.33, 0.018),
)
"""Middle and radius of the cheese's holes, in sides of the picture."""
_WHEEL = (0.40, 0.34, 0.235)
_MOUTH = 0.55
"""Half of the wedge that is cut out, in radians."""
_WAVES = (0.10, 0.17, 0.24)
_BOX = (0.10, 0.645, 0.80, 0.235)
"""Left, top, width and height of the title."""

Pixels = NDArray[np.float32]


@lru_cache(maxsize=32)
def cover(title: str, language: str, size: int = SIZE) -> bytes:
    """The PNG. `size` is its side in pixels."""
    back, cheese, words = _PALETTES[_palette(language)]
    picture = np.empty((size, size, 3), np.float32)
    picture[:] = back
    _paint(picture, _cheese(size), cheese)
    _paint(picture, _waves(size), words)
    if found := fitted(title, _BOX[2], _BOX[3], 0.085):
        strokes, height = found
        moved = [[(x + _BOX[0], y + _BOX[1]) for x, y in stroke] for stroke in strokes]
        _write(picture, moved, height * 0.075, words)
    if code := fitted(language.split("-")[0][:3], 0.2, 0.06, 0.036):
        moved = [[(x + _BOX[0], y + 0.905) for x, y in stroke] for stroke in code[0]]
        _write(picture, moved, 0.0028, cheese)
    return png(np.rint(picture).astype(np.uint8))


def thumbnail(title: str, language: str) -> bytes:
    """The cover as it goes into an mp3."""
    return cover(title, language, SMALL)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG of pixels (height, width, 3). Source: PNG, Third Edition (W3C); filter 2, "up"."""
    height, width, _ = pixels.shape
    rows = pixels.reshape(height, width * 3)
    above = np.vstack([np.zeros((1, width * 3), np.uint8), rows[:-1]])
    filtered = np.hstack([np.full((height, 1), 2, np.uint8), rows - above])
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    per_metre = struct.pack(">IIB", 2835, 2835, 1)  # 72 dpi
    chunks = (
        (b"IHDR", head),
        (b"pHYs", per_metre),
        (b"IDAT", zlib.compress(filtered.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _palette(language: str) -> int:
    """A colour for each language; those of the demo models are told apart by choice, others by chance."""
    digest = hashlib.sha256(language.encode()).digest()
    return _CODES.get(language.split("-")[0], digest[0] % len(_PALETTES))


def _grid(size: int) -> tuple[Pixels, Pixels]:
    """x and y of each pixel's middle, 0 to 1; they broadcast."""
    line: Pixels = ((np.arange(size) + 0.5) / size).astype(np.float32)
    return line[None, :], line[:, None]


def _cheese(size: int) -> Pixels:
    """How much of each pixel is cheese: a wheel, less its mouth and holes."""
    x, y = _grid(size)
    left, top, radius = _WHEEL
    far = np.hypot(x - left, y - top)
    turn = np.abs(np.arctan2(y - top, x - left))
    outside = np.maximum(far - radius, far * np.sin(np.clip(_MOUTH - turn, -1.5, 1.5)))
    for across, down, wide in _HOLES:
        outside = np.maximum(outside, wide - np.hypot(x - across, y - down))
    return _inked(outside, size)


def _waves(size: int) -> Pixels:
    """How much of each pixel is sound that leaves the mouth: arcs around its corner."""
    x, y = _grid(size)
    left, top = _WHEEL[0] + 0.14, _WHEEL[1]
    far, turn = np.hypot(x - left, y - top), np.abs(np.arctan2(y - top, x - left))
    nearest = np.min([np.abs(far - (0.06 + wave)) for wave in _WAVES], axis=0)
    return _inked(np.maximum(nearest - 0.011, (turn - _MOUTH * 0.92) * far), size)


def _inked(outside: Pixels, size: int) -> Pixels:
    """From the distance to an edge to the part of a pixel that is inside."""
    inside: Pixels = np.clip(0.5 - outside * size, 0, 1).astype(np.float32)
    return inside


def _paint(picture: Pixels, part: Pixels, colour: tuple[int, int, int]) -> None:
    picture += part[..., None] * (np.array(colour, np.float32) - picture)


def _write(picture: Pixels, strokes: Iterable[Stroke], thick: float, colour: tuple[int, int, int]) -> None:
    """Draw strokes with round ends; `thick` is half of their width. Each is painted where it lies only."""
    size = len(picture)
    for stroke in strokes:
        edges = [
            [int(max(0, min(each) - 2 * thick) * size), int(min(1, max(each) + 2 * thick) * size) + 2]
            for each in zip(*stroke, strict=True)
        ]
        (left, right), (top, bottom) = edges
        x, y = _grid(size)
        near = _distance(x[:, left:right], y[top:bottom], stroke)
        _paint(picture[top:bottom, left:right], _inked(near - thick, size), colour)


def _distance(x: Pixels, y: Pixels, stroke: Stroke) -> Pixels:
    """From each pixel to a polyline."""
    nearest = np.full(np.broadcast_shapes(x.shape, y.shape), np.inf, np.float32)
    for (x1, y1), (x2, y2) in pairwise(stroke):
        along_x, along_y = x2 - x1, y2 - y1
        whole = max(along_x**2 + along_y**2, 1e-12)
        share = np.clip(((x - x1) * along_x + (y - y1) * along_y) / whole, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x1 - share * along_x, y - y1 - share * along_y))
    return nearest
