"""What the voice's evaluation counts: phones spelled, phones heard, and the edits between them."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

from models.eval.synthesis import distance, texts_in
from models.train.synthesis.phones import CLASS_OF, _runs, spelled


def test_spelled_leaves_out_stress_length_and_pauses() -> None:
    assert spelled("bˈiː, b.") == [CLASS_OF["b"], CLASS_OF["i"], CLASS_OF["b"]]


def test_equal_neighbours_are_one_phone() -> None:
    assert spelled("an nasə") == spelled("anasə")


def test_flickers_and_silence_are_not_heard() -> None:
    assert _runs([0, 0, 3, 3, 4, 3, 3, 0, 5, 5], 2) == [3, 5]


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
