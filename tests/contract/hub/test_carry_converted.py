"""Converted forms travel with their models, or without them: a service on the other machine reads them there.

The conversion itself is left out; `tests/integration/test_convert.py` has it.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalog import resolve
from models.lifecycle import conversion
from models.lifecycle.bundle.packing import reading
from services.common.errors import ModelCorrupt
from tests.contract.hub.bench import Bench
from tests.contract.hub.layouts import COMMIT, ctranslate2, nllb, whisper
from tests.contract.hub.stand_in import sha256
from tests.contract.hub.test_carry import rewritten

BY = {"ctranslate2": "4.8.5", "transformers": "5.23.0"}
ACCEPT = ("--accept-licence", "CC-BY-NC-4.0")
FORM = "nllb.int8"


@pytest.fixture(name="pulled")
def _pulled(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Whisper, which a service reads as it is, and NLLB, which it doesn't."""
    bench.hub.repositories |= {"Systran/small": whisper(), "facebook/nllb": nllb()}
    bench.whisper()
    bench.add(
        "nllb",
        "translate",
        repository="facebook/nllb",
        revision=COMMIT,
        take=["*.json", "*.bin", "*.model"],
        licence="CC-BY-NC-4.0",
        conversion="CTranslate2",
    )
    assert bench.run("pull", "--profile", "small", *ACCEPT).returncode == 0
    monkeypatch.setattr(conversion, "_run", _written)
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store.parent / "other"))
    return bench


def _written(_: object, source: Path, out: Path, compute: str) -> dict[str, object]:
    """What the program leaves and says."""
    out.mkdir()
    (out / "model.bin").write_bytes(ctranslate2("TransformerSpec"))
    (out / "config.json").write_bytes(b"{}")
    (out / "sentencepiece.bpe.model").write_bytes((source / "sentencepiece.bpe.model").read_bytes())
    return {"family": "NLLB or M2M100", "compute": compute, "agreement": 1, "line": "same", "by": BY}


def exported(bench: Bench, *options: str) -> Path:
    """A bundle of all that was pulled, converted; the store is another afterwards, and empty."""
    assert bench.run("convert", "nllb").returncode == 0
    target = bench.store.parent / "small.tar"
    done = bench.run("export", "--profile", "small", "--to", str(target), *options)
    assert (done.returncode, done.stderr) == (0, "")
    bench.store = bench.store.parent / "other"
    return target


def resolved(bench: Bench) -> Path:
    return resolve("translate", "nllb", catalog=bench.catalog).path


def test_what_was_converted_is_read_where_nothing_can_be(pulled: Bench) -> None:
    bundle = exported(pulled)
    before = [(path.name, path.read_bytes()) for path in sorted((bundle.parent / "store" / FORM).iterdir())]
    done = pulled.run("import", str(bundle), *ACCEPT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["whisper: imported", "nllb: imported", f"{FORM}: imported"]
    assert resolved(pulled) == pulled.store / FORM
    assert [(path.name, path.read_bytes()) for path in sorted(resolved(pulled).iterdir())] == before
    assert pulled.run("verify").stdout.splitlines() == ["whisper: ok", "nllb: ok"]
    assert pulled.run("import", str(bundle)).stdout.count("is here already") == 3


def test_it_travels_without_what_it_was_made_of(pulled: Bench) -> None:
    bundle = exported(pulled, "--converted-only")
    assert pulled.run("import", str(bundle)).returncode == 40, "the licence is that of its source"
    assert pulled.run("import", str(bundle), *ACCEPT).returncode == 0
    assert pulled.visible() == [FORM, "whisper"]
    assert resolved(pulled) == pulled.store / FORM
    rows = {row["id"]: row for row in json.loads(pulled.run("list", "--json").stdout)}
    assert (rows["nllb"]["here"], rows["nllb"]["converted"]) == ("yes", "int8")
    assert "facebook/nllb" in pulled.run("show", "nllb").stdout.split("converted")[1]
    assert pulled.run("verify", "nllb").stdout == "nllb: ok\n"
    assert "is converted already" in pulled.run("convert", "nllb").stdout
    assert pulled.run("convert", "nllb", "--compute-type", "float32").returncode == 42, (
        "its source isn't here"
    )
    again = pulled.run("export", "nllb", "--to", str(bundle.parent / "on.tar.zst"))
    assert again.stdout.startswith(f"{FORM}: 4 files"), again.stderr

    flip(resolved(pulled) / "model.bin")
    for command in (["verify"], ["verify", "nllb"], ["export", "nllb", "--to", str(bundle.parent / "b.tar")]):
        done = pulled.run(*command)
        assert (done.returncode, "nllb.int8: model.bin" in done.stderr) == (43, True), done.stderr
    with pytest.raises(ModelCorrupt, match=r"nllb\.int8: model\.bin") as refused:
        resolved(pulled)
    assert "mega models import" in (refused.value.hint or "")
    assert pulled.run("import", str(bundle)).stdout.splitlines()[1] == f"{FORM}: imported", "mended"
    assert pulled.run("verify", "nllb").returncode == 0
    assert pulled.run("rm", "nllb").returncode == 0
    assert (pulled.visible(), list(pulled.lock())) == (["whisper"], ["whisper"])


def test_the_bundle_says_what_it_was_made_of_and_by_what(pulled: Bench) -> None:
    bundle = exported(pulled)
    with reading(bundle) as tar:
        read = {member.name: stream.read() for member in tar if (stream := tar.extractfile(member))}
    one = json.loads(read["manifest.json"])["models"][2]
    assert (one["id"], one["licence"], one["revision"]) == (FORM, "CC-BY-NC-4.0", COMMIT)
    source = {"model": "nllb", "compute": "int8", "revision": COMMIT, "source": "facebook/nllb", "by": BY}
    assert one["made"] == source
    told = json.loads(read[f"models/{FORM}/conversion.json"])
    assert {"name": "pytorch_model.bin", "bytes": len(nllb().files["pytorch_model.bin"])}.items() <= (
        next(file for file in told["made_of"] if file["name"] == "pytorch_model.bin").items()
    )
    sums = dict(line.split("  ")[::-1] for line in read["SHA256SUMS"].decode().splitlines())
    assert sums[f"models/{FORM}/model.bin"] == sha256(read[f"models/{FORM}/model.bin"])
    assert f"nllb, {FORM}" in read["LICENCES.md"].decode()
    parts = {part["name"]: part for part in json.loads(read["sbom.cdx.json"])["components"]}
    (ancestor,) = parts[FORM]["pedigree"]["ancestors"]
    assert ancestor["purl"] == f"pkg:huggingface/facebook/nllb@{COMMIT}"
    assert "ctranslate2 4.8.5" in parts[FORM]["pedigree"]["notes"]
    assert parts[FORM]["licenses"] == parts["nllb"]["licenses"] == [{"license": {"id": "CC-BY-NC-4.0"}}]


def test_export_tells_that_a_service_will_not_read_it(pulled: Bench) -> None:
    done = pulled.run("export", "--profile", "small", "--to", str(pulled.store.parent / "a.tar"))
    assert (done.returncode, done.stderr.count("mega models convert nllb")) == (0, 1)


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


Change = Callable[[str, bytes], tuple[str, bytes] | None]


def _flipped(file: str) -> Change:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, data[:-1] + bytes([data[-1] ^ 1])) if name == f"models/{FORM}/{file}" else (name, data)

    return change


