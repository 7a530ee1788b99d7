"""Word documents (Office Open XML): the text of paragraphs is translated, everything else stays.

Contract: `Docx(data, most)` reads a .docx of at most `most` bytes unpacked; `units` are its texts (body,
tables, text boxes, headers, footers, notes), `rendered(done)` the file with their translations. A run's
format (bold, a link) stands around the words that it belongs to; where a translation would change the
order of formats, it is made run by run. Pictures, styles, fields and comments stay byte for byte.
Refused: a zip bomb before it is unpacked, XML that declares entities before it is parsed. Source:
ECMA-376 part 1, "WordprocessingML".
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.common.errors import PayloadTooLarge, UnsupportedMedia
from services.translate_text.documents.markup import Unit
from services.translate_text.sentence import Span

MOST_ENTRIES = 4000
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_HINT = "save it again as .docx in Word or LibreOffice, without a password"


@dataclass
class _Group:
    """Neighbouring text elements of one format."""

    texts: list[Any]
    form: bytes

    @property
    def text(self) -> str:
        return "".join(element.text or "" for element in self.texts)

    def fill(self, text: str) -> None:
        first, *others = self.texts
        first.text = text
        first.set(_PRESERVE, "preserve")
        for element in others:
            element.text = ""


@dataclass
class _Stretch:
    """The groups between two tabs, line breaks or paragraphs; those not of the main format are wraps."""

    groups: list[_Group]

    def unit(self) -> Unit:
        spans = self._spans()
        main = self._main()
        wraps = tuple(span for group, span in spans if _wrapped(group, main))
        return Unit("".join(group.text for group in self.groups), wraps, (("", ""),) * len(wraps))

    def fill(self, text: str, wraps: Sequence[Span]) -> None:
        """Text between two wraps goes to the group there, or else to the one before it."""
        places = iter(wraps)
        texts = {id(group): "" for group in self.groups}
        at = 0
        last, main = self.groups[0], self._main()
        for group in self.groups:
            if _wrapped(group, main):
                start, end = next(places)
                texts[id(last)] += text[at:start]
                texts[id(group)] += text[start:end]
                at = end
            last = group
        texts[id(last)] += text[at:]
        for group in self.groups:
            group.fill(texts[id(group)])

    def _spans(self) -> list[tuple[_Group, Span]]:
        spans, at = [], 0
        for group in self.groups:
            spans.append((group, (at, at + len(group.text))))
            at += len(group.text)
        return spans

    def _main(self) -> bytes:
        """The format of most of the text."""
        lengths: dict[bytes, int] = {}
        for group in self.groups:
            lengths[group.form] = lengths.get(group.form, 0) + len(group.text)
        return max(lengths, key=lambda form: lengths[form])


def _wrapped(group: _Group, main: bytes) -> bool:
    """Whether a group has another format than most of the stretch, and says something."""
    return group.form != main and any(map(str.isalpha, group.text))


class Docx:
    """A .docx in memory."""

    ordered = True
    """Wraps have to come in their order."""

    def __init__(self, data: bytes, most: int) -> None:
        """Raises UnsupportedMedia for what is no .docx, PayloadTooLarge for one that unpacks to more than
        `most` bytes.
        """
        self._entries = _unpacked(data, most)
        self._trees = {
            info.filename: _parsed(content)
            for info, content in self._entries
            if _PARTS.fullmatch(info.filename)
        }
        if "word/document.xml" not in self._trees:
            raise UnsupportedMedia("a zip, but no Word document", param="file", hint=_HINT)
        self._stretches = [stretch for tree in self._trees.values() for stretch in _stretches(tree)]

    @property
    def units(self) -> list[Unit]:
        """Its texts, in order."""
        return [stretch.unit() for stretch in self._stretches]

    def rendered(self, done: Sequence[tuple[str, Sequence[Span]]]) -> bytes:
        """The file with a translation, and the places of its wraps, for each unit."""
        from docx.opc.oxml import serialize_part_xml

        for stretch, (text, wraps) in zip(self._stretches, done, strict=True):
            stretch.fill(text, wraps)
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for info, content in self._entries:
                tree = self._trees.get(info.filename)
                archive.writestr(info, content if tree is None else serialize_part_xml(tree))
        return sink.getvalue()


def _unpacked(data: bytes, most: int) -> list[tuple[zipfile.ZipInfo, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            # zipfile gives no more bytes of an entry than its header states, so the sum of these is a bound.
            if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > most:
                message = f"the document unpacks to more than {most} bytes or {MOST_ENTRIES} files"
                raise PayloadTooLarge(message, param="file", hint="send it in parts, or without its pictures")
            return [(info, archive.read(info)) for info in infos]
    except _BROKEN as error:
        raise UnsupportedMedia(f"not a .docx that can be read: {error}", param="file", hint=_HINT) from None


def _parsed(content: bytes) -> Any:
    from docx.oxml import parse_xml
    from lxml.etree import XMLSyntaxError

    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content.replace(b"\0", b""), re.IGNORECASE):
        raise UnsupportedMedia("the document's XML declares entities", param="file", hint=_HINT)
    try:
        return parse_xml(content)
    except XMLSyntaxError as error:
        raise UnsupportedMedia(f"the document's XML is broken: {error}", param="file", hint=_HINT) from None


def _stretches(tree: Any) -> Iterator[_Stretch]:
    for paragraph in tree.iter(f"{_W}p"):
        yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: Any) -> Iterator[_Stretch]:
    groups: list[_Group] = []
    for element in _in_order(paragraph):
        if element.tag == f"{_W}t":
            form = _form(element.getparent())
            if groups and groups[-1].form == form:
                groups[-1].texts.append(element)
            else:
                groups.append(_Group([element], form))
        elif groups:
            yield _Stretch(groups)
            groups = []
    if groups:
        yield _Stretch(groups)


def _in_order(paragraph: Any) -> Iterator[Any]:
    """Texts, and whatever else in runs parts them; not what is in a paragraph inside this one."""
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p"), None) is paragraph:
            yield from (child for child in run if child.tag != f"{_W}rPr")


def _form(run: Any) -> bytes:
    """What two runs have in common that look alike: their properties, and the link that they are in."""
    from lxml.etree import tostring

    properties = run.find(f"{_W}rPr")
    parent = run.getparent()
    link = str(id(parent)).encode() if parent.tag != f"{_W}p" else b""
    return link + (tostring(properties, method="c14n") if properties is not None else b"")
