"""The formats of documents, by the ending of a file's name, checked against what is in the file.

Contract: `opened(name, data, most)` gives an Opened: its units, and `rendered` for the file with their
translations in the encoding it came in. Text is UTF-8, or UTF-16 with its mark. Raises UnsupportedMedia
for what isn't what its name says, InvalidRequest for an empty file. It knows no model and no HTTP.
"""

import codecs
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from services.common.errors import InvalidRequest, UnsupportedMedia
from services.translate_text.documents import html, markdown, subtitles
from services.translate_text.documents.docx import Docx
from services.translate_text.documents.markup import Document, Unit
from services.translate_text.sentence import Span

TEXTS: dict[str, Callable[[str], Document]] = {
    ".txt": lambda text: [Unit(text)],
    ".srt": subtitles.srt,
    ".vtt": subtitles.vtt,
    ".md": markdown.document,
    ".markdown": markdown.document,
    ".html": html.document,
    ".htm": html.document,
}
ENDINGS = (*TEXTS, ".docx")
MEDIA_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".markdown": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
)


class Opened(Protocol):
    """A document whose texts can be replaced; `ordered` where wraps have to come in their order."""

    ordered: bool

    @property
    def units(self) -> list[Unit]:
        """Its texts."""

    def rendered(self, done: Sequence[tuple[str, Sequence[Span]]]) -> bytes:
        """The file with a translation, and the places of its wraps, for each unit."""


class TextFile:
    """A document that is text."""

    ordered = False

    def __init__(self, document: Document, mark: bytes = b"", encoding: str = "utf-8") -> None:
        self._document, self._mark, self._encoding = document, mark, encoding

    @property
    def units(self) -> list[Unit]:
        """Its texts, in order."""
        return [piece for piece in self._document if isinstance(piece, Unit)]

    def text(self, done: Sequence[tuple[str, Sequence[Span]]]) -> str:
        """The text with a translation for each unit."""
        translations = iter(done)
        return "".join(
            piece.rendered(*next(translations)) if isinstance(piece, Unit) else piece
            for piece in self._document
        )

    def rendered(self, done: Sequence[tuple[str, Sequence[Span]]]) -> bytes:
        """See Opened."""
        return self._mark + self.text(done).encode(self._encoding)


def ending(name: str) -> str:
    """The ending of a file's name; raises UnsupportedMedia for one that isn't known."""
    found = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if found not in ENDINGS:
        hint = f"send one of: {', '.join(ENDINGS)}"
        raise UnsupportedMedia(
            f"files that end in {found[:20]!r} are not translated", param="file", hint=hint
        )
    return found


def opened(name: str, data: bytes, most: int) -> Opened:
    """The document; `most` bytes is the largest that a packed one may unpack to."""
    kind = ending(name)
    if not data:
        raise InvalidRequest("the file is empty", param="file", hint="send a document")
    if kind == ".docx":
        return Docx(data, most)
    mark, encoding = next((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte {error.start} can't be read"
        raise UnsupportedMedia(message, param="file", hint="save the file as UTF-8") from None
    if "\0" in text:
        hint = f"send {kind} as text, in UTF-8"
        raise UnsupportedMedia(f"the file ends in {kind} but holds no text", param="file", hint=hint)
    return TextFile(TEXTS[kind](text), mark, encoding)
