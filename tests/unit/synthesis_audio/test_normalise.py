"""Written forms become the words that a speaker would say, in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.synthesis_audio.spoken.normalise import normalise

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
    ("en", "€1,250.75", "one thousand two hundred and fifty euros and seventy-five cents"),
    ("es", "€1,250.75", "mil doscientos cincuenta euros con setenta y cinco céntimos"),
    ("de", "€1.250,75 oder €1,250.75", "eintausendzweihundertfünfzig Euro und fünfundsiebzig Cent oder eintausendzweihundertfünfzig Euro und fünfundsiebzig Cent"),  # noqa: E501
    ("en", "$1.2M, $3k, 50¢, ¥500", "one point two million dollars, three thousand dollars, fifty cents, five hundred yen"),  # noqa: E501
    ("fr", "5 k€, 20 CHF", "cinq mille euros, vingt francs"),
    ("de", "500 ¥, 20 CHF", "fünfhundert Yen, zwanzig Franken"),
    ("en", "10:00–11:30, 23:59:59", "ten to eleven thirty, twenty-three fifty-nine and fifty-nine seconds"),
    ("fr", "de 9h à 18h, 9h–18h", "de neuf heures à dix-huit heures, neuf heures à dix-huit heures"),
    ("en", "call 555-0199 or +1 (617) 555-0199", "call five five five, zero one nine nine or plus one, six one seven, five five five, zero one nine nine"),  # noqa: E501
    ("fr", "+33 6 12", "plus trois trois, six, un deux"),
    ("es", "+34 600 123 456", "más tres cuatro, seis cero cero, uno dos tres, cuatro cinco seis"),
    ("de", "0171 1234567", "null eins sieben eins, eins zwei drei vier fünf sechs sieben"),
    ("it", "333 1234567", "tre tre tre, uno due tre quattro cinque sei sette"),
    ("en", "192.168.0.1, v2.0.1", "one hundred and ninety-two dot one hundred and sixty-eight dot zero dot one, v two dot zero dot one"),  # noqa: E501
    ("de", "1.234.567 €, 1.234.567.890", "eine Million zweihundertvierunddreißigtausendfünfhundertsiebenundsechzig Euro, eine Milliarde zweihundertvierunddreißig Millionen fünfhundertsiebenundsechzigtausendachthundertneunzig"),  # noqa: E501
    ("en", "20 m², 1 m3, km², 2 GB, 3 GHz, x²", "twenty square metres, one cubic metre, square kilometres, two gigabytes, three gigahertz, x squared"),  # noqa: E501
    ("fr", "20 m², 1 m³, 2 Go", "vingt mètres carrés, un mètre cube, deux gigaoctets"),
    ("es", "20 m², 1/2 kg, 100 m/s", "veinte metros cuadrados, medio kilogramo, cien metros por segundo"),
    ("de", "20 m², 5 m³, 1 kWh", "zwanzig Quadratmeter, fünf Kubikmeter, eine Kilowattstunde"),
    ("it", "20 m², 1/2 kg", "venti metri quadrati, mezzo chilogrammo"),
    ("en", "~5 km, ±3, ≤ 4, ≥5", "about five kilometres, plus or minus three, at most four, at least five"),
    ("en", "<b>cheese</b> ~ <3", "b cheese b less than three"),
    ("en", "Dec 25, 12 Dec 2026, Jan. 5", "December twenty-fifth, the twelfth of December twenty twenty-six, January fifth"),  # noqa: E501
    ("fr", "12 déc. 2026", "douze décembre deux mille vingt-six"),
    ("es", "12 dic. 2026", "doce diciembre dos mil veintiséis"),
    ("de", "12. Dez. 2026, der 2., am 3. Mai", "zwölfter Dezember zweitausendsechsundzwanzig, der zweite, am dritten Mai"),  # noqa: E501
    ("it", "12 dic. 2026", "dodici dicembre duemilaventisei"),
    ("es", "1er piso, 3er, 2.ª", "primer piso, tercer, segunda"),
    ("en", "Fig. 3, p. 12", "figure three, page twelve"),
    ("fr", "p. 12, av. J.-C.", "page douze, avant Jésus-Christ"),
    ("es", "EE.UU., pág. 5, Avda.", "Estados Unidos, página cinco, avenida"),
    ("de", "Fr. Müller, Mo.–Fr., S. 12, ggf.", "Frau Müller, Mo.–Fr., Seite zwölf, gegebenenfalls"),
    ("it", "pag. 12, avv. Rossi", "pagina dodici, avvocato Rossi"),
    ("en", "$3m, $5-10 each, $50K", "three million dollars, five to ten dollars each, fifty thousand dollars"),  # noqa: E501
    ("en", "Chapter IV of World War II", "Chapter four of World War two"),
    ("en", "Version 2.0.1, 3:1, 3x", "Version two dot zero dot one, three to one, three times"),
    ("en", "2 1/2 cups; 1½ hours; ¾ full", "two and a half cups; one and a half hours; three quarters full"),
    ("en", "5'10\", 5 ft, 7-year-old, 12/05", "five foot ten, five feet, seven-year-old, December fifth"),
    ("fr", "François Ier, 5 000 €/mois, 7j/7", "François premier, cinq mille euros par mois, sept jours sur sept"),  # noqa: E501
    ("fr", "Le 06/07, 25 cL, 3/4", "Le six juillet, vingt-cinq centilitres, trois quarts"),
    ("es", "7.800.000.000.", "siete mil ochocientos millones."),
    ("es", "Tel. 91 123 45 67", "teléfono nueve uno, uno dos tres, cuatro cinco, seis siete"),
    ("es", "a las 12:00 h, s. XIX, 20 ºC", "a las doce, siglo diecinueve, veinte grados Celsius"),
    ("es", "1/2 taza, 21.000 euros", "media taza, veintiún mil euros"),
    ("de", "7.800.000.000.", "sieben Milliarden achthundert Millionen."),
    ("de", "um 1 Uhr am 24.12., am 3.4. 4:0", "um ein Uhr am vierundzwanzigsten Dezember, am dritten April vier zu null"),  # noqa: E501
    ("de", "Die 90er, 7-jährige, 2x, 1 Std.", "Die neunziger, siebenjährige, zweimal, eine Stunde"),
    ("de", "1½ Stunden, 1/2 Tasse, Kapitel IV", "eineinhalb Stunden, eine halbe Tasse, Kapitel vier"),
    ("it", "alle 7.05, l'8 marzo, il XX secolo", "alle sette e cinque, l'otto marzo, il ventesimo secolo"),
    ("it", "Tel. 06 1234567", "telefono zero sei, uno due tre quattro cinque sei sette"),
    ("it", "il sig. Rossi, la 3a volta, gli anni '90, 2023", "il signor Rossi, la terza volta, gli anni novanta, duemilaventitré"),  # noqa: E501
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
