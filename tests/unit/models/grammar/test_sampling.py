"""What the trainings rely on: whole sentences, splits without overlap, a large vocabulary, determinism."""

import random
import re

import pytest

from models.train import grammar


def _many(split: str, count: int = 1500) -> list[grammar.Sentence]:
    rng = random.Random(11)
    return [grammar.sample(rng, split) for _ in range(count)]


def test_every_template_is_whole_in_every_language() -> None:
    rng = random.Random(3)
    for template in grammar.TEMPLATES:
        for _ in range(20):
            sentence = template.sentence(template.draw(rng))
            for text in [*sentence.text.values(), sentence.spoken]:
                assert not re.search(r"[{}~|@_]|  | ,| \.", text), (template.name, text)
                assert text[-1] in ".?!"
                assert text.lstrip("¿¡")[0] == text.lstrip("¿¡")[0].upper()


def test_spoken_has_no_digit_and_no_symbol() -> None:
    for sentence in _many("train"):
        assert re.fullmatch(r"[^\W\d_]+(?:[ ,.?!:;'’-]+[^\W\d_]+)*[.?!]", sentence.spoken), sentence.spoken


def test_numbers_are_kept_by_every_translation() -> None:
    for sentence in _many("train"):
        digits = sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[,. ](?=\d{3}\b)", "", sentence.text["en"])))
        for language in ("fr", "es", "de", "it"):
            text = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", sentence.text[language])
            if "." not in sentence.text["en"][:-1] and "," not in sentence.text["en"]:
                assert sorted(re.findall(r"\d+", text)) == digits, sentence


def test_splits_share_no_combination() -> None:
    assert all(not grammar.is_held(sentence.key) for sentence in _many("train"))
    assert all(grammar.is_held(sentence.key) for sentence in _many("held", 200))


def test_about_one_combination_in_twenty_is_held() -> None:
    held = sum(grammar.is_held(str(number)) for number in range(20_000))
    assert 900 < held < 1100


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match="train or held"):
        grammar.sample(random.Random(1), "test")


def test_same_seed_same_sentences() -> None:
    assert _many("train", 100) == _many("train", 100)


def test_vocabulary_and_templates_are_large() -> None:
    names = {part for person in grammar.PEOPLE for part in person.split()}
    assert len(grammar.english_words()) >= 1000
    assert len(grammar.english_words() - names) >= 800
    assert len(grammar.TEMPLATES) >= 120
    assert len(grammar.FIRST_NAMES) >= 150
    assert len(grammar.SURNAMES) >= 130
    assert "Pavlos Protopapas" in grammar.PEOPLE
    assert len(grammar.PEOPLE) == len(set(grammar.PEOPLE))


def test_an_episode_opens_with_welcome_and_host() -> None:
    opening, *talk = grammar.episode(random.Random(2), "train")
    assert [sentence.key.split("/")[0] for sentence in opening] == ["welcome", "host"]
    assert len(talk) >= 4


def test_a_paragraph_has_the_sentences_asked_for() -> None:
    assert len(grammar.paragraph(random.Random(2), "held", 4)) == 4


@pytest.mark.parametrize("language", grammar.LANGUAGES)
def test_pseudo_words_are_letters(language: str) -> None:
    rng = random.Random(5)
    words = [grammar.pseudo_word(rng, language) for _ in range(100)]
    assert all(2 <= len(word) <= 14 and word == word.lower() for word in words)
    assert len(set(words)) > 60
