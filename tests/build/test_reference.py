"""The generated pages say what the code says."""

from pathlib import Path

import pytest

from scripts.write_reference import ROOT, pages

PAGES = dict(pages())


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_generated_page_is_current(path: Path) -> None:
    assert (ROOT / path).is_file(), "run: make reference"
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], "run: make reference"


def test_no_other_document_lies_beside_them() -> None:
    written = {path.name for path in PAGES if path.parent.name == "api"}
    assert {path.name for path in (ROOT / "docs" / "api").iterdir()} == written
