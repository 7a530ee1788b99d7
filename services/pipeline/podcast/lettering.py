"""Capital letters drawn with one line, for the cover: the strokes of a text, fitted into a box.

Contract: `fitted(text, width, height, tallest)` gives the strokes of a text as polylines in the box's own
units, and the height of its letters; None for a text with a letter that is not in GLYPHS (another script), or
with too many words. Accents stand on their letters. It draws nothing itself and knows no font file.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Stroke = list[Point]

_SPACING, _SPACE, _LEADING = 0.26, 0.42, 1.62
"""Between letters, for a space, from line to line; in heights of a letter."""
_MOST_WORDS = 16
_ARC_STEP = 12
"""Degrees between the points of an arc."""
GLYPHS = dict(
    row.split(None, 1)
    for row in """
A 0,1 .4,0 .8,1; .14,.66 .66,.66
B 0,.48 .35,.48 @.38,.74,.3,.26,-90,90 0,1 0,0 .35,0 @.35,.24,.26,.24,-90,90
C @.45,.5,.45,.5,-45,-315
D 0,0 .35,0 @.35,.5,.45,.5,-90,90 0,1 0,0
E .6,0 0,0 0,1 .6,1; 0,.49 .5,.49
F .6,0 0,0 0,1; 0,.49 .48,.49
G @.45,.5,.45,.5,-45,-360 .52,.5
H 0,0 0,1; .7,0 .7,1; 0,.49 .7,.49
I 0,0 0,1
J .45,0 .45,.72 @.2,.72,.25,.28,0,160
K 0,0 0,1; .62,0 0,.6; .2,.42 .65,1
L 0,0 0,1 .55,1
M 0,1 0,0 .42,.7 .84,0 .84,1
N 0,1 0,0 .7,1 .7,0
O @.45,.5,.45,.5,0,360
P 0,1 0,0 .35,0 @.35,.27,.29,.27,-90,90 0,.54
Q @.45,.5,.45,.5,0,360; .58,.72 .88,1.06
R 0,1 0,0 .35,0 @.35,.27,.29,.27,-90,90 0,.54; .32,.54 .64,1
S @.32,.255,.3,.255,-30,-270 @.32,.755,.32,.245,-90,150
T 0,0 .7,0; .35,0 .35,1
U 0,0 0,.65 @.35,.65,.35,.35,180,0 .7,0
V 0,0 .4,1 .8,0
W 0,0 .28,1 .56,0 .84,1 1.12,0
X 0,0 .7,1; .7,0 0,1
Y 0,0 .36,.5 .72,0; .36,.5 .36,1
Z 0,0 .66,0 0,1 .66,1
0 @.36,.5,.36,.5,0,360
1 0,.2 .25,0 .25,1
2 @.32,.3,.32,.3,-170,30 0,1 .66,1
3 @.3,.25,.28,.25,-150,90 @.3,.75,.32,.25,-90,150
4 .5,1 .5,0 0,.7 .68,.7
5 .56,0 .1,0 .06,.47 @.3,.68,.33,.32,-140,140
6 .5,0 @.34,.68,.34,.32,-170,190
7 0,0 .62,0 .2,1
8 @.33,.25,.27,.25,90,450; @.33,.75,.33,.25,-90,270
9 @.34,.32,.34,.32,10,370 .18,1
& .3,.2 .3,.8; 0,.5 .6,.5
+ .3,.2 .3,.8; 0,.5 .6,.5
- 0,.52 .36,.52
. 0,1 0,1
, .06,.96 0,1.14
: 0,.35 0,.35; 0,.85 0,.85
' 0,0 0,.2
! 0,0 0,.66; 0,1 0,1
? @.28,.26,.27,.26,-170,90 .28,.68; .28,1 .28,1
/ .4,0 0,1
""".strip().splitlines()
)
"""Strokes of a letter one high, parted by `;`: points, and arcs `@x,y,rx,ry,from,to` (degrees, clockwise)."""
_MARKS = {
    "\u0300": "-.1,-.3 .08,-.16",
    "\u0301": ".1,-.3 -.08,-.16",
    "\u0302": "-.16,-.15 0,-.3 .16,-.15",
    "\u0303": "-.18,-.17 -.07,-.26 .07,-.18 .18,-.27",
    "\u0308": "-.14,-.23 -.14,-.23; .14,-.23 .14,-.23",
    "\u030a": "@0,-.22,.08,.08,0,360",
    "\u030c": "-.16,-.3 0,-.15 .16,-.3",
    "\u0327": ".03,1.05 0,1.15 -.1,1.22",
}
"""Accents, from the middle of the letter."""
_SAME = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "…": ".", "Ł": "L", "Ø": "O", "Đ": "D"})


def fitted(text: str, width: float, height: float, tallest: float) -> tuple[list[Stroke], float] | None:
    """The text in as many lines as make its letters largest, at most `tallest`, in the box from (0, 0), left
    and top; None where there is nothing that can be drawn.
    """
    words = [_word(word) for word in unicodedata.normalize("NFKD", text.upper()).translate(_SAME).split()]
    if not 0 < len(words) <= _MOST_WORDS or None in words:
        return None
    known = [word for word in words if word is not None]
    best: tuple[float, list[list[int]]] = (0.0, [])
    for wide in sorted({_width(known[one:two]) for one, two in _runs(len(known))}):
        lines = _wrapped(known, wide)
        size = min(width / max(wide, 0.1), height / ((len(lines) - 1) * _LEADING + 1.3), tallest)
        best = max(best, (size, lines), key=lambda found: found[0])
    return list(_laid_out(known, *best)), best[0]


def _runs(count: int) -> Iterator[tuple[int, int]]:
    return ((one, two) for one in range(count) for two in range(one + 1, count + 1))


def _wrapped(words: Sequence[tuple[list[Stroke], float]], wide: float) -> list[list[int]]:
    lines: list[list[int]] = []
    for number in range(len(words)):
        if lines and _width([words[at] for at in (*lines[-1], number)]) <= wide + 1e-9:
            lines[-1].append(number)
        else:
            lines.append([number])
    return lines


def _width(words: Sequence[tuple[list[Stroke], float]]) -> float:
    return sum(width for _, width in words) + (len(words) - 1) * (_SPACE + _SPACING)


def _laid_out(
    words: Sequence[tuple[list[Stroke], float]], size: float, lines: list[list[int]]
) -> Iterator[Stroke]:
    for row, numbers in enumerate(lines):
        left, top = 0.0, 0.3 + row * _LEADING
        for number in numbers:
            strokes, width = words[number]
            yield from ([((left + x) * size, (top + y) * size) for x, y in stroke] for stroke in strokes)
            left += width + _SPACE + _SPACING


def _word(letters: str) -> tuple[list[Stroke], float] | None:
    """Strokes and width of a word whose accents follow their letters."""
    strokes: list[Stroke] = []
    left, middle = 0.0, 0.0
    for letter in letters:
        if mark := _MARKS.get(letter):
            strokes += [[(middle + x, y) for x, y in stroke] for stroke in _strokes(mark)]
            continue
        if letter not in GLYPHS:
            return None
        drawn = _strokes(GLYPHS[letter])
        wide = max(x for stroke in drawn for x, _ in stroke)
        strokes += [[(left + x, y) for x, y in stroke] for stroke in drawn]
        middle, left = left + wide / 2, left + wide + _SPACING
    return strokes, left - _SPACING


def _strokes(glyph: str) -> list[Stroke]:
    return [[point for part in stroke.split() for point in _points(part)] for stroke in glyph.split(";")]


def _points(part: str) -> Iterator[Point]:
    numbers = [float(number) for number in part.lstrip("@").split(",")]
    if not part.startswith("@"):
        yield numbers[0], numbers[1]
        return
    x, y, across, down, start, end = numbers
    steps = max(round(abs(end - start) / _ARC_STEP), 1)
    for step in range(steps + 1):
        angle = math.radians(start + (end - start) * step / steps)
        yield x + across * math.cos(angle), y + down * math.sin(angle)
