"""Text that may go into an XML document, a tag of an mp3 or a line of a subtitle.

Contract: `line(text)` is one line without what XML 1.0 has no way to write; `block(text)` keeps line ends;
`clipped` and `within` make it short without cutting a character, with its accents and joiners, in two.
Sources: XML 1.0 (W3C), "Characters"; Unicode, general categories. It knows no format.
"""

import re
import unicodedata

ELLIPSIS = "…"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\x7f-\x84\x86-\x9f\ufeff]")
_JOINERS = "\u200d\ufe0f\ufe0e"


def block(text: str) -> str:
    """The text with `\\n` for every line end, and without characters that XML forbids or nobody sees."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _ILLEGAL.sub("", even)).strip()


def line(text: str) -> str:
    """The text as one line, one space between its words."""
    return " ".join(block(text).split())


def clipped(text: str, most: int) -> str:
    """One line of at most `most` characters, cut at a word where there is one, with … where it was cut."""
    whole = line(text)
    if len(whole) <= most:
        return whole
    end = boundary(whole, most - len(ELLIPSIS))
    space = whole.rfind(" ", 0, end + 1)
    return whole[: space if space > end // 2 else end].rstrip() + ELLIPSIS


def within(text: str, most_bytes: int) -> str:
    """The beginning of a text that fits into `most_bytes` of UTF-8, with … where it was cut."""
    if len(text.encode()) <= most_bytes:
        return text
    room = most_bytes - len(ELLIPSIS.encode())
    end = len(text.encode()[:room].decode(errors="ignore"))
    return text[: boundary(text, end)].rstrip() + ELLIPSIS


def boundary(text: str, at: int) -> int:
    """The last place up to `at` where a text may be cut: never before an accent, nor beside a joiner."""
    while 0 < at < len(text) and (_sticks(text[at]) or text[at - 1] == _JOINERS[0]):
        at -= 1
    return at


def _sticks(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")
