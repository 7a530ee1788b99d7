"""A pull brings what the hub has at the pinned revision, whole, once, and services find it by id."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.catalog import resolve
from services.common.errors import ModelCorrupt, ModelNotFound
from tests.contract.hub.bench import Bench
from tests.contract.hub.layouts import COMMIT, nllb, qwen, voice, whisper
from tests.contract.hub.stand_in import sha256


def test_a_pulled_model_is_found_by_a_service_and_by_profile(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    done = bench.run("pull", "--profile", "small")
    assert (done.returncode, done.stdout) == (0, "whisper: pulled\n"), done.stderr
    names = sorted(path.name for path in (bench.store / "whisper").iterdir())
    assert names == ["config.json", "model.bin", "tokenizer.json", "vocabulary.txt"]
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store))
    found = resolve("transcribe", profile="small", catalog=bench.catalog)
    assert (found.id, found.path, found.revision) == ("whisper", bench.store / "whisper", COMMIT)
    assert found == resolve("transcribe", "whisper", catalog=bench.catalog)
    assert "whisper: " in done.stderr, "progress is told on stderr"


def test_the_lock_keeps_bytes_and_checksums_of_every_file(bench: Bench) -> None:
    repository = whisper()
    bench.hub.repositories["Systran/small"] = repository
    bench.whisper()
    assert bench.run("pull", "whisper").returncode == 0
    record = bench.lock()["whisper"]
    assert (record["revision"], record["source"]) == (COMMIT, "Systran/small")
    for file in record["files"]:
        data = repository.files[file["name"]]
        assert (file["bytes"], file["sha256"]) == (len(data), sha256(data))


def test_a_second_pull_asks_nothing_of_the_hub(bench: Bench) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    bench.run("pull", "whisper")
    bench.hub.asked.clear()
    done = bench.run("pull", "whisper")
    assert (done.returncode, done.stdout) == (0, "whisper: is here already\n")
    assert bench.hub.asked == []


def test_any_flipped_byte_is_refused_by_name_by_service_verify_and_pull(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    bench.run("pull", "whisper")
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store))
    for name in ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt"):
        path = bench.store / "whisper" / name
        whole = path.read_bytes()
        path.write_bytes(whole[:7] + bytes([whole[7] ^ 1]) + whole[8:])
        with pytest.raises(ModelCorrupt, match=f"whisper: {name}"):
            resolve("transcribe", "whisper", catalog=bench.catalog)
        if name == "model.bin":
            for command in (["verify"], ["verify", "--profile", "small"], ["pull", "whisper"]):
                done = bench.run(*command)
                assert (done.returncode, name in done.stderr) == (43, True), done.stderr
        path.write_bytes(whole)
    assert resolve("transcribe", "whisper", catalog=bench.catalog)


def test_an_unpinned_model_is_held_to_its_first_pull(bench: Bench) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper(revision="")
    assert bench.run("pull", "whisper").returncode == 0
    assert bench.lock()["whisper"]["revision"] == COMMIT
    assert bench.run("rm", "whisper").returncode == 0
    assert bench.visible() == []
    bench.hub.repositories["Systran/small"].commit = "f" * 40
    moved = bench.run("pull", "whisper")
    assert (moved.returncode, bench.visible()) == (47, [])
    assert COMMIT in moved.stderr
    assert bench.run("rm", "whisper", "--forget").returncode == 0
    assert bench.run("pull", "whisper").returncode == 0
    assert bench.lock()["whisper"]["revision"] == "f" * 40


def test_safetensors_and_pickled_weights_come_whole_and_wait_for_conversion(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.hub.repositories |= {"Qwen/small": qwen(), "facebook/nllb": nllb()}
    take = [
        "*.json",
        "*.safetensors",
        "pytorch_model*.bin",
        "merges.txt",
        "sentencepiece.bpe.model",
        "LICENSE*",
    ]
    both: dict[str, Any] = {"take": take, "revision": COMMIT, "conversion": "CTranslate2"}
    bench.add("qwen", "generate", repository="Qwen/small", **both)
    bench.add("nllb", "translate", repository="facebook/nllb", **both)
    done = bench.run("pull", "--profile", "small")
    assert done.returncode == 0, done.stderr
    assert bench.visible() == ["nllb", "qwen"]
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store))
    with pytest.raises(ModelNotFound, match="the service reads CTranslate2"):
        resolve("generate", "qwen", catalog=bench.catalog)


def test_weights_are_not_pulled_twice_where_a_repository_has_both_formats(bench: Bench) -> None:
    repository = qwen()
    both = {**repository.files, "pytorch_model.bin": b"\x80\x02cos\nsystem\n."}
    bench.hub.repositories["Qwen/small"] = repository
    repository.files = both
    bench.add("qwen", "generate", repository="Qwen/small", take=["*.json", "*.safetensors", "*.bin"])
    assert bench.run("pull", "qwen").returncode == 0
    assert not (bench.store / "qwen" / "pytorch_model.bin").exists()


def test_an_archive_is_unpacked_flat_and_its_files_are_recorded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.hub.plain["vits.zip"] = voice()
    bench.add("vits", "synthesis", urls=[f"{bench.hub.url}/plain/vits.zip"], revision="v1")
    done = bench.run("pull", "vits")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (bench.store / "vits").iterdir())
    assert names == ["config.json", "model_file.pth", "speaker_ids.json"]
    monkeypatch.setenv("MEGA_MODELS__STORE", str(bench.store))
    assert resolve("synthesis", "vits", catalog=bench.catalog).revision == "v1"
    assert not list((bench.store / ".staging").iterdir())


def test_a_part_of_a_repository_becomes_a_folder_of_its_own(bench: Bench) -> None:
    repository = whisper()
    repository.files = {f"converter/{name}": data for name, data in repository.files.items()}
    repository.large = frozenset({"converter/model.bin"})
    bench.hub.repositories["myshell-ai/OpenVoiceV2"] = repository
    take = ["converter/*.json", "converter/model.bin"]
    bench.add("voice", repository="myshell-ai/OpenVoiceV2", take=take, under="converter")
    done = bench.run("pull", "voice")
    assert done.returncode == 0, done.stderr
    assert (bench.store / "voice" / "model.bin").is_file()


def test_the_token_goes_to_the_hub_and_an_offline_switch_does_not_stop_a_pull(bench: Bench) -> None:
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    process = bench.start("pull", "whisper", HF_TOKEN="hf_secret", TRANSFORMERS_OFFLINE="1")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "whisper: pulled\n"), err
    hub = {one.authorization for one in bench.hub.asked if not one.path.startswith("/cdn/")}
    others = {one.authorization for one in bench.hub.asked if one.path.startswith("/cdn/")}
    assert (hub, others) == ({"Bearer hf_secret"}, {""})
    assert "hf_secret" not in out + err
    assert "hf_secret" not in json.dumps(bench.lock())


def test_the_gate_ends_at_once_names_the_licence_and_records_the_yes(bench: Bench) -> None:
    bench.hub.repositories["facebook/nllb"] = nllb()
    bench.add("m2m", "translate", repository="facebook/m2m", profiles=[])
    nc = {"licence": "CC-BY-NC-4.0", "alternative": "m2m"}
    bench.add("nllb", "translate", repository="facebook/nllb", take=["*.json", "*.bin", "*.model"], **nc)
    refused = bench.run("pull", "nllb")
    assert refused.returncode == 40
    assert bench.hub.asked == []
    for part in (
        "CC BY-NC 4.0",
        "any commercial use",
        "mega models pull m2m",
        "--accept-licence CC-BY-NC-4.0",
    ):
        assert part in refused.stderr
    assert bench.run("pull", "nllb", "--accept-licence", "MIT").returncode == 40
    assert bench.run("pull", "nllb", "--accept-licence", "yes").returncode == 41
    assert bench.visible() == []
    assert bench.run("pull", "nllb", "--accept-licence", "CC-BY-NC-4.0").returncode == 0
    shown = bench.run("licences").stdout
    assert "accepted" in shown
    assert "for nllb" in shown
    accepted = json.loads(bench.run("licences", "--json").stdout)["accepted"]
    assert [(one["licence"], one["model"]) for one in accepted] == [("CC-BY-NC-4.0", "nllb")]
    assert accepted[0]["date"].startswith("20")


def test_removed_is_gone_and_what_is_not_here_is_told(bench: Bench) -> None:
    bench.whisper()
    assert bench.run("rm", "whisper").returncode == 42
    assert bench.run("verify", "whisper").returncode == 42
    assert bench.run("pull", "nobody").returncode == 41
    assert bench.run("pull", "--profile", "huge").returncode == 41
    assert bench.run("pull").returncode == 41


def test_a_store_that_cannot_be_written_is_told_in_one_line(bench: Bench, tmp_path: Path) -> None:
    bench.whisper()
    (tmp_path / "file").write_text("")
    done = bench.run("pull", "whisper", MEGA_MODELS__STORE=str(tmp_path / "file"))
    assert done.returncode == 49
    assert len(done.stderr.splitlines()) == 1
