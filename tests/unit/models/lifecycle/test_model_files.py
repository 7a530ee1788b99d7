"""Files that models bring: whole ones pass, hostile ones are refused unread, by name."""

import io
import json
import pickle
import random
import stat
import struct
import tarfile
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.catalog import ROOT
from models.lifecycle.errors import Corrupt, LifecycleError, Unsafe
from models.lifecycle.formats import check_folder
from models.lifecycle.formats.pickles import check_checkpoint
from models.lifecycle.formats.safetensors import check_safetensors
from models.lifecycle.unpacking import unpack
from tests.contract.hub.layouts import checkpoint, ctranslate2, safetensors


class Bomb:
    """Unpickling it would make a file."""

    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call, self.arguments


def saved(folder: Path, data: bytes, name: str = "model.pth") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize("stage", ["transcribe", "generate", "translate", "synthesis"])
def test_the_shipped_models_pass(stage: str) -> None:
    check_folder(stage, ROOT / "demo" / stage)


@pytest.mark.parametrize("data", [checkpoint(), checkpoint(OrderedDict(a=[1.5, (2, "x"), {3}, True, None]))])
def test_plain_checkpoints_pass(tmp_path: Path, data: bytes) -> None:
    check_checkpoint("m", saved(tmp_path, data))


def test_an_old_checkpoint_of_five_pickles_passes_and_its_third_is_looked_at(tmp_path: Path) -> None:
    parts = [0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}, OrderedDict(a=1), ["0"]]
    whole = b"".join(pickle.dumps(part, protocol=2) for part in parts)
    check_checkpoint("m", saved(tmp_path, whole + b"raw data"))
    parts[3] = Bomb(exec, "raise SystemExit")
    with pytest.raises(Unsafe, match="exec"):
        check_checkpoint("m", saved(tmp_path, b"".join(pickle.dumps(part, protocol=2) for part in parts)))


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("call", [eval, Path.unlink, getattr, __import__, random.seed, io.open])
def test_a_pickle_that_could_run_code_is_refused_and_not_run(
    tmp_path: Path, protocol: int, call: Callable[..., object]
) -> None:
    for wrapped in (Bomb(call, "1"), {"model": [Bomb(call, "1")]}):
        data = pickle.dumps(wrapped, protocol=protocol)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("archive/data.pkl", data)
        with pytest.raises(LifecycleError, match="m: its pickle"):
            check_checkpoint("m", saved(tmp_path, out.getvalue()))


def test_a_pickle_with_a_zip_behind_it_is_looked_at_as_torch_does(tmp_path: Path) -> None:
    with pytest.raises(Unsafe, match="eval"):
        check_checkpoint("m", saved(tmp_path, pickle.dumps(Bomb(eval, "1"), protocol=2) + checkpoint()))


@pytest.mark.parametrize("code", [b"\x8e", b"\x8d", b"\x96", b"X", b"B", b"\x8b"])
def test_a_pickle_that_claims_a_huge_value_is_refused_without_room_for_it(
    tmp_path: Path, code: bytes
) -> None:
    for claim in (b"\xff" * 3 + b"\x7f" * 5, b"\xff" * 8):
        with pytest.raises(LifecycleError, match="m: its pickle"):
            check_checkpoint("m", saved(tmp_path, b"\x80\x02" + code + claim + b"x" * 100 + b"."))


def test_a_program_of_torchscript_a_second_pickle_and_no_checkpoint_are_refused(tmp_path: Path) -> None:
    for names in (
        ["a/data.pkl", "a/code/model.py"],
        ["a/data.pkl", "a/constants.pkl"],
        ["a/x.pkl", "a/data.pkl"],
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, pickle.dumps({}, protocol=2))
        with pytest.raises(LifecycleError):
            check_checkpoint("m", saved(tmp_path, out.getvalue()))
    for data in (b"", b"#!/bin/sh", b"\x80\x02"):
        with pytest.raises(Corrupt):
            check_checkpoint("m", saved(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ((10**15).to_bytes(8, "little") + b"{}", Unsafe),
        ((1000).to_bytes(8, "little") + b"{}", Corrupt),
        (b"\1", Corrupt),
        ((2).to_bytes(8, "little") + b"[]", Corrupt),
        ((3).to_bytes(8, "little") + b"{x}", Corrupt),
        (safetensors()[:-1], Corrupt),
        (safetensors() + b"more", Corrupt),
    ],
    ids=["huge", "longer", "short", "list", "no-json", "cut", "more"],
)
def test_safetensors_whose_header_does_not_fit(tmp_path: Path, data: bytes, kind: type[Exception]) -> None:
    check_safetensors("m", saved(tmp_path, safetensors()))
    with pytest.raises(kind, match=r"^m: "):
        check_safetensors("m", saved(tmp_path, data))


