"""The splitter: what ends a sentence, and that nothing between sentences is lost."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translate_text.splitting.sentences import LONGEST, join, split


def sentences(text: str) -> list[str]:
    return [piece.text for piece in split(text) if piece.translate]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Protopapas is here. Welcome.", ["Dr. Protopapas is here.", "Welcome."]),
        ("It costs 3.50 euros. Buy it.", ["It costs 3.50 euros.", "Buy it."]),
        ("J. Smith ages cheese, e.g. Gouda. Yes.", ["J. Smith ages cheese, e.g. Gouda.", "Yes."]),
        ("Wait... what? He said “Go.” Then left.", ["Wait... what?", "He said “Go.”", "Then left."]),
        ("No mark at the end", ["No mark at the end"]),
        ("So am I. You too.", ["So am I.", "You too."]),
        ("Mme. Dupont vend du brie. ¿Qué tal? Bien.", ["Mme. Dupont vend du brie.", "¿Qué tal?", "Bien."]),
    ],
)
def test_ends_of_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_paragraphs_keep_their_structure() -> None:
    text = "\n One. Two.\n\nThree,\nfour. \n"
    pieces = split(text)
    assert join(pieces, [piece.text.upper() for piece in pieces if piece.translate]) == text.upper()


@pytest.mark.parametrize("text", ["12:30", "1,250.50", "😀", "— * —", "...", "Brie. 🧀 12."])
def test_what_holds_no_letter_is_left_alone(text: str) -> None:
    assert all(any(map(str.isalpha, sentence)) for sentence in sentences(text))
    assert join(split(text), sentences(text)) == text


def test_a_long_sentence_is_cut_at_clauses() -> None:
    text = "milk and cheese, " * 100
    assert all(len(sentence) <= LONGEST for sentence in sentences(text))
    assert all(sentence.endswith(",") for sentence in sentences(text))
    assert " ".join(sentences(text)) == text.strip()


@pytest.mark.parametrize("text", ["a" * 3000, "乳" * 900, "é" * 200 + "e\u0301" * 500, "क्षि" * 300])
def test_one_endless_word_is_cut_between_letters(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert len(sentences(text)) > 1
    assert not any(unicodedata.category(sentence[0])[0] == "M" for sentence in sentences(text))
    assert max(map(len, sentences("乳" * 900))) < LONGEST / 2  # a character says more than a letter


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("zho_Hans", "我喜欢奶酪。你呢？好！", ["我喜欢奶酪。", "你呢？", "好！"]),
        ("jpn_Jpan", "「チーズです。」と言った。", ["「チーズです。」", "と言った。"]),
        ("hin_Deva", "यह पनीर है। यह दूध है।", ["यह पनीर है।", "यह दूध है।"]),
        ("arb_Arab", "هل تحب الجبن؟ نعم.", ["هل تحب الجبن؟", "نعم."]),
        ("urd_Arab", "یہ پنیر ہے۔ یہ دودھ ہے۔", ["یہ پنیر ہے۔", "یہ دودھ ہے۔"]),
        ("amh_Ethi", "ይህ አይብ ነው። ይህ ወተት ነው።", ["ይህ አይብ ነው።", "ይህ ወተት ነው።"]),
        ("deu_Latn", "Am 3. März kam z.B. Herr Dr. Käse. Er blieb.", None),
        ("eng_Latn", "I said no. Then I left.", ["I said no.", "Then I left."]),
        ("eng_Latn", "Take no. 5 of them. Bye.", ["Take no. 5 of them.", "Bye."]),
        ("fra_Latn", "Voir p. 12 et M. Dupont. Merci.", ["Voir p. 12 et M. Dupont.", "Merci."]),
        ("spa_Latn", "EE.UU. y el Sr. Gómez. ¡Hola!", ["EE.UU. y el Sr. Gómez.", "¡Hola!"]),
    ],
)
def test_each_language_ends_sentences_in_its_way(code: str, text: str, expected: list[str] | None) -> None:
    found = [piece.text for piece in split(text, code) if piece.translate]
    assert found == (expected or ["Am 3. März kam z.B. Herr Dr. Käse.", "Er blieb."])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  - One.\n\t* Two.\n 3) Three.\n", ["One.", "Two.", "Three."]),
        ("> > Four.\n- [ ] Five.\n# Six", ["Four.", "Five.", "Six"]),
        ("I love 🧀 and 🇫🇷👩‍🍳 wine.", ["I love", "and", "wine."]),
        ("See https://a.example/x?y=1. Or www.b.example, please.", ["See", "Or", ", please."]),
        ("Mail me.you+1@cheese.example!", ["Mail"]),
        ("Ask @cheesy_pod about it.", ["Ask", "about it."]),
        ("a\x00b c", ["a", "b c"]),
        ("1️⃣ First", ["First"]),
    ],
)  # fmt: skip
def test_what_no_model_gives_back_is_kept_from_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
    assert join(split(text), sentences(text)) == text


def test_pieces_know_their_sentence() -> None:
    pieces = split("One 🧀 two. Three.\n🧀\nFour.")
    numbers = [[piece.text for piece in pieces if piece.sentence == number] for number in range(4)]
    assert numbers == [["One", " ", "🧀", " ", "two."], ["Three."], ["Four."], []]


MARKS = st.sampled_from(
    ["🧀", "👩‍🍳", "🇫🇷", "1️⃣", "https://a.example/b", "x@y.example", "\r\n", "\n\n", "\u2028", "。", "।"]
)


@given(
    st.lists(
        st.one_of(st.text(alphabet=" \n\t.!?,AbDr19é“”…'-", max_size=30), st.text(max_size=20), MARKS)
    ).map("".join)
)
def test_the_pieces_are_the_text(text: str) -> None:
    pieces = split(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text.strip() == piece.text and piece.text for piece in pieces if piece.translate)
    assert all(any(map(str.isalpha, piece.text)) for piece in pieces if piece.translate)


@given(st.lists(st.one_of(st.text(max_size=30), MARKS)).map("".join))
def test_lines_emoji_and_spaces_survive_any_translator(text: str) -> None:
    pieces = split(text)
    out = join(pieces, ["mot" for piece in pieces if piece.translate])
    assert len(out.splitlines()) == len(text.splitlines())
    for line, source in zip(out.splitlines(), text.splitlines(), strict=True):
        assert re.findall(r"[🧀👩🍳🇫🇷]|1️⃣", line) == re.findall(r"[🧀👩🍳🇫🇷]|1️⃣", source)
        assert line[: len(line) - len(line.lstrip())] == source[: len(source) - len(source.lstrip())]


@pytest.mark.parametrize(
    "unit",
    [
        "a. ",
        ".",
        " ",
        "a",
        "🧀",
        "http://",
        "- ",
        "a@",
        "\u0301",
        "\n",
        "…! ",
        "乳。",
        "ا",
        "A.",
        "x \t",
        "@a",
        "1.",
    ],
)
def test_hostile_text_takes_no_longer_than_other_text(unit: str) -> None:
    text = (unit * 100_000)[:100_000] + "x"  # so that nothing matches to the end
    began = time.process_time()
    pieces = split(text)
    assert time.process_time() - began < 4
    assert "".join(piece.text for piece in pieces) == text
