"""SubRip and WebVTT: the text of each cue is translated; numbers, times, settings, notes and styles stay.

Contract: `srt(text)` and `vtt(text)` cut a file into what stays and Units, one for a cue. A cue's lines
are translated together and broken again into as many lines as there were; lines that begin with a dash,
each somebody's, stay apart. A number right before the next times is that cue's, though no blank line parts
them. Tags (<i>, <v Anna>, {\\an8}) stay. n cues in, n cues out. Sources: SubRip as
players read it; W3C WebVTT.
"""

import html
import re
from collections.abc import Callable
from dataclasses import replace

from services.translate_text.documents.markup import Atom, Closing, Document, Item, Opening, Text, unit

_TIMES = re.compile(r"\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z]+)[^<>\n]{0,200}>|<[\d:.]{5,16}>|\{\\[^{}\n]{1,60}\}")
_SPEAKER = re.compile(r"\s*[-–—]")
MOST_LINES = 8
"""Lines of a cue that are one text; more are no cue that anybody reads."""
_BETWEEN_WORDS = re.compile(r"[ ](?![^<>]{0,200}>)")


def srt(text: str) -> Document:
    """What stays and what is translated, in order."""
    return _document(text, str, str)


def vtt(text: str) -> Document:
    """The same for WebVTT, whose text has entities."""
    return _document(text, html.unescape, lambda words: html.escape(words, quote=False))


def _document(text: str, read: Callable[[str], str], write: Callable[[str], str]) -> Document:
    found: Document = []
    cue: list[str] | None = None
    for line in text.splitlines(keepends=True):
        if cue is not None and line.strip() and not _TIMES.match(line):
            cue.append(line)
            continue
        number = [cue.pop()] if cue and line.strip() and cue[-1].strip().isdecimal() else []
        found += [*_cue(cue or [], read, write), *number, line]
        cue = [] if _TIMES.match(line) else None
    return [*found, *_cue(cue or [], read, write)]


def _cue(lines: list[str], read: Callable[[str], str], write: Callable[[str], str]) -> Document:
    """One unit for the cue, or one for each of its speakers; the last line's end stays."""
    if 1 < len(lines) <= MOST_LINES and not _SPEAKER.match(lines[1]):
        bodies = [line.rstrip("\r\n") for line in lines]
        items = [item for body in bodies for item in (*_items(body.strip(), read), Text(" "))][:-1]
        ends = [line[len(body) :] for line, body in zip(lines, bodies, strict=True)]
        inner = unit(items, write)
        return [replace(inner, finish=lambda words: _broken(words, ends[:-1])), ends[-1]]
    found: Document = []
    for line in lines:
        body = line.rstrip("\r\n")
        found += [unit(_items(body, read), write), line[len(body) :]]
    return found


def _items(line: str, read: Callable[[str], str]) -> list[Item]:
    items: list[Item] = []
    at = 0
    for found in _TAG.finditer(line):
        items.append(Text(read(line[at : found.start()])))
        at = found.end()
        if not found["name"]:
            items.append(Atom(found.group()))
        else:
            kind = Closing if found["end"] else Opening
            items.append(kind(found["name"].lower(), found.group()))
    return [*items, Text(read(line[at:]))]


def _broken(words: str, ends: list[str]) -> str:
    """The words in as many lines as there were, about equally long."""
    gaps = [found.start() for found in _BETWEEN_WORDS.finditer(words)]
    for line, end in enumerate(reversed(ends)):
        wanted = len(words) * (len(ends) - line) / (len(ends) + 1)
        best = min(gaps, key=lambda gap: abs(gap - wanted), default=None)
        if best is None:
            return words + "".join(ends[: len(ends) - line])
        gaps = [gap for gap in gaps if gap < best]
        words = words[:best] + end + words[best + 1 :]
    return words