@pytest.mark.parametrize(
    "tensor",
    [
        {"dtype": "U8", "shape": [4], "data_offsets": [1, 5]},
        {"dtype": "U8", "shape": [-4], "data_offsets": [0, 4]},
        {"dtype": "U8", "shape": [5], "data_offsets": [0, 4]},
        {"dtype": "X8", "shape": [4], "data_offsets": [0, 4]},
        {"dtype": "U8", "shape": [4]},
        7,
    ],
)
def test_safetensors_whose_tensors_do_not_fit(tmp_path: Path, tensor: object) -> None:
    header = json.dumps({"a": tensor}).encode()
    with pytest.raises(Corrupt, match="does not fit"):
        check_safetensors("m", saved(tmp_path, struct.pack("<Q", len(header)) + header + b"1234"))


def test_a_ctranslate2_model_that_is_cut_is_refused(tmp_path: Path) -> None:
    whole = ctranslate2("TransformerSpec", 2000)
    saved(tmp_path, whole, "model.bin")
    check_folder("m", tmp_path)
    for end in (len(whole) - 500, 40, 25):
        saved(tmp_path, whole[:end], "model.bin")
        with pytest.raises(Corrupt, match=r"model\.bin"):
            check_folder("m", tmp_path)


def test_arrays_of_numbers_pass_and_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, checkpoint())
    np.save(tmp_path / "scale_stats.npy", np.zeros((3, 4), np.float32))
    check_folder("m", tmp_path)
    np.save(tmp_path / "scale_stats.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(Unsafe, match=r"scale_stats\.npy"):
        check_folder("m", tmp_path)


@pytest.mark.parametrize("name", ["run.sh", "model.pkl", "modeling.py", "weights.so", "weights.gguf"])
def test_a_file_that_no_model_needs_is_refused(tmp_path: Path, name: str) -> None:
    saved(tmp_path, checkpoint())
    saved(tmp_path, b"x", name)
    with pytest.raises(Unsafe, match=name):
        check_folder("m", tmp_path)


def test_a_link_and_a_model_without_weights_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, b"{}", "config.json")
    with pytest.raises(Unsafe, match="no file with weights"):
        check_folder("m", tmp_path)
    (tmp_path / "model.pth").symlink_to("/etc/passwd")
    with pytest.raises(Unsafe, match="link"):
        check_folder("m", tmp_path)


HOSTILE = [
    "../escaped.json",
    "/escaped.json",
    "a/../../escaped.json",
    "a\\..\\escaped.json",
    "..",
    "a//b.json",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"{}")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name))
    for archive_name in ("a.zip", "a.tar.gz"):
        with pytest.raises(Unsafe, match=r"^a: "):
            unpack("a", tmp_path / archive_name, tmp_path / "in" / "folder")
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_archives_are_refused(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("config.json")
    info.type, info.linkname = kind, "/etc/passwd"
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        tar.addfile(info)
    with pytest.raises(Unsafe, match="link"):
        unpack("a", tmp_path / "a.tar", tmp_path / "folder")


def test_a_link_in_a_zip_and_a_name_that_is_there_twice_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("config.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unsafe, match="link"):
        unpack("a", tmp_path / "a.zip", tmp_path / "one")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/config.json", b"{}")
        archive.writestr("y/config.json", b"{}")
    with pytest.raises(Unsafe, match="twice"):
        unpack("a", tmp_path / "a.zip", tmp_path / "two")


def test_what_no_model_needs_stays_in_the_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("v/config.json", "v/run.sh", "v/.DS_Store", "v/model.pkl"):
            archive.writestr(name, b"{}")
    unpack("a", tmp_path / "a.zip", tmp_path / "folder")
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["config.json"]


def test_a_bomb_a_crowd_and_a_broken_archive_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", bytes(5_000_000))
    with pytest.raises(Unsafe, match="far more"):
        unpack("a", tmp_path / "a.zip", tmp_path / "one")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.json", b"")
    with pytest.raises(Unsafe, match="far more"):
        unpack("a", tmp_path / "a.zip", tmp_path / "two")
    for data in (b"", b"PK\3\4", b"no archive"):
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(Corrupt):
            unpack("a", tmp_path / "a.zip", tmp_path / "three")
