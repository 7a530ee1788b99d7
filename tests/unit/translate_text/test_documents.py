"""Documents come apart and together again: only words change, everything else is where it was."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.errors import InvalidRequest, StageError, UnsupportedMedia
from services.translate_text.documents import html, markdown, subtitles
from services.translate_text.documents.formats import TEXTS, TextFile, ending, opened
from services.translate_text.documents.markup import Document, Unit


def units(document: Document) -> list[str]:
    return [piece.text for piece in document if isinstance(piece, Unit)]


def same(document: Document) -> str:
    """The document with its own words."""
    return TextFile(document).text([(unit.text, unit.wraps) for unit in document if isinstance(unit, Unit)])


def shouted(document: Document) -> str:
    return TextFile(document).text(
        [(unit.text.upper(), unit.wraps) for unit in document if isinstance(unit, Unit)]
    )


PAGE = """<!DOCTYPE html><html><head><title>My page</title><style>p { color: red }</style></head>
<body class="a > b"><!-- We --><p>We <b>love <i>blue</i> cheese</b>,<br>and
<a href="/a?b=1&amp;c" title='x'>milk</a>.
  Next line <code>we</code> <img src=x alt="a<b"> &lt;end&gt; &amp; more</p>
<pre>we
  keep</pre><p translate=no>We stay</p><span class="x notranslate">Me too</span>
<script>if (a < b) "we"</script>
<ul><li>One<li>Two</ul>Tom &amp; Anna</body></html>"""


def test_html_gives_words_and_keeps_the_rest() -> None:
    assert units(html.document(PAGE)) == [
        "My page",
        "\ue000We love blue cheese,"[1:],
        "and milk. Next line \ue000 \ue000 <end> & more",
        "One",
        "Two",
        "Tom & Anna",
    ]
    out = shouted(html.document(PAGE))
    for kept in (
        "<style>p { color: red }</style>",
        '<body class="a > b">',
        "<p>WE <b>LOVE <i>BLUE</i> CHEESE</b>,<br>AND ",
        "<a href=\"/a?b=1&amp;c\" title='x'>MILK</a>. NEXT LINE <code>we</code>",
        '<img src=x alt="a<b"> &lt;END&gt; &amp; MORE</p>\n',
        "<pre>we\n  keep</pre><p translate=no>We stay</p>",
        '<span class="x notranslate">Me too</span>\n<script>if (a < b) "we"</script>',
        "<ul><li>ONE<li>TWO</ul>TOM &amp; ANNA</body></html>",
    ):
        assert kept in out


TAGS = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<p>",
        "</p>",
        "<br/>",
        "<a href='x'>",
        "</a>",
        "<!-- c -->",
        "&amp;",
        "a < b",
        "<",
        "\n",
    ]
)


@given(st.lists(st.one_of(TAGS, st.text(alphabet="ab .\n\ue000é", max_size=8))).map("".join))
def test_every_tag_of_any_html_comes_back_once_and_in_order(text: str) -> None:
    tags = re.compile(r"</?(?:b|i|p|a)(?: [^>]*)?>|<br/>|<!-- c -->")
    out = same(html.document(text))
    assert tags.findall(out) == tags.findall(text)
    words = re.compile(r"\s+|&lt;|<|&amp;|&")
    assert words.sub("", tags.sub("", out)) == words.sub("", tags.sub("", text))


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        '<a "',
        "<b>a",
        "<",
        "<!--",
        "<!",
        "</b>",
        "<code>",
        "&amp;",
        "<b>a</b> ",
        "<p class=notranslate>",
        "<a '<",
    ],
)
@pytest.mark.parametrize("kind", [".html", ".md", ".srt", ".vtt"])
def test_hostile_markup_takes_no_longer_than_other(unit: str, kind: str) -> None:
    began = time.process_time()
    same(TEXTS[kind]((unit * 60_000)[:60_000] + "x"))
    assert time.process_time() - began < 4


NOTES = """---
title: We love cheese
---
# We love *blue* cheese #

