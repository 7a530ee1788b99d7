"""Written forms become the words that a speaker would say, in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.synthesis_audio.normalise import normalise

CASES = [
    ("en", "It costs $3.50.", "It costs three dollars and fifty cents."),
    ("en", "$0.99 or €1", "ninety-nine cents or one euro"),
    ("en", "Dr. Smith aged 2 kg at 12 °C.", "Doctor Smith aged two kilograms at twelve degrees Celsius."),
    ("en", "March 3, 2026 at 14:05", "March third, twenty twenty-six at fourteen oh five"),
    ("en", "In 1995, the 1st of 3-5 cheeses", "In nineteen ninety-five, the first of three to five cheeses"),
    ("en", "25% of 1,000,000", "twenty-five percent of one million"),
    ("fr", "3,50 € ou 1 250,75 EUR", "trois euros et cinquante centimes ou mille deux cent cinquante euros et soixante-quinze centimes"),  # noqa: E501
    ("fr", "Le 1er mai à 14h30, 25 %", "Le premier mai à quatorze heures trente, vingt-cinq pour cent"),
    ("fr", "14/03/2026", "quatorze mars deux mille vingt-six"),
    ("es", "Cuesta 1.250,75 €.", "Cuesta mil doscientos cincuenta euros con setenta y cinco céntimos."),
    ("es", "21 € y 1 £", "veintiún euros y una libra"),
    ("es", "a las 14:30, 1 kg", "a las catorce y treinta, un kilogramo"),
    ("de", "Am 3. März um 14:30 Uhr", "Am dritten März um vierzehn Uhr dreißig"),
    ("de", "Der 3. März, z. B. 3,5 kg", "Der dritte März, zum Beispiel drei Komma fünf Kilogramm"),
    ("de", "1.250 €", "eintausendzweihundertfünfzig Euro"),
    ("it", "Costa 3,50 €, il 25 %.", "Costa tre euro e cinquanta centesimi, il venticinque per cento."),
    ("it", "Sig. Rossi, 1 kg", "signor Rossi, un chilogrammo"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "written", "said"), CASES)
def test_says_written_forms(code: str, written: str, said: str) -> None:
    assert normalise(written, code) == said


@pytest.mark.parametrize("text", ["", "  \n ", "😀", "你好", "\x00"])
def test_leaves_nothing_of_what_cannot_be_said(text: str) -> None:
    assert normalise(text, "en") == ""


def test_keeps_paragraphs() -> None:
    assert normalise("One.\n\nTwo.", "en") == "One.\n\nTwo."


@pytest.mark.parametrize("code", ["en", "fr", "es", "de", "it"])
@given(text=st.text(alphabet=st.sampled_from("0123456789.,:;-/%€$°ºª eurkgEUR\n&@"), max_size=40))
def test_no_digit_survives(code: str, text: str) -> None:
    assert not any(letter.isdigit() for letter in normalise(text, code))
