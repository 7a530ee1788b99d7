"""A stretch of text with markup in it, ready to be translated, and the markup put back afterwards.

Contract: `Unit.text` is what is translated: without tags, an ATOM for each thing that stays (an image, a
piece of code), `Unit.wraps` the spans that tags enclose. `rendered` puts every tag and atom back, each
exactly once and well nested, the words escaped; `finish` shapes the whole. Document = what stays (str)
and what is translated (Unit), in order. It knows no format.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from services.translate_text.sentence import Span

ATOM = "\ue000"
"""A character that the splitter keeps from the model (`services.translate_text.splitting.kept`)."""
DEEPEST = 40
"""Tags inside tags; deeper ones stay where they are as atoms."""


@dataclass(frozen=True)
class Text:
    """Words, as people read them, and as the file has them where a format tells that."""

    text: str
    written: str = ""


@dataclass(frozen=True)
class Opening:
    """Markup that begins something of this name."""

    name: str
    markup: str


@dataclass(frozen=True)
class Closing:
    """Markup that ends what the last opening of this name began."""

    name: str
    markup: str


@dataclass(frozen=True)
class Atom:
    """Markup that stands by itself."""

    markup: str


Item = Text | Opening | Closing | Atom


@dataclass(frozen=True)
class Unit:
    """Text to translate; `markups` are the wraps' (before, after), `atoms` what each ATOM stands for."""

    text: str
    wraps: tuple[Span, ...] = ()
    markups: tuple[tuple[str, str], ...] = ()
    atoms: tuple[str, ...] = ()
    escape: Callable[[str], str] = str
    finish: Callable[[str], str] = str

    def stripped(self, left: bool, right: bool) -> "Unit":
        """Without the white space at its sides."""
        text = self.text.lstrip() if left else self.text
        gone = len(self.text) - len(text)
        text = text.rstrip() if right else text
        wraps = tuple((_within(start - gone, text), _within(end - gone, text)) for start, end in self.wraps)
        return replace(self, text=text, wraps=wraps)

    def rendered(self, text: str, wraps: Sequence[Span]) -> str:
        """The translation with its markup; `wraps` as `Unit.wraps`, of the translation."""
        atoms = iter(self.atoms)
        out: list[str] = []
        at = 0
        for place, markup in _marks(wraps, self.markups):
            out += [_filled(text[at:place], atoms, self.escape), markup]
            at = place
        return self.finish("".join([*out, _filled(text[at:], atoms, self.escape)]))


Document = list[str | Unit]


def unit(items: Iterable[Item], escape: Callable[[str], str] = str) -> Unit:
    """The items as one unit; an opening without its closing, and one around no letter, stay as atoms."""
    return _Builder(list(items)).unit(escape)


class _Builder:
    def __init__(self, items: list[Item]) -> None:
        self._items = items
        self._pairs = _paired(items)
        self._text: list[str] = []
        self._length = 0
        self._atoms: list[str] = []
        self._starts: dict[int, int] = {}
        self._wraps: list[tuple[Span, tuple[str, str]]] = []

    def unit(self, escape: Callable[[str], str]) -> Unit:
        for index, item in enumerate(self._items):
            self._take(index, item)
        wraps = sorted(self._wraps, key=lambda wrap: (wrap[0][0], -wrap[0][1]))
        spans, markups = tuple(span for span, _ in wraps), tuple(markup for _, markup in wraps)
        return Unit("".join(self._text), spans, markups, tuple(self._atoms), escape)

    def _take(self, index: int, item: Item) -> None:
        if isinstance(item, Text):
            for at, stretch in enumerate(item.text.split(ATOM)):
                if at:  # the text's own character of that kind
                    self._add(ATOM, ATOM)
                self._add(stretch)
        elif index in self._pairs and isinstance(item, Opening):
            self._starts[index] = self._length
        elif index in self._pairs and isinstance(item, Closing):
            opening = self._items[self._pairs[index]]
            assert isinstance(opening, Opening)
            span = (self._starts[self._pairs[index]], self._length)
            self._wraps.append((span, (opening.markup, item.markup)))
        else:
            self._add(ATOM, item.markup)

    def _add(self, text: str, atom: str | None = None) -> None:
        self._text.append(text)
        self._length += len(text)
        if atom is not None:
            self._atoms.append(atom)


def _paired(items: list[Item]) -> dict[int, int]:
    """Index of each opening and of its closing, each to the other; only pairs with a letter between, well
    nested, not too deep.
    """
    pairs: dict[int, int] = {}
    open_: list[int] = []
    letters = [0]
    for item in items:
        letters.append(letters[-1] + (isinstance(item, Text) and any(map(str.isalpha, item.text))))
    for index, item in enumerate(items):
        if isinstance(item, Opening):
            open_.append(index)
            open_ = open_[-DEEPEST:]
        elif isinstance(item, Closing):
            names = [opening.name for at in open_ if isinstance(opening := items[at], Opening)]
            if item.name in names:
                at = len(names) - 1 - names[::-1].index(item.name)
                if letters[index] > letters[open_[at]]:
                    pairs[index], pairs[open_[at]] = open_[at], index
                open_ = open_[:at]
    return pairs


def _within(at: int, text: str) -> int:
    return max(0, min(at, len(text)))


def _marks(wraps: Sequence[Span], markups: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """Markup and its places in order: at one place what ends comes first, the inner before the outer,
    then what encloses nothing, then what begins, the outer before the inner. `wraps` come the outer
    before the inner.
    """
    marks: list[tuple[tuple[int, int, int, int], str]] = []
    for index, ((start, end), (before, after)) in enumerate(zip(wraps, markups, strict=True)):
        if start == end:
            marks.append(((start, 1, 0, index), before + after))
            continue
        marks.append(((start, 2, -end, index), before))
        marks.append(((end, 0, -start, -index), after))
    return [(order[0], markup) for order, markup in sorted(marks, key=lambda mark: mark[0])]


def _filled(text: str, atoms: "Iterable[str]", escape: Callable[[str], str]) -> str:
    """The text escaped, with the next atoms in their places."""
    source = iter(atoms)
    first, *rest = text.split(ATOM)
    return escape(first) + "".join(next(source, "") + escape(stretch) for stretch in rest)
