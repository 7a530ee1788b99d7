"""Names are written as the operator writes them; words that only look like one stay."""

import time

import pytest

from services.generate_text.faithful.guard import judge
from services.generate_text.rewriting.glossary import Glossary

TERMS = ["Pavlos Protopapas", "Parmesan", "Brie", "Comté", "Gouda", "cheesy", "The Very Cheesy Podcast"]
GLOSSARY = Glossary(TERMS, {"house": "host"})


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("this is your house spotless protopapas.", "this is your host Pavlos Protopapas."),
        ("Paul Protopapas, hello", "Pavlos Protopapas, hello"),
        ("parmezan and the guda's rind", "Parmesan and the Gouda's rind"),
        ("the vary cheesy podcast!", "The Very Cheesy Podcast!"),
        ("(pavlos protopapas)", "(Pavlos Protopapas)"),
        ("Cheesy it is, comte", "Cheesy it is, Comté"),
    ],
)
def test_a_name_that_is_nearly_heard_is_written_right(heard: str, written: str) -> None:
    text, changes = GLOSSARY.enforce(heard)
    assert text == written
    assert changes
    assert GLOSSARY.enforce(text) == (written, [])


@pytest.mark.parametrize(
    "text",
    [
        "a brief comet from the committee",
        "Maria Protopapas is somebody else",
        "good cheese, and a bride in a bar",
        "Pavlos. Protopapas",
        "Pavlos\n\nProtopapas",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert GLOSSARY.enforce(text) == (text, [])


def test_white_space_and_marks_stay() -> None:
    assert GLOSSARY.enforce("  a\n\tbrie ,  b ")[0] == "  a\n\tBrie ,  b "


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("we love c++, and vitamin c", "we love C++, and vitamin c"),
        ("it costs 4 or $4.", "it costs 4 or $4."),
        ("a.b*c (x) [brie] and brie", "a.b*c (x) [Brie] and [Brie]"),
        ("yahoo and yahoo! and yahoo!!", "Yahoo! and Yahoo! and Yahoo!!"),
        ("see plus", "C++"),
    ],
)
def test_a_terms_own_marks_are_not_written_twice(heard: str, written: str) -> None:
    glossary = Glossary(["C++", "$4", "a.b*c", "(x)", "[Brie]", "Yahoo!", "\\d+"], {"see plus": "C++"})
    assert glossary.enforce(heard)[0] == written
    assert glossary.enforce(written)[0] == written


def test_keeps() -> None:
    assert GLOSSARY.keeps("I like Brie.", "Brie I like.")
    assert not GLOSSARY.keeps("I like Brie.", "I like brie.")
    assert not GLOSSARY.keeps("I like Brie.", "I like Briesters.")


def test_no_edit_touches_a_name() -> None:
    assert judge("my name is Hans", "My name is Hens.", {"hans"}) == ("My name is Hans.", 1)
    assert judge("my name is hans", "My name is Hens.")[0] == "My name is Hens."


def test_a_long_text_and_a_long_glossary_take_a_moment() -> None:
    glossary = Glossary([f"Name{number:03} Family{number:03}" for number in range(500)])
    began = time.monotonic()
    glossary.enforce("we love the cheesy brie and parmezan with Maria " * 400)
    glossary.enforce("a" * 100_000)
    glossary.enforce("?!" * 50_000)
    assert time.monotonic() - began < 3


def test_an_empty_glossary_changes_nothing() -> None:
    assert Glossary().enforce("brie") == ("brie", [])