def _told(old: str, new: str) -> Change:
    """The manifest says something else."""

    def change(name: str, data: bytes) -> tuple[str, bytes]:
        assert name != "manifest.json" or old.encode() in data
        return name, data.replace(old.encode(), new.encode()) if name == "manifest.json" else data

    return change


def _drop(name: str, data: bytes) -> tuple[str, bytes] | None:
    return None if name == f"models/{FORM}/model.bin" else (name, data)


def _other_revision(name: str, data: bytes) -> tuple[str, bytes]:
    """Of the converted form alone."""
    if name != "manifest.json":
        return name, data
    before, mark, behind = data.partition(f'"id": "{FORM}"'.encode())
    return name, before + mark + behind.replace(COMMIT.encode(), b"f" * 40)


FILES = ("model.bin", "config.json", "sentencepiece.bpe.model", "conversion.json")


@pytest.mark.parametrize("only", [(), ("--converted-only",)], ids=["both", "converted-only"])
@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        *((_flipped(file), 43, f"{FORM}: {file}") for file in FILES),
        (_drop, 43, f"models/{FORM}/model.bin"),
        (
            _told('"source": "facebook/nllb",\n    "by"', '"source": "some/body",\n    "by"'),
            43,
            "conversion.json",
        ),
        (_told('"ctranslate2": "4.8.5"', '"ctranslate2": "9"'), 43, "conversion.json"),
        (_told('"model": "nllb"', '"model": "whisper"'), 43, "no name of 'whisper'"),
        (_told('"compute": "int8"', '"compute": "int3"'), 43, "no name of 'nllb' in 'int3'"),
        (_other_revision, 47, f"{FORM} is in the bundle at {'f' * 40}"),
    ],
    ids=[*FILES, "missing", "source", "versions", "model", "compute", "revision"],
)
def test_a_converted_form_that_lies_leaves_nothing_visible(
    pulled: Bench, only: tuple[str, ...], change: Change, code: int, told: str
) -> None:
    done = pulled.run("import", str(rewritten(exported(pulled, *only), change)), *ACCEPT)
    assert (done.returncode, pulled.visible()) == (code, []), done.stderr
    assert told in done.stderr
    assert list(pulled.store.glob("lock.json")) == []


def test_a_model_that_is_read_as_it_is_has_no_converted_form(pulled: Bench) -> None:
    bundle = exported(pulled, "--converted-only")

    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return name.replace("nllb.", "whisper."), data.replace(b'"nllb', b'"whisper')

    done = pulled.run("import", str(rewritten(bundle, change)), *ACCEPT)
    assert (done.returncode, pulled.visible()) == (43, [])
    assert "a service reads whisper as it is" in done.stderr
