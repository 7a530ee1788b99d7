"""Word documents: words change, formats stay with their words, and nothing harmful is unpacked."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from services.common.errors import PayloadTooLarge, UnsupportedMedia
from services.translate_text.documents.docx import Docx

MOST = 1 << 20


def saved(build: "Callable[..., None]") -> bytes:
    document = Document()
    build(document)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def letter(document: "Document") -> None:  # type: ignore[valid-type]
    paragraph = document.add_paragraph("We love ")  # type: ignore[attr-defined]
    paragraph.add_run("blue").bold = True
    paragraph.add_run(" cheese.\tTab. ")
    paragraph.add_run("Bye.").italic = True
    table = document.add_table(1, 1)  # type: ignore[attr-defined]
    table.cell(0, 0).text = "In a cell"
    document.sections[0].header.paragraphs[0].text = "On top"  # type: ignore[attr-defined]


def rezipped(data: bytes, name: str, content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return sink.getvalue()


def test_words_change_and_formats_stay() -> None:
    data = saved(letter)
    file = Docx(data, MOST)
    texts = [unit.text for unit in file.units]
    assert set(texts) >= {"We love blue cheese.", "Tab. Bye.", "In a cell", "On top"}
    out = file.rendered([(unit.text.upper(), unit.wraps) for unit in file.units])
    after = Document(io.BytesIO(out))
    (paragraph, *_) = after.paragraphs
    assert paragraph.text == "WE LOVE BLUE CHEESE.\tTAB. BYE."
    assert [run.text for run in paragraph.runs if run.bold] == ["BLUE"]
    assert [run.text for run in paragraph.runs if run.italic] == ["BYE."]
    assert after.tables[0].cell(0, 0).text == "IN A CELL"
    assert after.sections[0].header.paragraphs[0].text == "ON TOP"
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(out)) as now:
        assert before.namelist() == now.namelist()
        assert before.read("word/styles.xml") == now.read("word/styles.xml")


def test_words_beside_a_wrap_go_to_the_text_before_it() -> None:
    file = Docx(
        saved(lambda document: document.add_paragraph("a").add_run("bold").__setattr__("bold", True)), MOST
    )
    (unit,) = file.units
    assert (unit.text, unit.wraps) == ("abold", ((0, 1),)), "most of the text is bold"
    out = Document(io.BytesIO(file.rendered([("xx yy zz", ((3, 5),))])))
    assert out.paragraphs[0].text == "xx yy zz"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = rezipped(saved(letter), "word/media/x.png", b"\0" * (20 << 20))
    assert len(bomb) < 100_000
    with pytest.raises(PayloadTooLarge, match="unpacks"):
        Docx(bomb, MOST)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    content = b"\0" * (8 << 20)
    bomb = bytearray(rezipped(saved(letter), "word/media/x.png", content))
    size = len(content).to_bytes(4, "little")
    while size in bomb:
        at = bomb.index(size)
        bomb[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(UnsupportedMedia):
        Docx(bytes(bomb), MOST)


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'.encode("utf-16"),
        b"<w:document",
        b"",
        b"\xff\xfe\xfd",
    ],
)  # fmt: skip
def test_harmful_and_broken_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        Docx(rezipped(saved(letter), "word/document.xml", xml), MOST)


def test_a_zip_of_something_else_is_refused() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnsupportedMedia, match="no Word document"):
        Docx(sink.getvalue(), MOST)


def test_a_protected_or_damaged_one_is_refused() -> None:
    data = bytearray(saved(letter))
    at = data.index(b"word/document.xml")
    data[at + 40 : at + 60] = b"\0" * 20
    with pytest.raises(UnsupportedMedia):
        Docx(bytes(data), MOST)
