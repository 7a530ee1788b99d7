"""A folder of a user's own sentences: what its file names say."""

import pytest

from models.eval.translate import direction


@pytest.mark.parametrize(
    ("stem", "codes"),
    [
        ("fr", "fra_Latn"),
        ("fr-en", "fra_Latn-eng_Latn"),
        ("fra_Latn-eng_Latn", "fra_Latn-eng_Latn"),
        ("zho_Hans", "zho_Hans"),
    ],
)
def test_file_names_tell_the_direction(stem: str, codes: str) -> None:
    assert direction(stem) == codes


def test_a_name_that_tells_none_says_what_to_call_it() -> None:
    with pytest.raises(ValueError, match=r"call it fr\.src"):
        direction("news")
