"""Markdown: paragraphs, headings, list items and table cells are translated; the rest stays byte for byte.

Contract: `document(text)` cuts CommonMark with tables into what stays and Units. Front matter, code
blocks, HTML blocks, link targets, images, inline code and autolinks stay; emphasis and links stand around
the words that they belong to. The lines of a wrapped paragraph become one, as renderers show them; hard
breaks stay. markdown-it-py says which lines hold text. Source: CommonMark 0.31.
"""

import html
import re

from services.translate_text.documents.markup import Atom, Closing, Document, Item, Opening, Text, unit

_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_HARD_BREAK = re.compile(r"( {2,}|\\)[ \t]*$")
_TARGET = (
    r"(?:\([^()\s]{0,800}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s+\"[^\"]{0,200}\")?\)|\[[^\[\]]{0,200}\])"
)
_INLINE = re.compile(
    r"(?P<atom>(?<!`)(?P<ticks>`{1,8})(?!`)[^`]{1,400}(?P=ticks)(?!`)"
    rf"|!\[[^\[\]]{{0,400}}\]{_TARGET}"
    r"|<(?:https?:|mailto:|/?[a-zA-Z!])[^<>]{0,800}>"
    r"|\[\^[^\]\s]{1,40}\]|\\[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});)"
    rf"|(?P<target>\]{_TARGET})|(?P<link>\[(?=[^\[\]]{{1,400}}\]{_TARGET}))"
    r"|(?P<mark>(?:\*{1,3}|~~)(?!\s)|(?<!\s)(?:\*{1,3}|~~)|(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_]))"
)
_MARKUP = frozenset("<>&*_[]`#|~\\")
"""Characters that an entity may be there to hide."""


def document(text: str) -> Document:
    """What stays and what is translated, in order."""
    front = _FRONT.match(text)
    start = front.end() if front else 0
    lines = _LINE.findall(text[start:])
    found: Document = [text[:start]]
    done = 0
    for (first, last), contents in _texts(text[start:]):
        if first >= done:
            found.append("".join(lines[done:first]))
            found += _filled("".join(lines[first:last]), contents)
            done = last
    return [*found, "".join(lines[done:])]


def _texts(text: str) -> list[tuple[tuple[int, int], list[str]]]:
    """Blocks of lines (first, and the one after the last) with the texts in them, in order; a table's row is
    one block.
    """
    from markdown_it import MarkdownIt

    blocks: dict[tuple[int, int], list[str]] = {}
    row: list[int] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        row = token.map or row if token.type == "tr_open" else row
        place = token.map or row
        if token.type == "inline" and place and token.content.strip():
            blocks.setdefault((place[0], place[1]), []).append(token.content)
    return sorted(blocks.items())


def _filled(source: str, contents: list[str]) -> Document:
    """The block with its texts as units; as it is, where a text can't be found in it."""
    found: Document = []
    at = 0
    for content in contents:
        places = _places(source, content.split("\n"), at)
        if not places:
            return [source]
        items: list[Item] = []
        end = places[0][0]
        for start, after in places:
            items += _between(source[end:start]) if items else []
            items += _items(source[start:after])
            end = after
        found += [source[at : places[0][0]], unit(items)]
        at = end
    return [*found, source[at:]]


def _places(source: str, lines: list[str], at: int) -> list[tuple[int, int]]:
    places = []
    for number, line in enumerate(lines, 1):
        body = line.strip()
        if number < len(lines) and len(body) > 1:  # a hard break is between the lines, not in them
            body = body.removesuffix("\\").rstrip() or body
        start = source.find(body, at)
        if start < 0:
            return []
        at = start + len(body)
        places.append((start, at))
    return places


def _between(gap: str) -> list[Item]:
    """What stands between two lines of a paragraph: a space, or a hard break."""
    hard = _HARD_BREAK.search(gap.splitlines()[0] if gap.strip(" \t") else "")
    return [Atom(gap)] if hard else [Text(" ")]


def _items(text: str) -> list[Item]:
    items: list[Item] = []
    open_: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        items.append(Text(text[at : found.start()]))
        at = found.end()
        items.append(_item(found, open_))
    return [*items, Text(text[at:])]


def _item(found: re.Match[str], open_: list[str]) -> Item:
    markup = found.group()
    if found["entity"]:
        letter = html.unescape(markup)
        return Atom(markup) if _MARKUP.intersection(letter) else Text(letter)
    if found["link"]:
        return Opening("link", markup)
    if found["target"]:
        return Closing("link", markup)
    if not found["mark"]:
        return Atom(markup)
    if markup in open_:
        open_.remove(markup)
        return Closing(markup, markup)
    open_.append(markup)
    return Opening(markup, markup)
