"""HTML: the text between block tags is translated, with inline tags around the words they belong to.

Contract: `document(text)` cuts HTML, whole or a fragment, into what stays and Units. Scripts, styles,
code, comments and what says translate="no" or class="notranslate" stay byte for byte, and so do all tags;
attributes are not translated. A line end inside a paragraph becomes a space, as browsers show it. Source:
WHATWG HTML, "Phrasing content", "Optional tags" (so tags need not be closed). It repairs nothing.
"""

import html
import re
from collections.abc import Iterator

from services.translate_text.documents.markup import Atom, Closing, Document, Item, Opening, Text, unit

INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
        ),
        *("label", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
    )
)
_STANDING = frozenset({"img", "wbr", "input", "select", "picture"})
_IN_TEXT = INLINE | _STANDING | {"code", "kbd", "samp", "var", "svg", "math", "textarea"}
"""What stands among words; any other tag parts paragraphs."""
_UNTOUCHED = frozenset(
    (
        *("script", "style", "code", "pre", "kbd", "samp", "var", "svg", "math", "textarea", "template"),
        *("noscript", "iframe", "object", "canvas", "audio", "video", "picture", "select"),
    )
)
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)((?:\"[^\"]*\"|'[^']*'|[^'\">]++)*+)>")
_DECLARATION = re.compile(r"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|[!?][^<>]*>)", re.DOTALL)
_NOT_TRANSLATED = re.compile(
    r"\btranslate\s*=\s*[\"']?no\b|\bclass\s*=\s*(?:\"[^\"]*\bnotranslate\b|'[^']*\bnotranslate\b|notranslate\b)",
    re.I,
)
_SPACE = re.compile(r"\s+")
_VOID = frozenset({"img", "input", "wbr", "br", "hr", "link", "meta", "source", "area", "col", "embed"})
MOST_BROKEN = 50
"""Tags that never end before whatever follows is taken for text: looking for their ends takes long."""


def document(text: str) -> Document:
    """What stays and what is translated, in order."""
    found: Document = []
    items: list[Item] = []
    for token in _tokens(text):
        if isinstance(token, str):
            found += [*_block(items), token]
            items = []
        else:
            items.append(token)
    return [*found, *_block(items)]


def _tokens(text: str) -> Iterator[str | Item]:
    """Words and what stands among them as items, what parts paragraphs as it is."""
    at = broken = 0
    while at < len(text):
        sign = text.find("<", at)
        if sign != at:
            written = text[at : sign if sign > 0 else len(text)]
            yield Text(html.unescape(written), written)
        if sign < 0:
            return
        tag = _TAG.match(text, sign) if broken < MOST_BROKEN else None
        if tag:
            end = _end(text, tag)
            yield _token(text[sign:end], tag, whole=end > tag.end())
        elif stays := _DECLARATION.match(text, sign):
            end = stays.end()
            yield Atom(stays.group())
        else:
            end = sign + 1
            broken += text[end : end + 1].isalpha()
            yield Text("<", "<")
        at = end


def _token(markup: str, tag: re.Match[str], *, whole: bool) -> str | Item:
    name = tag.group(1).lower()
    if name not in _IN_TEXT:
        return markup
    if whole or name not in INLINE:
        return Atom(markup)
    return Closing(name, markup) if markup.startswith("</") else Opening(name, markup)


def _end(text: str, tag: re.Match[str]) -> int:
    """Where the tag ends, or the element that it begins, if that stays as it is."""
    name = tag.group(1).lower()
    opens = not tag.group().startswith("</") and not tag.group().endswith("/>")
    if not opens or not (name in _UNTOUCHED or _NOT_TRANSLATED.search(tag.group(2))) or name in _VOID:
        return tag.end()
    depth = 1
    for found in re.finditer(rf"<(/?){re.escape(name)}\b[^<>]*>", text[tag.end() :], re.IGNORECASE):
        depth += -1 if found.group(1) else 1
        if depth == 0 or (found.group(1) and name in ("script", "style", "textarea")):
            return tag.end() + found.end()
    return len(text)


def _block(items: list[Item]) -> Document:
    """A run of text and inline tags; the white space around it stays as it is."""
    if not any(isinstance(item, Text) and any(map(str.isalpha, item.text)) for item in items):
        return ["".join(item.written if isinstance(item, Text) else item.markup for item in items)]
    first, last = items[0], items[-1]
    left = first.text[: len(first.text) - len(first.text.lstrip())] if isinstance(first, Text) else ""
    right = last.text[len(last.text.rstrip()) :] if isinstance(last, Text) else ""
    inner = unit([Text(_folded(item.text)) if isinstance(item, Text) else item for item in items], _escape)
    return [_escape(left), inner.stripped(bool(left), bool(right)), _escape(right)]


def _folded(text: str) -> str:
    """White space with a line end in it, as one space."""
    return _SPACE.sub(lambda found: " " if set(found.group()) & {"\n", "\r"} else found.group(), text)


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
