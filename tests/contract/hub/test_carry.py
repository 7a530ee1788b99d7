"""Models travel in one file: what arrives is what left, and a bundle that lies leaves nothing behind."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.catalog import resolve
from models.lifecycle.bundle.packing import reading
from tests.contract.hub.bench import Bench
from tests.contract.hub.layouts import COMMIT, nllb, voice, whisper
from tests.contract.hub.stand_in import sha256


@pytest.fixture(name="bundle")
def _bundle(bench: Bench) -> Path:
    """Whisper, a voice and NLLB, pulled and exported; the store is another afterwards, and empty."""
    bench.hub.repositories |= {"Systran/small": whisper(), "facebook/nllb": nllb()}
    bench.hub.plain["vits.zip"] = voice()
    bench.whisper()
    bench.add("vits", "synthesis", urls=[f"{bench.hub.url}/plain/vits.zip"], revision="v1")
    take = ["*.json", "*.bin", "*.model"]
    bench.add("nllb", "translate", repository="facebook/nllb", take=take, licence="CC-BY-NC-4.0")
    assert bench.run("pull", "--profile", "small", "--accept-licence", "CC-BY-NC-4.0").returncode == 0
    target = bench.store.parent / "small.tar.zst"
    done = bench.run("export", "--profile", "small", "--to", str(target))
    assert done.returncode == 0, done.stderr
    bench.store = bench.store.parent / "other"
    bench.hub.asked.clear()
    return target


def rewritten(bundle: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], *more: Any) -> Path:
    """The bundle with every member changed, or left out where `change` gives None, and others at its end."""
    target = bundle.with_name("changed.tar")
    with reading(bundle) as old, tarfile.open(target, "w") as new:
        for member in old:
            stream = old.extractfile(member)
            changed = change(member.name, stream.read() if stream else b"")
            if changed:
                info = tarfile.TarInfo(changed[0])
                info.size = len(changed[1])
                new.addfile(info, io.BytesIO(changed[1]))
        for info, data in more:
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))
    return target


def same(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data


def test_a_profile_arrives_whole_without_a_network(
    bench: Bench, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = bench.run("import", str(bundle))
    assert (refused.returncode, bench.visible()) == (40, []), "its licence is accepted on this machine, too"
    done = bench.run("import", str(bundle), "--accept-licence", "CC-BY-NC-4.0")
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == ["nllb: imported", "vits: imported", "whisper: imported"]
    assert bench.run("verify", "--profile", "small").returncode == 0
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store))
    assert resolve("transcribe", "whisper", catalog=bench.catalog).revision == COMMIT
    again = bench.run("import", str(bundle))
    assert again.stdout.count("is here already") == 3
    assert bench.hub.asked == []


def test_a_bundle_says_what_is_in_it(bench: Bench, bundle: Path) -> None:
    with reading(bundle) as tar:
        read = {member.name: stream.read() for member in tar if (stream := tar.extractfile(member))}
    manifest = json.loads(read["manifest.json"])
    assert [one["id"] for one in manifest["models"]] == ["whisper", "vits", "nllb"]
    for line in read["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert sha256(read[name]) == digest
    assert "any commercial use" in read["LICENCES.md"].decode()
    sbom = json.loads(read["sbom.cdx.json"])
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    parts = {one["name"]: one for one in sbom["components"]}
    assert parts["whisper"]["purl"] == f"pkg:huggingface/Systran/small@{COMMIT}"
    assert parts["nllb"]["licenses"] == [{"license": {"id": "CC-BY-NC-4.0"}}]
    files = {file["name"]: file["hashes"][0]["content"] for file in parts["whisper"]["components"]}
    assert files["model.bin"] == sha256(whisper().files["model.bin"])
    references = [one["bom-ref"] for part in parts.values() for one in (part, *part["components"])]
    assert len(set(references)) == len(references)


def test_a_damaged_model_is_not_exported(bench: Bench) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    assert bench.run("export", "whisper", "--to", str(bench.store.parent / "a.tar")).returncode == 42
    bench.run("pull", "whisper")
    (bench.store / "whisper/config.json").write_bytes(b"{}")
    done = bench.run("export", "whisper", "--to", str(bench.store.parent / "a.tar"))
    assert (done.returncode, "config.json" in done.stderr) == (43, True)
    assert not list(bench.store.parent.glob("*a.tar*"))


def _flip(name: str, data: bytes) -> tuple[str, bytes]:
    return (name, data[:-1] + bytes([data[-1] ^ 1])) if name.endswith("nllb/config.json") else (name, data)


def _lie(name: str, data: bytes) -> tuple[str, bytes]:
    """The manifest agrees with a changed file; the catalogue does not, for its revision is pinned."""
    return name, data.replace(COMMIT.encode(), b"f" * 40) if name == "manifest.json" else data


def _drop(name: str, data: bytes) -> tuple[str, bytes] | None:
    return None if name.endswith("nllb/config.json") else (name, data)


def _climb(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data.replace(b'"vocabulary.txt"', b'"../../escaped"') if name == "manifest.json" else data


def _stranger(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data.replace(b'"id": "whisper"', b'"id": "stranger"') if name == "manifest.json" else data


@pytest.mark.parametrize(
    ("change", "code"),
    [(_flip, 43), (_lie, 47), (_drop, 43), (_climb, 44), (_stranger, 41)],
    ids=["flip", "revision", "missing", "climb", "stranger"],
)
def test_a_bundle_that_lies_leaves_nothing_visible(
    bench: Bench, bundle: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], code: int
) -> None:
    lying = rewritten(bundle, change)
    done = bench.run("import", str(lying), "--accept-licence", "CC-BY-NC-4.0")
    assert (done.returncode, bench.visible()) == (code, []), done.stderr
    assert not list(bench.store.parent.rglob("escaped"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("models/whisper/more.bin", tarfile.REGTYPE),
        ("../../escaped", tarfile.REGTYPE),
        ("models/whisper/link", tarfile.SYMTYPE),
        ("models/whisper/hard", tarfile.LNKTYPE),
        ("models/whisper/device", tarfile.CHRTYPE),
    ],
)
def test_a_member_that_the_manifest_does_not_name_is_refused(
    bench: Bench, bundle: Path, name: str, kind: bytes
) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    more = rewritten(bundle, same, (info, b"x" if kind == tarfile.REGTYPE else b""))
    done = bench.run("import", str(more), "--accept-licence", "CC-BY-NC-4.0")
    assert (done.returncode, bench.visible()) == (44, []), done.stderr
    assert not list(bench.store.parent.rglob("escaped"))


def test_a_bundle_that_is_cut_or_none_is_told(bench: Bench, bundle: Path) -> None:
    whole = bundle.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for data in (whole[:middle], b"", b"no tar at all", whole[:-100], flipped):
        bundle.write_bytes(data)
        done = bench.run("import", str(bundle), "--accept-licence", "CC-BY-NC-4.0")
        assert (done.returncode, bench.visible()) == (43, []), done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert bench.run("import", str(bundle.parent / "nowhere.tar")).returncode == 1
    assert bench.run("export", "--profile", "small", "--to", "small.7z").returncode == 41
