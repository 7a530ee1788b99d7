"""Scores and flags: of speech heard again, of texts translated back, of facts that are kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.checks import (
    Checked,
    CheckSettings,
    Flag,
    Score,
    better_of,
    script_checked,
    serves,
    speech_checked,
    translates,
    translation_checked,
)
from services.pipeline.checks.heard import heard_again
from services.pipeline.checks.kept import dates_kept, numbers_kept
from services.pipeline.checks.names import names_kept
from services.pipeline.checks.retries import RETRIES, translations_of
from services.pipeline.checks.translated import translated_back

EN = ("en", "en")


def value(checked: Checked, name: str) -> float | None:
    return next((score.value for score in checked.scores if score.name == name), None)


def codes(checked: Checked) -> list[str]:
    return [flag.code for flag in checked.flags]


def test_a_score_passes_at_its_bar_from_the_right_side() -> None:
    assert Score("wer", 0.25, 0.25, "lower").passed
    assert not Score("wer", 0.26, 0.25, "lower").passed
    assert Score("chrf", 50.0, 50.0, "higher").passed
    assert not Score("chrf", 49.9, 50.0, "higher").passed


def test_the_contracts_objects() -> None:
    checked = Checked((Score("wer", 0.0333333, 0.15, "lower"),), (Flag("x", "y"),))
    assert checked.as_json() == {
        "scores": [{"name": "wer", "value": 0.0333, "bar": 0.15, "passed": True, "better": "lower"}],
        "flags": [{"code": "x", "message": "y"}],
    }


def test_case_marks_and_ways_to_write_numbers_do_not_count_as_errors() -> None:
    heard = "we paid four dollars and fifty cents said pavlos"
    assert value(heard_again("We paid $4.50 — said Pavlos!", heard, "en", 0.2), "wer") == 0.0


def test_speech_that_is_heard_otherwise_is_flagged_with_the_places() -> None:
    checked = heard_again("All of us love goat cheese.", "all of us love boats", "en", 0.2)
    assert value(checked, "wer") == pytest.approx(2 / 6)
    assert codes(checked) == ["speech_unlike_text"]
    assert "33%" in checked.flags[0].message
    assert "“goat" in checked.flags[0].message
    assert "boats”" in checked.flags[0].message


def test_nothing_heard_is_all_wrong_and_nothing_said_is_not_measured() -> None:
    assert value(heard_again("One goat sleeps", "", "en", 0.2), "wer") == 1.0
    assert codes(heard_again("🧀 …", "hello", "en", 0.2)) == ["not_measured"]


def test_languages_without_spaces_are_compared_by_letters() -> None:
    checked = heard_again("我们都爱奶酪", "我们都爱奶牛", "zh", 0.2)
    assert value(checked, "cer") == pytest.approx(1 / 6)


def test_a_translation_that_comes_back_is_100_and_one_that_does_not_names_its_paragraph() -> None:
    source = "We all love cheese.\n\nThe farm is old."
    assert value(translated_back(source, source, 50), "chrf") == 100.0
    checked = translated_back(source, "We all love cheese.\n\nXyz qwv.", 50)
    assert codes(checked) == ["translation_unlike_source"]
    assert "The farm is old." in checked.flags[0].message
    assert checked.passed  # of the whole text, most came back


def test_a_translation_that_lost_a_paragraph_is_compared_as_a_whole() -> None:
    checked = translated_back("One long sentence here.\n\nAnother one there.", "Qqq.", 50)
    assert not checked.passed
    assert codes(checked) == ["translation_unlike_source"]
    assert codes(translated_back("🧀", "x", 50)) == ["not_measured"]


@pytest.mark.parametrize(
    ("source", "result", "languages", "kept"),
    [
        ("We sold 59 kilos on August 15.", "Nous avons vendu 59 kilos le 15 août.", ("en", "fr"), 1.0),
        ("We sold fifty nine kilos.", "Nous avons vendu 59 kilos.", ("en", "fr"), 1.0),
        ("It costs $4.50 and 1,250 more.", "Es kostet 4,50 $ und 1.250 mehr.", ("en", "de"), 1.0),
        ("At 3:30 pm.", "Alle 15:30.", ("en", "it"), 1.0),
        ("In nineteen eighty five.", "In 1985.", EN, 1.0),
        ("november twenty nineteen eighty five", "November 20, 1985", EN, 1.0),
        ("We sold 59 and 60.", "We sold 59.", EN, 0.5),
        ("We sold 59.", "We sold 59 of 61.", EN, 0.5),
        ("I have one dog, two cats.", "I have a dog, too, and cats.", EN, None),
        ("It is too late, for me.", "It is 2 late, for me.", EN, 0.0),
        ("No numbers.", "None.", EN, None),
        ("We have four, four goats.", "We have 4 goats.", EN, 1.0),
        ("It was 007.", "It was 7.", EN, 1.0),
    ],
)
def test_numbers_kept(source: str, result: str, languages: tuple[str, str], kept: float | None) -> None:
    found = value(numbers_kept(source, result, languages), "numbers_kept")
    assert found == (pytest.approx(kept) if kept is not None else None)


def test_lost_and_new_numbers_are_named() -> None:
    checked = numbers_kept("Now 49 years.", "Now 48 years.", EN)
    assert codes(checked) == ["numbers_lost", "numbers_new"]
    assert "49" in checked.flags[0].message
    assert "48" in checked.flags[1].message


@pytest.mark.parametrize(
    ("source", "result", "languages", "kept"),
    [
        ("on may third, on tuesday", "On Tuesday, on May 3.", EN, 1.0),
        ("before january erm twenty eighth", "Before January 28.", EN, 1.0),
        ("the third of May 2026", "le 3 mai 2026", ("en", "fr"), 1.0),
        ("November 20, 1985", "20 de noviembre de 1985", ("en", "es"), 1.0),
        ("See you in June.", "See you in July.", EN, 0.0),
        ("On Mondays.", "On Sundays.", EN, 0.0),
        ("You may march.", "You march.", EN, None),
        ("On May 3.", "On 3 maja.", ("en", "pl"), None),
    ],
)
def test_dates_kept(source: str, result: str, languages: tuple[str, str], kept: float | None) -> None:
    assert value(dates_kept(source, result, languages), "dates_kept") == kept


@pytest.mark.parametrize(
    ("transcript", "script", "kept"),
    [
        ("our guest is Shawn Kamow from Tuscany", "Our guest is Sean Kamau from Tuscany.", 1.0),
        ("this is your house spotless protopapas", "This is your host, Pavlos Protopapas.", 1.0),
        ("we met at the station", "We met Wanjiru at the station.", 0.0),
        ("we love grew year and stilton", "We love Gruyère and Stilton.", 1.0),
        ("Our guest is Ana.", "Our guest is Ana. She met Bob.", 0.5),
        ("Our guest is Ana, not Bob.", "Our guest is Ana.", 0.5),
        ("I am here on Monday in May. So I'm glad.", "I am here on Monday in May. So I'm glad.", None),
        ("we love it. Nobody knows", "We love it. Nobody knows.", None),
    ],
)
def test_names_kept(transcript: str, script: str, kept: float | None) -> None:
    assert value(names_kept(transcript, script, "en"), "names_kept") == kept


def test_names_that_are_known_may_come_and_others_are_named() -> None:
    script = "This is your host, Wanjiru Protopapas, with Zoë."
    heard = "this is your house spotless protopapas"
    assert "Wanjiru, Zoë" in names_kept(heard, script, "en").flags[0].message
    assert value(names_kept(heard, script, "en", known=["Wanjiru Protopapas", "Zoë"]), "names_kept") == 1.0


def test_names_are_not_measured_where_nouns_have_capitals() -> None:
    assert codes(names_kept("Der Käse", "Die Ziege", "de-AT")) == ["not_measured"]


def test_a_long_transcript_is_quick() -> None:
    words = " ".join(f"word{number % 997}x{number % 13}" for number in range(10_000))
    script = ". ".join(f"we met Name{number}ia there" for number in range(60))
    assert value(names_kept(words, script, "en"), "names_kept") == 0.0


def test_the_three_checks_of_the_workflow() -> None:
    bars = CheckSettings(wer=0.1, chrf=60, numbers=0.9)
    script = script_checked("on may third we saw Ana sell 59", "On May 3 we saw Ana sell 59.", "en", bars)
    names = {score.name: score.bar for score in script.scores}
    assert names == {"names_kept": 0.8, "numbers_kept": 0.9, "dates_kept": 1.0}
    translation = translation_checked("We sold 59.", "Vendu 59.", "We sold 59.", ("en", "fr"), bars)
    assert {score.name: score.bar for score in translation.scores} == {"chrf": 60, "numbers_kept": 0.9}
    speech = speech_checked("We sold 59.", "we sold fifty nine", "en", bars)
    assert (speech.passed, speech.measured) == (True, True)


def test_what_the_models_cannot_do_is_not_measured_and_says_why() -> None:
    speech = speech_checked("Bonjour", None, "fr", CheckSettings())
    assert (speech.passed, speech.measured) == (True, False)
    assert "does not hear French" in speech.flags[0].message
    translation = translation_checked("We sold 59.", "Vendu 58.", None, ("en", "fr"), CheckSettings())
    assert codes(translation)[0] == "not_measured"
    assert value(translation, "numbers_kept") == 0.0


@pytest.mark.parametrize(
    ("answer", "language", "found"),
    [
        ({"data": [{"id": "w", "languages": ["en"]}]}, "en-GB", True),
        ({"data": [{"id": "w", "languages": ["en"]}]}, "fr", False),
        ({"data": [{"id": "w", "languages": ["eng_Latn", "fra_Latn"]}]}, "fr", True),
        ({"data": [{"id": "w"}]}, "en", False),
        ({"data": []}, "en", False),
        ({}, "en", False),
    ],
)
def test_what_a_recogniser_says_it_hears(answer: dict[str, Any], language: str, found: bool) -> None:
    assert serves(answer, language) is found


def test_what_a_translator_says_it_translates() -> None:
    served = [
        {"code": "en", "name": "English", "targets": ["fr"]},
        {"code": "fr", "name": "French", "targets": ["en"]},
    ]
    assert translates(served, "fr", "en")
    assert not translates(served, "de", "en")
    assert not translates(served[:1], "fr", "en")


def test_the_better_of_two_tries_is_kept() -> None:
    bad, good = (Checked((Score("wer", each, 0.2, "lower"),)) for each in (0.5, 0.1))
    less, nothing = Checked((Score("wer", 0.3, 0.2, "lower"),)), Checked()
    assert better_of(bad, good) is good
    assert better_of(good, bad) is good
    assert better_of(bad, less) is less
    assert better_of(good, good) is good
    assert better_of(nothing, nothing) is nothing
    two = Checked((Score("chrf", 90, 50, "higher"), Score("numbers_kept", 0.5, 1, "higher")))
    one = Checked((Score("chrf", 60, 50, "higher"), Score("numbers_kept", 1, 1, "higher")))
    assert better_of(two, one) is one


def test_other_settings_are_fields_of_the_stages_requests() -> None:
    assert set(RETRIES) == {"generate", "translate", "speak", "dub", "voice"}
    answer = {"translatedText": "a", "alternatives": ["b", "a", " ", 3]}
    assert translations_of(answer) == ["a", "b"]


@given(st.text(max_size=120), st.text(max_size=120), st.sampled_from(["en", "fr", "de", "zh", "xx"]))
def test_any_two_texts_can_be_checked(one: str, two: str, language: str) -> None:
    bars = CheckSettings()
    script = script_checked(one, two, language, bars)
    translation = translation_checked(one, two, one, ("en", language), bars)
    speech = speech_checked(one, two, language, bars)
    for score in (script + translation + speech).scores:
        assert score.value >= 0
        assert score.name == "chrf" or score.better == "lower" or score.value <= 1


@given(st.text(max_size=150), st.sampled_from(["en", "fr", "es", "it"]))
def test_a_text_keeps_what_it_says_itself(text: str, language: str) -> None:
    bars = CheckSettings()
    checked = script_checked(text, text, language, bars) + speech_checked(text, text, language, bars)
    assert checked.passed
    assert set(codes(checked)) <= {"not_measured"}
