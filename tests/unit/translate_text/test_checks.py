"""What is seen to be wrong with a translation, and what is let through."""

import pytest

from services.translate_text.checking.checks import found, loops, penalty
from services.translate_text.sentence import SentenceRequest

LONG = "We all love the cheese that my father makes in the mountains."


def flags(source: str, text: str, target: str = "fra_Latn", origin: str = "eng_Latn") -> set[str]:
    return set(found(SentenceRequest(source, origin, target), text))


@pytest.mark.parametrize(
    ("source", "text", "target", "flag"),
    [
        (LONG, " ", "fra_Latn", "empty"),
        (LONG, "Nous aimons le le le fromage de mon père.", "fra_Latn", "repeated"),
        (LONG, "de la de la de la montagne", "fra_Latn", "repeated"),
        (LONG, "我们爱奶酪" * 3 + "hahahahahahahahahaha", "zho_Hans", "repeated"),
        (LONG, "Мы все любим сыр, который делает мой отец.", "fra_Latn", "wrong_script"),
        (LONG, "Nous aimons tous le fromage de mon père.", "zho_Hans", "wrong_script"),
        (LONG, "Nous aimons tous le fromage.", "ell_Grek", "wrong_script"),
        (LONG, LONG, "fra_Latn", "untranslated"),
        (LONG, LONG.replace("love", "aime"), "fra_Latn", "untranslated"),
        (LONG, "Oui.", "fra_Latn", "length"),
        (LONG, "Nous aimons tous " * 1 + "beaucoup, et encore plus, " * 9, "fra_Latn", "length"),
        ("It costs 12 euros.", "Cela coûte des euros.", "fra_Latn", "numbers"),
    ],
)
def test_faults_are_seen(source: str, text: str, target: str, flag: str) -> None:
    assert flag in flags(source, text, target)


@pytest.mark.parametrize(
    ("source", "text", "target"),
    [
        (LONG, "Nous aimons tous le fromage que mon père fait à la montagne.", "fra_Latn"),
        (LONG, "我们都喜欢我父亲在山里做的奶酪。", "zho_Hans"),
        (LONG, "私たちは皆、父が山で作るチーズが大好きです。", "jpn_Jpan"),
        (LONG, "우리는 모두 아버지가 산에서 만드는 치즈를 좋아합니다.", "kor_Hang"),
        (LONG, "हम सभी को मेरे पिता का पनीर पसंद है।", "hin_Deva"),
        ("Pavlos Protopapas, Marie Dupont", "Pavlos Protopapas, Marie Dupont", "fra_Latn"),
        ("Brie", "Brie", "fra_Latn"),
        ("Ha ha ha!", "Ha ha ha !", "fra_Latn"),
        ("No, no, no, no!", "Non, non, non, non !", "fra_Latn"),
        ("It costs 1,250 euros.", "Cela coûte 1 250 euros.", "fra_Latn"),
    ],
)
def test_good_translations_are_let_through(source: str, text: str, target: str) -> None:
    assert flags(source, text, target) == set()


def test_a_text_in_its_own_language_may_come_back() -> None:
    assert flags(LONG, LONG, "eng_Latn") == set()


def test_loops_are_counted_in_time_that_grows_with_the_text() -> None:
    assert loops("a b c d") == 0
    assert loops("a b a b a b") == 1
    assert loops("— — — — ... ... ...") == 0
    assert loops("word " * 20_000) == 1 + 11  # periods of one word to twelve
    assert loops("x" * 20_000) > 0


def test_worse_faults_weigh_more() -> None:
    assert penalty(()) == 0 < penalty(("numbers",)) < penalty(("numbers",), 2) < penalty(("length",))
    assert penalty(("length",)) < penalty(("repeated",)) < penalty(("empty",))
