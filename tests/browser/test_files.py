"""The page's files: no build, nothing from elsewhere, no HTML out of text, a contract in each module."""

import re
from pathlib import Path

import pytest

from tests.browser.fake_app import WEB

SCRIPTS = sorted((WEB / "js").glob("*.js"))
FILES = sorted(path for path in WEB.rglob("*") if path.suffix in (".html", ".css", ".js", ".svg"))
AS_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser"
    r"|document\.write|\beval\(|new Function"
)
NAMESPACE = "http://www.w3.org/2000/svg"
LONGEST = 200


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace(NAMESPACE, "")
    assert not re.search(r"https?:|//\w+\.\w+|@import|url\(", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_text_becomes_html_or_program(path: Path) -> None:
    assert not AS_HTML.search(path.read_text())


def test_the_page_has_no_inline_script_style_or_handler() -> None:
    text = (WEB / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_module_opens_with_its_contract_and_is_short(path: Path) -> None:
    text = path.read_text()
    head = text[: len(text) - len(re.sub(r"\A(//[^\n]*\n)+", "", text))]
    assert "Contract:" in head
    assert text.count("\n") < LONGEST


def test_everything_that_is_imported_or_linked_is_there() -> None:
    for path in SCRIPTS:
        for wanted in re.findall(r'from "\./([\w.-]+)"', path.read_text()):
            assert (path.parent / wanted).is_file(), f"{path.name}: {wanted}"
    for wanted in re.findall(r'(?:src|href)="static/([^"]+)"', (WEB / "index.html").read_text()):
        assert (WEB / wanted).is_file(), wanted
