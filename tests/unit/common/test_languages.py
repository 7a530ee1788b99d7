"""Language tags of every kind lead to one language; unknown ones are refused with the known ones named."""

import pytest

from services.common.errors import UnknownLanguage
from services.common.languages import LANGUAGES, language


@pytest.mark.parametrize("tag", ["fr", "FR", "fr-FR", "fr_CA", "fra_Latn", " fr "])
def test_french_by_any_tag(tag: str) -> None:
    assert language(tag).nllb == "fra_Latn"
    assert language(tag).espeak == "fr-fr"


def test_each_language_goes_by_the_names_that_its_engines_know() -> None:
    names = {code: (entry.name, entry.nllb, entry.espeak) for code, entry in LANGUAGES.items()}
    assert names == {
        "en": ("English", "eng_Latn", "en-us"),
        "fr": ("French", "fra_Latn", "fr-fr"),
        "es": ("Spanish", "spa_Latn", "es"),
        "de": ("German", "deu_Latn", "de"),
        "it": ("Italian", "ita_Latn", "it"),
    }


@pytest.mark.parametrize("tag", ["", "xx", "french", "fra", "fr_Latn", "zho_Hans"])
def test_unknown_tags_name_the_known_ones(tag: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        language(tag)
    assert "en, fr, es, de, it" in str(caught.value.hint)
