"""Agreement, elision, contraction and case, pinned per language."""

import pytest

from models.train.grammar import english, french, german, italian, quantities, spanish
from models.train.grammar.forms import Form, parse_request
from models.train.grammar.quantities import Quantity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le gruyère de la ferme", "le gruyère de la ferme"),
        ("le emmental de le fromager", "l'emmental du fromager"),
        ("à le marché, à les chèvres", "au marché, aux chèvres"),
        ("à la école", "à l'école"),
        ("de Anna, que il aime", "d'Anna, qu'il aime"),
        ("le halloumi, la huile", "le halloumi, l'huile"),
        ("un kilo de asiago de les voisins", "un kilo d'asiago des voisins"),
    ],
)
def test_french_elides_and_contracts(text: str, expected: str) -> None:
    assert french.contract(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de el queso a el mercado", "del queso al mercado"),
        ("Vikram y Irina", "Vikram e Irina"),
        ("uno o otro", "uno u otro"),
        ("vino y hierba", "vino y hierba"),
    ],
)
def test_spanish_contracts(text: str, expected: str) -> None:
    assert spanish.contract(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("su la ricotta", "sulla ricotta"),
        ("in il magazzino", "nel magazzino"),
        ("di l'emmental", "dell'emmental"),
        ("a gli studenti", "agli studenti"),
        ("di lo stilton", "dello stilton"),
        ("il 8 marzo, di il 11%", "l'8 marzo, dell'11%"),
    ],
)
def test_italian_joins_preposition_and_article(text: str, expected: str) -> None:
    assert italian.contract(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in dem Keller", "im Keller"),
        ("zu der Molkerei", "zur Molkerei"),
        ("Von dem Lehrer lernen", "Vom Lehrer lernen"),
        ("der Tag, an dem ich kam", "der Tag, an dem ich kam"),
        ("in das alte Dorf", "in das alte Dorf"),
    ],
)
def test_german_joins_preposition_and_article(text: str, expected: str) -> None:
    assert german.contract(text) == expected


@pytest.mark.parametrize(
    ("features", "form", "expected"),
    [
        ("a", Form("m", "Käse", "Käse"), "ein milder Käse"),
        ("a,acc", Form("m", "Käse", "Käse"), "einen milden Käse"),
        ("the,dat", Form("f", "Soße", "Soßen"), "der milden Soße"),
        ("our,dat,pl", Form("n", "Brot", "Brote"), "unseren milden Broten"),
        ("a", Form("n", "Brot", "Brote"), "ein mildes Brot"),
        ("acc,pl", Form("n", "Brot", "Brote"), "milde Brote"),
        ("the,gen", Form("m", "Geschmack", "Geschmäcker"), "des milden Geschmacks"),
        ("the,acc", Form("w", "Student", "Studenten"), "den milden Studenten"),
    ],
)
def test_german_declines(features: str, form: Form, expected: str) -> None:
    assert german.noun_phrase(form, parse_request(features), "mild") == expected


@pytest.mark.parametrize(
    ("features", "form", "expected"),
    [
        ("the", Form("m", "studente", "studenti"), "lo studente"),
        ("the,pl", Form("m", "studente", "studenti"), "gli studenti"),
        ("a", Form("f", "insalata", "insalate"), "un'insalata"),
        ("a,pl", Form("m", "gatto", "gatti"), "dei gatti"),
        ("the,pl", Form("x", "uovo", "uova"), "le uova"),
        ("our", Form("f", "capra", "capre"), "la nostra capra"),
        ("this", Form("m", "asiago", "asiago"), "quest'asiago"),
    ],
)
def test_italian_articles(features: str, form: Form, expected: str) -> None:
    assert italian.noun_phrase(form, parse_request(features)) == expected


def test_french_and_spanish_determiners() -> None:
    assert french.noun_phrase(Form("m", "avis", "avis"), parse_request("this")) == "cet avis"
    assert french.noun_phrase(Form("f", "tarte", "tartes"), parse_request("our,pl")) == "nos tartes"
    assert spanish.noun_phrase(Form("f", "agua", "aguas"), parse_request("the")) == "el agua"
    assert spanish.noun_phrase(Form("f", "uva", "uvas"), parse_request("this,pl")) == "estas uvas"


def test_adjectives_agree() -> None:
    assert french.adjective("crémeux/crémeuse", "f", plural=True) == "crémeuses"
    assert french.adjective("local", "m", plural=True) == "locaux"
    assert spanish.adjective("fácil", "f", plural=True) == "fáciles"
    assert italian.adjective("fresco/freschi", "f", plural=True) == "fresche"
    assert italian.adjective("dolce", "f", plural=True) == "dolci"
    assert german.adjective("teuer/teur", "f", plural=False) == "teuer"


def test_places_take_their_prepositions() -> None:
    assert french.place("f Normandie", "in") == "en Normandie"
    assert french.place("m Portugal", "in") == "au Portugal"
    assert french.place("p Pays-Bas", "from") == "des Pays-Bas"
    assert german.place("f Schweiz", "in") == "in der Schweiz"
    assert italian.place("g Stati Uniti", "in") == "negli Stati Uniti"
    assert italian.place("v Andalusia", "from") == "dall'Andalusia"


def test_german_infinitive_takes_zu() -> None:
    assert german.infinitive("die Rinde ab~schneiden", with_zu=True) == "die Rinde abzuschneiden"
    assert german.infinitive("den Käse ~probieren", with_zu=True) == "den Käse zu probieren"
    assert german.infinitive("den Käse ~probieren", with_zu=False) == "den Käse probieren"


def test_english_article() -> None:
    assert (
        english.contract("a apple and a useful oven, a honest year")
        == "an apple and a useful oven, an honest year"
    )


@pytest.mark.parametrize(
    ("quantity", "written", "spoken"),
    [
        (
            Quantity("price", 12, 50, "$"),
            ["$12.50", "12,50 $", "12,50 $", "12,50 $", "12,50 $"],
            "twelve dollars and fifty cents",
        ),
        (
            Quantity("date", 2, 3),
            ["March 3", "le 3 mars", "el 3 de marzo", "3. März", "il 3 marzo"],
            "March third",
        ),
        (Quantity("percent", 25), ["25%", "25 %", "25 %", "25 %", "25%"], "twenty five percent"),
        (Quantity("year", 1987), ["1987"] * 5, "nineteen eighty seven"),
        (Quantity("year", 1905), ["1905"] * 5, "nineteen oh five"),
        (
            Quantity("big", 12300),
            ["12,300", "12 300", "12.300", "12.300", "12.300"],
            "twelve thousand three hundred",
        ),
        (
            Quantity("price", 1, 1, "€"),
            ["€1.01", "1,01 €", "1,01 €", "1,01 €", "1,01 €"],
            "one euro and one cent",
        ),
    ],
)
def test_quantities(quantity: Quantity, written: list[str], spoken: str) -> None:
    assert [quantities.write(quantity, language) for language in ("en", "fr", "es", "de", "it")] == written
    assert quantities.speak(quantity) == spoken
