"""How often the language of a text is found: printed by `pytest -s`, and never less than the README says."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.common.languages import FLORES
from services.translate_text.detection.detect import Detector

REAL = Path(__file__).parents[4] / "shared" / "data" / "text"
"""Sentences that nobody here wrote, where a checkout has them beside it."""
OURS = ("en", "fr", "es", "de", "it")
Texts = dict[str, list[str]]


def grammar() -> Texts:
    from models.train.grammar import sample

    rng = random.Random(11)
    drawn = [sample(rng, "held").text for _ in range(300)]
    return {code: [text[code] for text in drawn] for code in OURS}


def real() -> Texts:
    if not REAL.is_dir():
        pytest.skip("no folder of real sentences beside the checkout")
    return {code: (REAL / f"flores-dev.{code}").read_text("utf-8").splitlines()[:400] for code in OURS}


def cut(lines: list[str], words: int) -> Iterator[str]:
    """As many words from each line, from where chance has it; all of it for 0."""
    rng = random.Random(words)
    for line in lines:
        found = line.split()
        if len(found) >= words:
            start = rng.randrange(len(found) - words + 1)
            yield " ".join(found[start : start + words] if words else found)


def share(detector: Detector, texts: Texts, words: int) -> float:
    outcomes = [
        detector.detect(text)[0].language == code
        for code, lines in texts.items()
        for text in cut(lines, words)
    ]
    return sum(outcomes) / len(outcomes)


@pytest.mark.parametrize(("words", "least"), [(0, 0.99), (5, 0.97), (3, 0.92)])
def test_sentences_of_the_grammar(words: int, least: float) -> None:
    found = share(Detector(OURS), grammar(), words)
    print(f"\nlanguage found, grammar, {words or 'all'} words, among {len(OURS)}: {found:.1%}")
    assert found >= least


@pytest.mark.parametrize(("words", "least"), [(0, 0.999), (5, 0.985), (3, 0.95), (2, 0.89)])
def test_real_sentences(words: int, least: float) -> None:
    found = share(Detector(OURS), real(), words)
    print(f"\nlanguage found, FLORES dev, {words or 'all'} words, among {len(OURS)}: {found:.1%}")
    assert found >= least


@pytest.mark.parametrize(("words", "least"), [(0, 0.99), (3, 0.8)])
def test_real_sentences_among_all_languages_of_nllb(words: int, least: float) -> None:
    texts = {code: lines[:80] for code, lines in real().items()}
    found = share(Detector([entry.code for entry in FLORES.values()]), texts, words)
    print(f"\nlanguage found, FLORES dev, {words or 'all'} words, among {len(FLORES)}: {found:.1%}")
    assert found >= least


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我们都喜欢奶酪", "zh"),
        ("我們都喜歡這個奶酪", "zh-Hant"),
        ("私たちはチーズが大好きです", "ja"),
        ("Мы все любим сыр", "ru"),
        ("نحن جميعا نحب الجبن", "ar"),
        ("हम सभी को पनीर पसंद है", "hi"),
        ("Wij houden allemaal van kaas en van brood", "nl"),
        ("Vi elsker alle ost, og vi spiser den nå", "nb"),
    ],
)
def test_languages_beyond_ours(text: str, code: str) -> None:
    detector = Detector(["en", "fr", "zh", "zh-Hant", "ja", "ru", "ar", "hi", "nl", "nb"])
    assert detector.detect(text)[0].language == code


def test_confidence_is_a_share_and_falls_where_nothing_tells() -> None:
    detector = Detector(OURS)
    found = detector.detect("Nous aimons tous le fromage de notre père.")
    assert found[0].language == "fr"
    assert found[0].confidence > 95
    assert sum(each.confidence for each in found) <= 100.1
    assert detector.detect("Brie")[0].confidence < 60
    assert [(each.language, each.confidence) for each in detector.detect("12 🧀")] == [("en", 0)]


def test_a_language_that_no_classifier_knows_does_not_stand_in_the_way() -> None:
    assert Detector(["xx_Latn", "en"]).detect("This is the cheese")[0].language == "en"
    assert Detector(["xx_Latn"]).detect("This")[0].language == "xx_Latn"
