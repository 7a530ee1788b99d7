"""Whatever goes wrong in a pull: nothing is visible, what came is kept, and the next pull goes on."""

import random
import resource
import signal
import subprocess
import sys

import pytest

from tests.contract.hub.bench import ROOT, Bench
from tests.contract.hub.layouts import COMMIT, checkpoint, coqui_zip, ctranslate2, noise, voice, whisper
from tests.contract.hub.stand_in import Fault, sha256

QUICK = ("--retries", "0", "--quiet")


@pytest.fixture(name="model")
def _model(bench: Bench) -> Bench:
    """A bench with the Whisper of `layouts`."""
    bench.hub.repositories["Systran/small"] = whisper()
    bench.whisper()
    return bench


def weights(bench: Bench) -> str:
    """The path of model.bin's bytes."""
    return f"/cdn/{sha256(bench.hub.repositories['Systran/small'].files['model.bin'])}"


@pytest.mark.parametrize("seed", range(3))
def test_cut_at_random_bytes_and_gone_on_from_there(model: Bench, seed: int) -> None:
    size = len(whisper().files["model.bin"])
    first = random.Random(seed).randrange(1, size - 1)
    model.hub.faults += [Fault(weights(model), cut=first), Fault(weights(model), status=503)]
    cut = model.run("pull", "whisper", *QUICK)
    assert (cut.returncode, model.visible()) == (45, [])
    assert "run the same command again" in cut.stderr
    done = model.run("pull", "whisper", *QUICK)
    assert (done.returncode, model.visible()) == (0, ["whisper"]), done.stderr
    assert [one.range for one in model.hub.fetched(weights(model))] == ["", *[f"bytes={first}-"] * 2]
    small = [one for one in model.hub.fetched("/config.json") if one.range == ""]
    assert len(small) == 1, "what was whole is not fetched again"


def test_a_pull_goes_on_by_itself_over_several_cuts(model: Bench) -> None:
    model.hub.faults += [Fault(weights(model), cut=50_000) for _ in range(3)]
    done = model.run("pull", "whisper", "--retries", "1")
    assert (done.returncode, model.visible()) == (0, ["whisper"]), done.stderr
    assert [one.range for one in model.hub.fetched(weights(model))] == [
        "",
        "bytes=50000-",
        "bytes=100000-",
        "bytes=150000-",
    ]


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_killed_in_the_middle_and_gone_on(model: Bench, blow: signal.Signals) -> None:
    model.hub.faults.append(Fault(weights(model), hang=123_456))
    process = model.start("pull", "whisper")
    assert model.hub.hanging.wait(60)
    part = model.store / ".staging/whisper/parts/model.bin.part"
    for _ in range(500):
        if part.exists() and part.stat().st_size == 123_456:
            break
        process.poll()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
    process.send_signal(blow)
    process.communicate(timeout=15)  # less than a read's own time-out: nobody waits for a silent server
    assert process.returncode == (-9 if blow == signal.SIGKILL else 130)
    assert model.visible() == []
    assert model.run("pull", "whisper").returncode == 0
    assert "bytes=" in model.hub.fetched(weights(model))[1].range


@pytest.mark.parametrize("name", ["config.json", "model.bin"])
def test_a_byte_that_changed_on_the_way_is_refused_by_name_and_fetched_anew(model: Bench, name: str) -> None:
    path = weights(model) if name == "model.bin" else f"/{name}"
    model.hub.faults.append(Fault(path, flip=True))
    wrong = model.run("pull", "whisper", *QUICK)
    assert (wrong.returncode, model.visible()) == (43, [])
    assert f"{name} is not the published file" in wrong.stderr
    assert model.run("pull", "whisper").returncode == 0


def test_a_file_that_the_hub_replaced_is_refused_before_a_byte_comes(bench: Bench) -> None:
    repository = whisper()
    bench.hub.repositories["Systran/small"] = repository
    pin = {"name": "model.bin", "bytes": len(repository.files["model.bin"]), "sha256": "0" * 64}
    bench.whisper(files=[pin])
    done = bench.run("pull", "whisper")
    assert (done.returncode, bench.visible()) == (43, [])
    assert "another model.bin" in done.stderr
    assert not bench.hub.fetched(weights(bench))


def test_a_revision_that_is_gone_and_one_that_is_another(model: Bench) -> None:
    repository = model.hub.repositories["Systran/small"]
    repository.commit = "f" * 40
    gone = model.run("pull", "whisper")
    assert (gone.returncode, model.visible()) == (47, [])
    assert COMMIT in gone.stderr
    model.whisper(id="moved", revision="main")
    other = model.run("pull", "moved")
    assert (other.returncode, model.visible()) == (47, [])
    assert "f" * 40 in other.stderr


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_repository_says_what_to_do(model: Bench, status: int) -> None:
    model.hub.repositories["Systran/small"].gated = status
    done = model.run("pull", "whisper")
    assert (done.returncode, model.visible()) == (46, [])
    assert "HF_TOKEN" in done.stderr
    assert len(model.hub.asked) == 1, "it is not asked again and again"


