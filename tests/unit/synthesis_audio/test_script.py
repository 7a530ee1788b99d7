"""A text is read piece by piece: nothing is lost, pauses are kept, and a long text is read as it is said."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.errors import InvalidRequest
from services.synthesis_audio.spoken.pauses import LONGEST_S, TOTAL_S, parts
from services.synthesis_audio.spoken.pronunciations import Dictionary
from services.synthesis_audio.spoken.script import Passage, Script
from services.synthesis_audio.spoken.sentences import AFTER_PARAGRAPH_S, AFTER_SENTENCE_S
from services.synthesis_audio.voice.profile import VoiceProfile


def read(text: str, code: str = "en", **profile: object) -> list[Passage]:
    return list(Script(text, code, "demo", 1.0, VoiceProfile(**profile)).passages())  # type: ignore[arg-type]


def test_sentences_and_paragraphs_have_their_silences() -> None:
    passages = read("Dr. Smith eats. He likes it.\n\nSo do I.")
    assert [passage.text for passage in passages] == ["Doctor Smith eats.", "He likes it.", "So do I."]
    assert [passage.pause_s for passage in passages] == [AFTER_SENTENCE_S, AFTER_PARAGRAPH_S, 0.0]


def test_a_pause_that_was_asked_for_replaces_the_natural_one() -> None:
    passages = read("[pause:0.5]One. [pause:2]Two [PAUSE: 1s ] three.[pause:3]")
    assert [(passage.text, passage.pause_s, passage.asked_for) for passage in passages] == [
        ("", 0.5, True),
        ("One.", 2.0, True),
        ("Two", 1.0, True),
        ("three.", 3.0, True),
    ]


def test_only_natural_silences_go_with_the_speed() -> None:
    script = Script("One. Two [pause:1] three. Four.", "en", "demo", 2.0)
    seconds = [script.seconds_after(passage) for passage in script.passages()]
    assert seconds == [AFTER_SENTENCE_S / 2, 1.0, AFTER_SENTENCE_S / 2, 0.0]


@pytest.mark.parametrize(
    "tag", ["[pause:]", "[pause:soon]", "[pause:-1]", "[pause:10.1]", "[pause:1e9]", "[pause:nan]"]
)
def test_a_pause_that_cannot_be_made_is_refused(tag: str) -> None:
    with pytest.raises(InvalidRequest, match="no pause") as caught:
        parts(f"One {tag} two.")
    assert caught.value.hint


def test_pauses_are_bounded_in_all() -> None:
    most = int(TOTAL_S / LONGEST_S)
    assert len(parts("[pause:10]" * most)) == most + 1
    with pytest.raises(InvalidRequest, match="add up"):
        parts("[pause:10]" * (most + 1))


def test_origins_point_at_what_was_written() -> None:
    text = "Hi 😀! It costs $3.50, or 1,250.75 EUR.\n\nÉtage n° 3 [pause:1] fin."
    script = Script(text, "fr", "demo", 1.0)
    for passage in script.passages():
        assert len(passage.origins) == len(passage.text)
        assert list(passage.origins) == sorted(passage.origins)
        assert script.written[passage.origins[0]].lower() == passage.text[0].lower() or passage.text[0] == "t"
    assert passage.text == "fin."
    assert script.written[passage.origins[0] :].startswith("fin.")


def test_a_model_with_a_limit_gets_shorter_pieces_and_all_the_words() -> None:
    sentence = "cheese, " * 60
    pieces = read(sentence, longest={"en": 82})
    assert max(len(piece.text) for piece in pieces) <= 82
    assert sum(piece.text.count("cheese") for piece in pieces) == 60
    assert max(len(piece.text) for piece in read(sentence)) > 82


def test_a_language_without_tables_keeps_its_letters_and_figures() -> None:
    pieces = read("你好。今天有3块奶酪！很好", "zh", longest={"zh": 82})
    assert [piece.text for piece in pieces] == ["你好。", "今天有3块奶酪！", "很好"]


def test_every_word_of_a_long_text_is_said_and_the_first_piece_comes_at_once() -> None:
    text = " ".join(f"Sentence number {number} ends here." for number in range(4000))
    assert len(text) > 100_000
    script = Script(text, "en", "demo", 1.0)
    began = time.perf_counter()
    first = next(script.passages())
    took = time.perf_counter() - began
    assert first.text == "Sentence number zero ends here."
    said = " ".join(passage.text for passage in script.passages())
    whole = time.perf_counter() - began
    assert said.count("ends here.") == 4000
    assert took < whole / 5


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "😀" * 200_000,
        "1" * 20_000,
        "שלום עולם " * 15_000,
        "\n" * 100_000,
        "XIV " * 4000,
        "." * 100_000,
    ],
    ids=["letters", "emoji", "digits", "rtl", "lines", "roman", "dots"],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    began = time.perf_counter()
    passages = read(text)
    assert all(len(passage.text) <= 280 for passage in passages)
    assert time.perf_counter() - began < 5
    if text[0] == "a":
        assert sum(passage.text.count("a") for passage in passages) == 100_000


def test_private_letters_of_a_text_are_no_sounds_of_the_dictionary() -> None:
    dictionary = Dictionary([("en", "gouda", "/ɡˈaʊdə/")])
    script = Script("\ue100 gouda \ud800", "en", "demo", 1.0, VoiceProfile(reads_ipa=True), dictionary)
    (passage,) = script.passages()
    assert dictionary.with_sounds(passage.text) == "\ue000ɡˈaʊdə\ue001"
    assert script.written == "\ufffd gouda \ufffd"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    try:
        passages = read(text)
    except InvalidRequest:
        assert "[pause:" in text.lower()
    else:
        assert all(len(passage.origins) == len(passage.text) for passage in passages)
