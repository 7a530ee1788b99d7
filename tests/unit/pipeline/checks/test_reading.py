"""Numbers in words and digits, in five languages, read the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.checks.kept import dates_kept, numbers_kept
from services.pipeline.checks.number_words import ordinals, phrases
from services.pipeline.checks.reading import numerals, read

FIVE = ("en", "fr", "es", "de", "it")


def compared(text: str, language: str) -> str:
    return " ".join(token.text for token in numerals(read(text, language)))


def figures(text: str, language: str) -> list[str]:
    return [token.text for token in read(text, language) if token.number]


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        (
            "en",
            "We paid $4.50 for 1,250 eggs.",
            "we paid four dollars and fifty cents for one thousand two hundred and fifty eggs",
        ),
        ("en", "Born November 20, 1985", "born november twentieth nineteen eighty five"),
        ("en", "74% in 1905, on the 21st", "seventy-four per cent in nineteen oh five on the twenty first"),
        ("en", "36.6 °C and €10.05", "thirty six point six degrees celsius and ten euros and five cents"),
        ("en", "Dr. Brown & 3,000,000 bees", "doctor brown and three million bees"),
        ("en", "Gruyère’s 680 at 3:30", "gruyere's six hundred eighty at three thirty"),
        ("fr", "Il coûte 3,50 € et 21 %.", "il coûte trois euros cinquante et vingt et un pour cent"),
        (
            "fr",
            "1 250 œufs, le 1er mai 1999",
            "mille deux cent cinquante œufs le premier mai mille neuf cent quatre-vingt-dix-neuf",
        ),
        ("es", "2003, 31 y 21 %", "dos mil tres treinta y uno y veintiún por ciento"),
        ("de", "Am 3. Mai 1985, 3,50 €", "am dritten mai neunzehnhundertfünfundachtzig drei euro fünfzig"),
        ("de", "2021 Eier, 31 Ziegen", "zweitausendeinundzwanzig eier einunddreißig ziegen"),
        ("it", "1200 uova, 3000 capre, 28 %", "milleduecento uova tremila capre ventotto per cento"),
    ],
)
def test_what_is_written_reads_like_what_is_said(language: str, written: str, said: str) -> None:
    assert compared(written, language) == compared(said, language)


@pytest.mark.parametrize("language", FIVE)
def test_every_number_below_a_thousand_is_read_as_itself(language: str) -> None:
    known = phrases(language)
    assert set(known.values()) >= set(range(1000))
    for words, number in known.items():
        if number < 1000:
            assert figures(" ".join(words), language) == [str(number)], words


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "the second, third and twelfth", ["2", "3", "12"]),
        ("fr", "la deuxième, neuvième et vingt et unième", ["2", "9", "21"]),
        ("de", "am ersten, zweiten und zwanzigsten", ["1", "2", "20"]),
        ("it", "la prima", ["1"]),
        ("pl", "dwa 3", ["3"]),
    ],
)
def test_ordinals(language: str, text: str, found: list[str]) -> None:
    assert figures(text, language) == found


def test_digits_of_other_scripts_are_digits() -> None:
    assert figures("٣٤ جبن و ५", "ar") == ["34", "5"]


def test_two_numbers_joined_by_and_stay_two() -> None:
    assert figures("eleven and twelve", "en") == ["11", "12"]


def test_a_pause_is_no_number() -> None:
    assert figures("one [pause:1.5] goat", "en") == ["1"]


def test_small_words_that_may_be_others_are_not_sure() -> None:
    assert [(t.text, t.sure) for t in read("two goats, 2 cows, one hundred", "en") if t.number] == [
        ("2", False),
        ("2", True),
        ("100", True),
    ]
    assert not read("neuf", "fr")[0].sure


@given(st.integers(0, 999_999), st.sampled_from(["en", "es", "fr"]))
def test_grouped_digits_are_one_number(number: int, language: str) -> None:
    grouped = f"{number:,}".replace(",", {"en": ",", "es": ".", "fr": "\u202f"}[language])
    assert figures(f"x {grouped} y", language) == [str(number)]


@given(st.text(max_size=200), st.sampled_from([*FIVE, "zh", "pt-BR"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert all(token.text for token in read(text, language))


@pytest.mark.parametrize("text", ["⓵", "²", "9" * 5000, "May " + "9" * 5000, "half ½"])
def test_odd_digits_are_read(text: str) -> None:
    assert read(text, "en")
    assert numbers_kept(text, text, ("en", "en")).passed
    assert dates_kept(text, text, ("en", "en")).passed


def test_ordinals_of_a_language_without_a_rule_are_the_first_alone() -> None:
    assert ordinals("es") == {("primero",): 1, ("primer",): 1, ("primera",): 1}