We love **all the
cheese** of [my father](https://a.example/b_c "Title"), `code we` and ![we](x.png).\\
New line with snake_case and 2 * 3 &amp; more.[^1]

- [ ] One thing
  1. Two <span>things</span>
> Quoted line
> goes on

| Name | We love |
| :--- | ---: |
| Brie | `x` and **milk** |

```python
we = "love"
```

    indented code

<div>We stay</div>

[ref]: https://a.example "We"
Setext
======
"""


def test_markdown_gives_words_and_keeps_the_rest() -> None:
    out = shouted(markdown.document(NOTES))
    for kept in (
        "---\ntitle: We love cheese\n---\n# WE LOVE *BLUE* CHEESE #\n\n",
        'WE LOVE **ALL THE CHEESE** OF [MY FATHER](https://a.example/b_c "Title"), `code we` AND',
        " ![we](x.png).\\\n",
        "NEW LINE WITH SNAKE_CASE AND 2 * 3 &amp; MORE.[^1]\n",
        "- [ ] ONE THING\n  1. TWO <span>THINGS</span>\n> QUOTED LINE GOES ON\n",
        "| NAME | WE LOVE |\n| :--- | ---: |\n| BRIE | `x` AND **MILK** |\n",
        '```python\nwe = "love"\n```\n\n    indented code\n\n<div>We stay</div>\n\n',
        '[ref]: https://a.example "We"\nSETEXT\n======\n',
    ):
        assert kept in out


@given(st.text(alphabet="ab *_`[]()#>-|\n\\~!1.<&", max_size=60))
def test_any_markdown_with_its_own_words_loses_no_sign(text: str) -> None:
    out = same(markdown.document(text))
    assert re.sub(r"[\s>]", "", out) == re.sub(r"[\s>]", "", text)


SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nWe <i>love</i> cheese\r\nand we love milk.\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n- Do you?\r\n- We do. {\\an8}\r\n\r\n"
    "3\r\n00:00:05,000 --> 00:00:06,000\r\n\r\n"
)
VTT = """WEBVTT - we

NOTE We stay

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start
<v Anna>We love <c.loud>Tom &amp; milk</c> <00:01.500>now

00:03.000 --> 00:04.000
Bye
"""


def test_subtitles_keep_times_numbers_and_lines() -> None:
    assert units(subtitles.srt(SRT)) == ["We love cheese and we love milk.", "- Do you?", "- We do. \ue000"]
    out = shouted(subtitles.srt(SRT))
    assert "1\r\n00:00:01,000 --> 00:00:02,500\r\nWE <i>LOVE</i>" in out
    assert len(out.split("\r\n")) == len(SRT.split("\r\n"))
    assert "- DO YOU?\r\n- WE DO. {\\an8}\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n\r\n" in out
    page = shouted(subtitles.vtt(VTT))
    assert page == VTT.replace("We love", "WE LOVE").replace("Tom &amp; milk", "TOM &amp; MILK").replace(
        "now", "NOW"
    ).replace("Bye", "BYE")


@given(st.text(alphabet="ab .-\n1<>i/{}\\", max_size=60))
def test_cues_keep_their_number_of_lines(text: str) -> None:
    file = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n2\n00:00:03,000 --> 00:00:04,000\nEnd\n"
    out = same(subtitles.srt(file))
    assert out.split() == file.split()
    assert len(out.splitlines()) == len(file.splitlines())
    assert re.findall(r"\d\d:.*-->.*", out) == re.findall(r"\d\d:.*-->.*", file)


def test_cues_without_a_blank_line_between_keep_their_numbers() -> None:
    file = (
        "1\n00:00:01,000 --> 00:00:02,000\nWe love\ncheese.\n2\n00:00:03,000 --> 00:00:04,000\nIn 2024\n12\n"
    )
    assert units(subtitles.srt(file)) == ["We love cheese.", "In 2024 12"]
    assert "\n2\n00:00:03,000 -->" in shouted(subtitles.srt(file))


def test_a_stretch_of_html_without_words_stays_as_it_was_written() -> None:
    page = "<td>5 &euro;&nbsp;&#8364;</td><td>3 < 4 & 5 &#38; &lt;</td>"
    assert same(html.document(page)) == page


def test_a_long_translation_is_broken_into_as_many_lines() -> None:
    document = subtitles.srt("00:00:01,000 --> 00:00:02,000\nWe love\ncheese\nnow\n")
    out = TextFile(document).text([("nous aimons tous le fromage de chez nous", ())])
    assert out.splitlines()[1:] == ["nous aimons", "tous le fromage", "de chez nous"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_encodings_come_back_as_they_were(mark: bytes) -> None:
    for encoding, bom in (("utf-8", mark), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        file = opened("a.TXT", bom + "Käse 🧀".encode(encoding), 100)
        assert [unit.text for unit in file.units] == ["Käse 🧀"]
        assert file.rendered([("Brie 🧀", ())]) == bom + "Brie 🧀".encode(encoding)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.pdf", b"x", UnsupportedMedia),
        ("txt", b"x", UnsupportedMedia),
        ("", b"x", UnsupportedMedia),
        ("a.txt", b"", InvalidRequest),
        ("a.txt", b"K\xe4se", UnsupportedMedia),
        ("a.md", b"a\x00b", UnsupportedMedia),
        ("a.docx", b"PK\x03\x04", UnsupportedMedia),
        ("a.docx", b"text", UnsupportedMedia),
    ],
)
def test_what_is_no_document_is_refused(name: str, data: bytes, error: type[StageError]) -> None:
    with pytest.raises(error) as caught:
        opened(name, data, 100)
    assert caught.value.hint


def test_only_the_ending_of_a_name_counts() -> None:
    assert ending("..\\..\\x/y.HTML") == ".html"