def test_a_repository_that_is_listed_but_not_given_says_what_to_do(model: Bench) -> None:
    model.hub.faults.append(Fault(weights(model), status=403))
    done = model.run("pull", "whisper")
    assert (done.returncode, model.visible()) == (46, [])
    assert "model.bin" in done.stderr
    assert "HF_TOKEN" in done.stderr


def test_a_folder_that_no_pull_brought_is_left_alone(model: Bench) -> None:
    (model.store / "whisper").mkdir(parents=True)
    done = model.run("pull", "whisper")
    assert (done.returncode, model.hub.asked) == (43, [])
    assert "Move it away" in done.stderr


def test_a_busy_hub_is_given_the_time_it_asks_for(model: Bench) -> None:
    model.hub.faults += [
        Fault(f"/revision/{COMMIT}", status=429, retry_after="1"),
        Fault(weights(model), status=429, retry_after="1"),
        Fault("/tokenizer.json", status=503, retry_after="1"),
    ]
    done = model.run("pull", "whisper")
    assert (done.returncode, model.visible()) == (0, ["whisper"]), done.stderr
    busy = [Fault(weights(model), status=429), Fault(f"/revision/{COMMIT}", status=429)]
    for fault in busy:
        model.run("rm", "whisper")
        model.hub.faults.append(fault)
        assert model.run("pull", "whisper", *QUICK).returncode == 45


def test_a_disk_without_room_is_told_before_a_byte_comes(model: Bench) -> None:
    model.hub.stated["model.bin"] = 1 << 60
    done = model.run("pull", "whisper")
    assert (done.returncode, model.visible()) == (48, [])
    assert "are free" in done.stderr
    assert not model.hub.fetched(weights(model))


def test_a_disk_that_fills_up_keeps_what_came(model: Bench) -> None:
    command = [sys.executable, "-m", "models.lifecycle", "--catalog", str(model.catalog), "pull", "whisper"]
    full = subprocess.run(
        command,
        env=model.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY)),
    )
    assert (full.returncode, model.visible()) == (48, []), full.stderr
    assert "the disk is full" in full.stderr
    assert model.run("pull", "whisper").returncode == 0
    assert model.hub.fetched(weights(model))[-1].range == "bytes=100000-"


def test_two_pulls_at_once_fetch_once(model: Bench) -> None:
    model.hub.faults.append(Fault(weights(model), hang=1000))
    first = model.start("pull", "whisper")
    assert model.hub.hanging.wait(60)
    second = model.start("pull", "whisper")
    waiting = (second.stderr and second.stderr.readline()) or ""
    assert "waiting for it to end" in waiting
    model.hub.ended.set()  # the connection of the first is cut; it goes on
    outs = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert outs == ["whisper: pulled\n", "whisper: is here already\n"]
    assert [one.range for one in model.hub.fetched(weights(model))] == ["", "bytes=1000-"]


def test_an_archive_without_checksum_is_gone_on_only_if_it_is_still_the_same(bench: Bench) -> None:
    bench.hub.plain["vits.zip"] = voice()
    bench.add("vits", "synthesis", urls=[f"{bench.hub.url}/plain/vits.zip"], revision="v1")
    bench.hub.faults += [Fault("/vits.zip", cut=50_000), Fault("/vits.zip", status=503)]
    assert bench.run("pull", "vits", *QUICK).returncode == 45
    bench.hub.plain["vits.zip"] = coqui_zip("v", {"config.json": b"{}", "model_file.pth": checkpoint()})
    done = bench.run("pull", "vits", *QUICK)
    assert done.returncode == 0, done.stderr
    assert [one.range for one in bench.hub.fetched("/vits.zip")] == ["", *["bytes=50000-"] * 2]
    assert (bench.store / "vits/config.json").read_bytes() == b"{}"


def test_an_archive_that_changed_since_its_first_pull_is_refused(bench: Bench) -> None:
    bench.hub.plain["vits.zip"] = voice()
    bench.add("vits", "synthesis", urls=[f"{bench.hub.url}/plain/vits.zip"], revision="v1")
    assert bench.run("pull", "vits").returncode == 0
    bench.run("rm", "vits")
    files = {"config.json": b'{"model": "evil"}', "model_file.pth": checkpoint()}
    bench.hub.plain["vits.zip"] = coqui_zip("v", files)
    done = bench.run("pull", "vits")
    assert (done.returncode, bench.visible()) == (43, [])
    assert "config.json" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("model.bin", b"\x80\x02cposix\nsystem\nq\x00U\x02idq\x01\x85q\x02Rq\x03.", 44),
        ("model.bin", ctranslate2("WhisperSpec")[:-50_000], 43),
        ("model.safetensors", (1 << 60).to_bytes(8, "little") + noise(2000), 44),
        ("run.sh", b"rm -rf /", 44),
    ],
    ids=["pickle", "cut", "header", "script"],
)
def test_a_hostile_repository_never_becomes_visible(bench: Bench, name: str, data: bytes, code: int) -> None:
    repository = whisper()
    repository.files = {"config.json": b"{}", "model.bin": ctranslate2("WhisperSpec"), name: data}
    bench.hub.repositories["evil/model"] = repository
    bench.add("evil", repository="evil/model", take=["*"])
    done = bench.run("pull", "evil")
    assert (done.returncode, bench.visible()) == (code, []), done.stderr
    assert name in done.stderr
