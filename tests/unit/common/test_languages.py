"""Language tags of every kind lead to one language; unknown ones are answered with the nearest."""

import pytest

from services.common.errors import UnknownLanguage
from services.common.languages import BY_CODE, FLORES, LANGUAGES, hint, language, nearest


@pytest.mark.parametrize("tag", ["fr", "FR", "fr-FR", "fr_CA", "fra_Latn", " fr ", "fra", "fre", "fr-Latn"])
def test_french_by_any_tag(tag: str) -> None:
    assert language(tag).nllb == "fra_Latn"
    assert language(tag).espeak == "fr-fr"


@pytest.mark.parametrize(
    ("tag", "nllb"),
    [
        ("zh", "zho_Hans"),
        ("zh-CN", "zho_Hans"),
        ("zho", "zho_Hans"),
        ("zho_Hans", "zho_Hans"),
        ("zh-Hant", "zho_Hant"),
        ("zh-TW", "zho_Hant"),
        ("zh-Hant-HK", "zho_Hant"),
        ("zt", "zho_Hant"),
        ("ZHO_HANT", "zho_Hant"),
        ("pt-BR", "por_Latn"),
        ("ar", "arb_Arab"),
        ("arb", "arb_Arab"),
        ("ara", "arb_Arab"),
        ("arb-Latn", "arb_Latn"),
        ("no", "nob_Latn"),
        ("sr-Cyrl-RS", "srp_Cyrl"),
        ("ks-Deva", "kas_Deva"),
        ("kas", "kas_Arab"),
        ("yue", "yue_Hant"),
        ("fil", "tgl_Latn"),
        ("es-419", "spa_Latn"),
        ("ca-valencia", "cat_Latn"),
    ],
)
def test_tags_of_every_kind(tag: str, nllb: str) -> None:
    assert language(tag).nllb == nllb


def test_our_own_languages_go_by_the_names_that_their_engines_know() -> None:
    names = {code: (entry.name, entry.nllb, entry.espeak) for code, entry in LANGUAGES.items()}
    assert names == {
        "en": ("English", "eng_Latn", "en-us"),
        "fr": ("French", "fra_Latn", "fr-fr"),
        "es": ("Spanish", "spa_Latn", "es"),
        "de": ("German", "deu_Latn", "de"),
        "it": ("Italian", "ita_Latn", "it"),
    }


def test_the_table_has_every_language_of_nllb() -> None:
    assert len(FLORES) == len(BY_CODE) == 205
    assert sum(len(entry.code) == 2 for entry in FLORES.values()) > 120
    for entry in FLORES.values():
        assert language(entry.nllb) is language(entry.code) is entry


def test_transformers_names_no_language_that_the_table_lacks() -> None:
    tokenizer = pytest.importorskip("transformers.models.nllb.tokenization_nllb", exc_type=ImportError)
    assert set(tokenizer.FAIRSEQ_LANGUAGE_CODES) <= set(FLORES)


@pytest.mark.parametrize(
    "tag", ["", "xx", "french", "fr_Cyrl", "fra_Latnn", "zho-Latn", "-", "auto", "x" * 9999]
)
def test_unknown_tags_are_refused(tag: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        language(tag)
    assert caught.value.hint
    assert len(caught.value.message) < 100


@pytest.mark.parametrize(
    ("tag", "code"),
    [("french", "fr"), ("germn", "de"), ("fra_Latnn", "fr"), ("zho_Hant_", "zh-Hant"), ("Maltes", "mt")],
)
def test_the_nearest_is_named(tag: str, code: str) -> None:
    assert nearest(tag)[0].code == code
    assert f"{code} (" in hint(tag)


def test_what_is_like_nothing_is_told_what_there_is() -> None:
    assert "en, fr, es, de, it" in hint("xx", LANGUAGES.values())
    assert "Swedish" not in hint("swedish", LANGUAGES.values())
