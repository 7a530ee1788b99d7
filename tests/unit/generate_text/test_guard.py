"""What the guard lets pass and what it takes back; how it hears numbers and likeness."""

import pytest

from services.generate_text.faithful.guard import faithful, merge, tidy, without_slips
from services.generate_text.faithful.numbers import digits
from services.generate_text.faithful.sounds import alike


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("your house spotless protopapas", "Your host, Pavlos Protopapas."),
        ("we have time four a gra tan", "We have time for a gratin."),
        ("are hen sleeps in a remote rheum", "Our hen sleeps in a remote room."),
        ("write two us before july second", "Write to us before July 2."),
        ("in nineteen oh eight in nineteen oh eight it began", "In 1908 it began."),
        ("what does provolone mean provolone mean too ewe", "What does Provolone mean to you?"),
        ("life without mask no life without mask are pony", "Life without Mascarpone."),
        ("in twenty twenty it cost sixty five euro's", "In 2020 it cost €65."),
    ],
)
def test_right_corrections_pass(source: str, written: str) -> None:
    assert merge(source, written) == written


@pytest.mark.parametrize(
    ("source", "written", "kept"),
    [
        ("it costs fifty euros", "It costs 15 euros.", "It costs fifty euros."),
        ("we have four goats", "We have 2 goats.", "We have four goats."),
        ("in twenty twenty we met", "In 2019 we met.", "In twenty twenty we met."),
        ("it costs $46.50", "It costs €46.50.", "It costs $46.50."),
        ("it costs fifty euros", "It costs $50.", "It costs fifty euros."),
        ("12% more", "12 more.", "12% more."),
        ("it costs $4.50 are you hungry", "It costs $4.50.", "It costs $4.50. are you hungry."),
        (
            "it costs four dollars and fifty cents are you hungry",
            "It costs $4.50.",
            "It costs four dollars and fifty cents are you hungry.",
        ),
        ("by 24% if the wind is", "By 24%.", "By 24%. if the wind is."),
        ("my name is Hans", "My name is Aisha.", "My name is Hans."),
        ("brie is not soft", "Brie is soft.", "Brie is not soft."),
        ("we love cheese", "We never love cheese.", "We love cheese."),
        ("did you know that cheese ripens", "Did that cheese ripens?", "Did you know that cheese ripens?"),
    ],
)
def test_lost_facts_come_back(source: str, written: str, kept: str) -> None:
    assert merge(source, written).rstrip(".?") == kept.rstrip(".?")


def test_alike() -> None:
    assert alike(["rheum"], ["room"])
    assert alike(["our"], ["are"])
    assert alike(["forty", "euros"], ["€40"])
    assert not alike(["Hans"], ["Pavlos"])


def test_a_year_is_read_with_its_zero() -> None:
    assert digits("in nineteen oh eight") == digits("in 1908") == "1908"


def test_words_said_twice_are_said_once() -> None:
    assert (
        without_slips("from athens to from athens to um rome in a in a car") == "from athens to rome in a car"
    )
    assert without_slips("she's she sells cheese") == "she's she sells cheese"


def test_a_price_is_read_with_its_zero() -> None:
    assert digits("fifty seven dollars and five cents") == digits("$57.05")
    assert digits("nineteen hundred, nine thousand") == digits("1900, 9,000")


def test_a_doubled_number_is_no_slip() -> None:
    assert tidy("in twenty twenty we we met") == "In twenty twenty we met."


def test_a_question_keeps_you_know() -> None:
    assert tidy("did um you know it?") == "Did you know it?"
    assert tidy("did you know that, you know, cheese ripens?") == "Did you know that, cheese ripens?"


def test_faithful_wants_all_of_the_source() -> None:
    assert faithful("It costs $4.", "Let us go shopping. It costs $4. Good cheese has its price.")
    assert not faithful("It costs $4.", "It costs $5.")
    assert not faithful("It costs $4.", "It costs $4. It cost $3 in 1999.")


def test_a_lost_space_behind_a_mark_is_put_back() -> None:
    assert tidy("I prefer Cheddar to Mascarpone,especially in summer.") == (
        "I prefer Cheddar to Mascarpone, especially in summer."
    )
    assert tidy("It costs $1,250 at www.cheese.example.") == "It costs $1,250 at www.cheese.example."
