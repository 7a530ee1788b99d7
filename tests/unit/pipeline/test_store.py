"""The store: stable numbers, whole files only, and knowing what is current."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.pipeline.errors import NoInput, StoreUnwritable
from services.pipeline.storage.artifacts import Record, Store, checksum
from services.pipeline.storage.backend import Backend, FsspecBackend, LocalBackend, open_backend
from services.pipeline.storage.layout import Step, Task
from services.pipeline.storage.sync import copy_missing

STEP = Step(Task.GENERATE, "input-01", "text_prompts/g/input-01.txt", "text_paragraphs/g/input-01.txt")


def record(source: bytes) -> Record:
    return Record("generate", "m", "r", 1.5, checksum(source), {"corrected": "x"})


@pytest.fixture(params=["local", "fsspec"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    url = str(tmp_path / "s") if request.param == "local" else f"memory://{tmp_path.name}"
    made = open_backend(url)
    assert isinstance(made, LocalBackend if request.param == "local" else FsspecBackend)
    return made


def test_what_is_written_is_read_listed_and_located(backend: Backend) -> None:
    assert backend.read("a/b.txt") is None
    assert backend.sizes("a") == {}
    backend.check()
    backend.write("a/b.txt", b"one")
    backend.write("a/b.txt", b"three")
    assert backend.read("a/b.txt") == b"three"
    assert backend.sizes("a") == {"a/b.txt": 5}
    assert backend.locate("a/b.txt").endswith("a/b.txt")


def test_a_prompt_gets_the_next_number_and_is_known_again_by_its_bytes(
    backend: Backend, tmp_path: Path
) -> None:
    names = ["one.mp3", "two.WAV", "one-again.mp3"]
    for name, data in zip(names, [b"1", b"2", b"1"], strict=True):
        (tmp_path / name).write_bytes(data)
    first, second, again = (Store(backend).add_prompt(tmp_path / name) for name in names)
    assert (first.path, second.path) == ("input_audios/input-01.mp3", "input_audios/input-02.wav")
    assert again == first
    assert first.title == "one"
    assert Store(backend).prompts() == [first, second]


def test_a_prompt_put_in_by_hand_is_found_and_its_number_is_not_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "s" / "input_audios"
    folder.mkdir(parents=True)
    (folder / "input-07.mp3").write_bytes(b"by hand")
    (folder / "notes.txt").write_bytes(b"not a prompt")
    (tmp_path / "new.mp3").write_bytes(b"new")
    (tmp_path / "copy.mp3").write_bytes(b"by hand")
    store = Store.open(str(tmp_path / "s"))
    assert store.add_prompt(tmp_path / "copy.mp3").name == "input-07"
    assert store.add_prompt(tmp_path / "new.mp3").name == "input-08"
    assert [prompt.name for prompt in store.prompts()] == ["input-07", "input-08"]
    with pytest.raises(NoInput):
        store.add_prompt(tmp_path / "absent.mp3")


def test_current_means_made_from_what_the_source_is_now(backend: Backend) -> None:
    store = Store(backend)
    store.write(STEP.source, b"heard", record(b"audio"))
    assert not store.is_current(STEP)
    store.write(STEP.output, b"written", record(b"heard"))
    assert store.is_current(STEP)
    assert store.record(STEP.output) == replace(record(b"heard"), sha256=checksum(b"written"))
    backend.write(STEP.source, b"heard better")
    assert not store.is_current(STEP)


def test_a_write_that_was_cut_off_behind_the_record_is_done_again(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(backend)
    store.write(STEP.source, b"heard", record(b"audio"))
    store.write(STEP.output, b"old", record(b"heard"))
    write = backend.write

    def cut_off(path: str, data: bytes) -> None:
        if path == STEP.output:
            raise StoreUnwritable("the power went")
        write(path, data)

    monkeypatch.setattr(backend, "write", cut_off)
    with pytest.raises(StoreUnwritable):
        store.write(STEP.output, b"new", record(b"heard"))
    assert store.read(STEP.output) == b"old"
    assert not store.is_current(STEP)


def test_an_artifact_of_another_component_is_taken_and_an_empty_one_is_none(backend: Backend) -> None:
    store = Store(backend)
    backend.write(STEP.source, b"heard")
    backend.write(STEP.output, b"by another team")
    assert store.is_current(STEP)
    backend.write(STEP.output, b"")
    assert not store.is_current(STEP)


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"task": 1}'])
def test_a_broken_record_or_index_counts_as_none(tmp_path: Path, broken: bytes) -> None:
    store = Store.open(str(tmp_path))
    store.write(STEP.output, b"x", record(b"y"))
    store.backend.write(".mega/text_paragraphs/g/input-01.json", broken)
    store.backend.write(".mega/index.json", broken)
    assert store.record(STEP.output) is None
    assert store.prompts() == []


def test_the_first_language_stays_first(backend: Backend) -> None:
    store = Store(backend)
    assert store.first_language("g", []) is None
    assert store.first_language("g", ["fr", "es"]) == "fr"
    assert store.first_language("g", ["es"]) == "fr"
    assert store.first_language("h", ["es"]) == "es"


def test_runs_at_once_give_every_recording_its_own_number(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.mp3").write_bytes(bytes([number]))

    def take_in(number: int) -> str:
        return Store.open(str(tmp_path / "store")).add_prompt(tmp_path / f"{number}.mp3").name

    with ThreadPoolExecutor(6) as runs:
        names = sorted(runs.map(take_in, range(6)))
    assert names == [f"input-0{number}" for number in range(1, 7)]
    assert sorted(prompt.title for prompt in Store.open(str(tmp_path / "store")).prompts()) == list("012345")


def test_a_crash_while_writing_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = LocalBackend(tmp_path)
    backend.write("a.txt", b"old")

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(StoreUnwritable, match="No space left"):
        backend.write("a.txt", b"new and longer")
    assert backend.read("a.txt") == b"old"
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [tmp_path / "a.txt"]


def test_a_store_below_a_file_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnwritable):
        Store.open(str(tmp_path / "file" / "store")).check()


def test_check_leaves_nothing_and_sweeps_up_after_a_killed_run(tmp_path: Path) -> None:
    import os

    left = tmp_path / ".mega" / "tmp" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    LocalBackend(tmp_path).check()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_sync_copies_what_is_absent_or_different_and_deletes_nothing(tmp_path: Path) -> None:
    here, there = LocalBackend(tmp_path / "here"), open_backend("memory://sync")
    for path, data in {"text_prompts/g/input-01.txt": b"new", "input_audios/input-01.mp3": b"same"}.items():
        here.write(path, data)
    there.write("text_prompts/g/input-01.txt", b"old")
    there.write("input_audios/input-01.mp3", b"same")
    there.write("text_audios/g/input-02.mp3", b"theirs")
    here.write(".mega/logs/x.log", b"stays here")
    assert copy_missing(here, there) == ["text_prompts/g/input-01.txt"]
    assert there.read("text_audios/g/input-02.mp3") == b"theirs"
    assert there.read(".mega/logs/x.log") is None


@settings(max_examples=30, deadline=None)
@given(recordings=st.lists(st.binary(min_size=1, max_size=4), max_size=8))
def test_one_number_per_recording_whatever_comes_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, recordings: Sequence[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("store")
    names = []
    for data in recordings:
        (folder / "x.mp3").write_bytes(data)
        names.append(Store.open(str(folder / "store")).add_prompt(folder / "x.mp3").name)
    distinct = list(dict.fromkeys(recordings))
    assert names == [f"input-{distinct.index(data) + 1:02d}" for data in recordings]


def test_the_record_is_readable_json_beside_the_artifact(tmp_path: Path) -> None:
    Store.open(str(tmp_path)).write(STEP.output, b"x", record(b"y"))
    written = json.loads((tmp_path / ".mega/text_paragraphs/g/input-01.json").read_text())
    assert written["model"] == "m"
    assert written["seconds"] == 1.5
    assert written["source"] == checksum(b"y")
