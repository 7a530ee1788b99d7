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
    ("en", "I am here at 8 am or 5 p.m. today.", "I am here at eight A M or five P M today."),
    ("en", "24/11/2026, -5 °C", "November twenty-fourth, twenty twenty-six, minus five degrees Celsius"),
    ("en", "the 1990s, $1.5 billion", "the nineteen nineties, one point five billion dollars"),
    ("en", "1/2 cup, 24/7, 5/8", "one half cup, twenty-four seven, five over eight"),
    ("en", "St. John on Main St.", "Saint John on Main Street"),
    ("en", "COVID-19, 2 x 3, EU", "COVID nineteen, two times three, E U"),
    ("en", "Louis XIV, chapter IV, IVAN", "Louis the fourteenth, chapter four, IVAN"),
    ("fr", "1.234,56 €, 2 M€", "mille deux cent trente-quatre euros et cinquante-six centimes, deux millions d'euros"),  # noqa: E501
    ("fr", "1 heure, 21 minutes, 1 litre", "une heure, vingt et une minutes, un litre"),
    ("fr", "au XXIe siècle, Louis XIV", "au vingt et unième siècle, Louis quatorze"),
    ("fr", "24h/24 et 7/7, l'UE", "vingt-quatre heures sur vingt-quatre et sept sur sept, l'U E"),
    ("es", "1 euro, 21 horas, 31 años", "un euro, veintiuna horas, treinta y un años"),
    ("es", "200 personas, 1 millón, siglo XXI", "doscientas personas, un millón, siglo veintiuno"),
    ("de", "am 24.11.2026, 17.45 Uhr", "am vierundzwanzigsten November zweitausendsechsundzwanzig, siebzehn Uhr fünfundvierzig"),  # noqa: E501
    ("de", "1 Mio. Euro, 1 Stunde, 1 Jahr", "eine Million Euro, eine Stunde, ein Jahr"),
    ("de", "die USA, Hauptstr. 7", "die U S A, Hauptstraße sieben"),
    ("it", "1 ora, 1 euro, 1 zaino, il 3°, 3 °C", "un'ora, un euro, uno zaino, il terzo, tre gradi Celsius"),
    ("it", "ore 17.45, secolo XXI", "ore diciassette e quarantacinque, secolo ventunesimo"),
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
@given(text=st.text(alphabet=st.sampled_from("0123456789.,:;-/%€$°ºª eurkgEURIVXMdpm'\n&@"), max_size=40))
def test_no_digit_survives(code: str, text: str) -> None:
    assert not any(letter.isdigit() for letter in normalise(text, code))
