"""What the voice's evaluation counts: phones spelled, phones heard, and the edits between them."""

from pathlib import Path

import pytest
import torch

from models.eval.synthesis import _beyond, distance, texts_in
from models.train.synthesis.judge import labels
from models.train.synthesis.phones import CLASS_OF, PHONES, PhoneNet, collapsed, spelled


def test_spelled_leaves_out_stress_length_and_pauses() -> None:
    assert spelled("bˈiː, b.") == [CLASS_OF["b"], CLASS_OF["i"], CLASS_OF["b"]]


def test_equal_neighbours_are_one_phone() -> None:
    assert spelled("an nasə") == spelled("anasə")


def test_silence_is_not_heard_and_parts_nothing() -> None:
    assert collapsed([0, 0, 3, 3, 0, 3, 0, 5, 5]) == [3, 5]


def test_labels_give_marks_and_word_spaces_to_their_phones() -> None:
    b, i, pause = CLASS_OF["b"], CLASS_OF["i"], 0
    assert labels(" ˈbiː, b", [1, 1, 2, 2, 1, 3, 1, 1]).tolist() == [b] * 4 + [i] * 3 + [pause] * 3 + [b] * 2


def test_the_judge_writes_phones_for_any_length() -> None:
    net = PhoneNet().eval()
    assert all(score.shape == (2, len(PHONES) + 1, 7) for score in net(torch.zeros(2, 80, 7)))
    assert 0 not in net.read(torch.zeros(1, 80))


@pytest.mark.parametrize(
    ("wanted", "heard", "edits"),
    [([], [], 0), ([1, 2, 3], [1, 2, 3], 0), ([1, 2, 3], [1, 3], 1), ([1], [2, 3], 2), ([], [1, 2], 2)],
)
def test_distance(wanted: list[int], heard: list[int], edits: int) -> None:
    assert distance(wanted, heard) == edits


def test_texts_go_by_the_code_in_the_name(tmp_path: Path) -> None:
    for name in ("fr.txt", "news.fr.txt", "notes.txt"):
        (tmp_path / name).write_text(f"{name}\n\n")
    assert texts_in(tmp_path) == {"fr": ["fr.txt", "news.fr.txt"], "en": ["notes.txt"]}


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        texts_in(tmp_path)


def test_words_the_recogniser_was_never_taught_are_spoken_but_not_counted(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("We love cheese.\n")
    (tmp_path / "beyond.en.txt").write_text("The train leaves at noon.\n")
    assert sorted(texts_in(tmp_path)["en"]) == ["The train leaves at noon.", "We love cheese."]
    assert _beyond(tmp_path) == {"The train leaves at noon."}
