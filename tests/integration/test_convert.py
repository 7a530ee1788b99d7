"""Tiny models in their makers' formats are converted and answer in their services, by their catalogue id."""

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.catalog import ModelFile, entries, resolve
from models.catalog.checking import sha256
from models.catalog.record import Pulled
from models.lifecycle import conversion as lifecycle_conversion
from models.lifecycle.__main__ import main
from models.lifecycle.store import Store
from services.common.errors import ModelCorrupt, ModelNotFound, StageError
from tests.integration.tiny_models import WORDS
from tests.stores import empty_store

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]

IDS = {
    "nllb": "nllb-200-distilled-600m",
    "m2m100": "m2m100-418m",
    "opus-mt": "opus-mt-en-fr",
    "qwen2": "qwen2.5-0.5b-instruct",
    "qwen3": "qwen3-0.6b",
    "smollm2": "smollm2-360m-instruct",
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path / "store", monkeypatch)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The converter in this process: importing its libraries takes longer than a tiny model."""
    from models.convert.conversion import convert

    def run(entry: Any, source: Path, out: Path, compute: str) -> dict[str, object]:
        report = convert(source, out, compute)
        return {**asdict(report), "line": report.line}

    monkeypatch.setattr(lifecycle_conversion, "_run", run)


def pulled(store: Store, model: str, source: Path) -> None:
    """As if `source` had been pulled as `model`."""
    entry = next(entry for entry in entries() if entry.id == model)
    shutil.copytree(source, store.folder(model))
    files = [
        ModelFile(path.name, path.stat().st_size, sha256(path)) for path in store.folder(model).iterdir()
    ]
    store.record(model, Pulled(entry.revision, entry.source.repository, "2026-11-25T00:00:00Z", tuple(files)))


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("family", ["nllb", "m2m100", "opus-mt"])
def test_a_translation_model_answers_by_its_id(family: str, made: Any, store: Store) -> None:
    from services.translate_text.engine import SentenceRequest, TranslateEngine
    from services.translate_text.settings import TranslateSettings

    pulled(store, IDS[family], made(family))
    assert main(["convert", IDS[family]]) == 0
    engine = TranslateEngine(TranslateSettings(model=IDS[family]))
    info = engine.load()
    engine.warm_up()
    found, refused = engine.infer(
        [
            SentenceRequest("The cheese is good.", "eng_Latn", "fra_Latn"),
            SentenceRequest("C'est bon.", "xxx_Latn", "eng_Latn"),
        ]
    )
    engine.close()
    assert (info.model, info.revision) == (IDS[family], store.records()[IDS[family]].revision)
    assert {"en", "fr"} <= set(info.languages)
    assert not isinstance(found, StageError)
    assert len(found.text.split()) == WORDS
    assert isinstance(refused, StageError)


@pytest.mark.usefixtures("in_process")
def test_opus_mt_has_one_direction(made: Any, store: Store) -> None:
    from services.translate_text.engine import SentenceRequest, TranslateEngine
    from services.translate_text.settings import TranslateSettings

    pulled(store, IDS["opus-mt"], made("opus-mt"))
    assert main(["convert", IDS["opus-mt"]]) == 0
    engine = TranslateEngine(TranslateSettings(model=IDS["opus-mt"]))
    engine.load()
    back = engine.infer([SentenceRequest("C'est bon.", "fra_Latn", "eng_Latn")])[0]
    engine.close()
    assert isinstance(back, StageError)
    assert "eng_Latn to fra_Latn" in (back.hint or "")


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("family", ["qwen2", "qwen3", "smollm2"])
def test_a_text_model_answers_by_its_id(family: str, made: Any, store: Store) -> None:
    from services.generate_text.engine_folder import read
    from services.generate_text.prompts import Message, Prompt

    pulled(store, IDS[family], made(family))
    assert main(["convert", IDS[family]]) == 0
    model = read(resolve("generate", IDS[family]).path)
    given = model.given(Prompt(messages=(Message("user", "How is the cheese?"),)))
    found = model.generator.generate_batch(
        [given], max_length=40, include_prompt_in_result=False, end_token=model.ends
    )
    assert len(model.decode(found[0].sequences_ids[0]).split()) == WORDS


def test_whisper_is_heard_by_faster_whisper(made: Any, tmp_path: Path) -> None:
    from faster_whisper import WhisperModel

    from models.convert.conversion import convert

    report = convert(made("whisper"), tmp_path / "out")
    assert report.agreement == 1
    model = WhisperModel(str(tmp_path / "out"), device="cpu", compute_type="int8", cpu_threads=1)
    noise = (np.random.default_rng(0).standard_normal(16000 * 5) * 0.1).astype(np.float32)
    segments, info = model.transcribe(noise)
    said = list(segments)
    assert (info.language, len(said)) == ("en", 1)
    assert len(said[0].text.split()) == WORDS
    assert said[0].no_speech_prob < 0.1


@pytest.mark.usefixtures("in_process")
def test_twice_does_nothing_and_a_flipped_byte_is_named(
    made: Any, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    model = IDS["smollm2"]
    with pytest.raises(ModelNotFound, match="not pulled"):
        resolve("generate", model)
    assert main(["convert", model]) == 42
    pulled(store, model, made("smollm2"))
    with pytest.raises(ModelNotFound) as refused:
        resolve("generate", model)
    assert f"mega models convert {model}" in (refused.value.hint or "")
    assert main(["convert", model]) == 0
    weights = resolve("generate", model).path / "model.bin"
    told = json.loads((weights.parent / "conversion.json").read_text())
    assert (told["licence"], told["agreement"]) == ("Apache-2.0", 1)
    assert {"ctranslate2", "transformers"} <= set(told["by"])
    assert [file["name"] for file in told["made_of"]] == [file.name for file in store.records()[model].files]
    before = weights.stat().st_mtime_ns
    capsys.readouterr()
    assert main(["convert", model]) == 0
    assert "is converted already" in capsys.readouterr().out
    assert weights.stat().st_mtime_ns == before

    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelCorrupt, match=r"model\.bin"):
        resolve("generate", model)
    assert main(["verify", model]) == 43
    assert main(["convert", model]) == 0  # made anew
    assert main(["verify", model]) == 0
    assert main(["rm", model]) == 0
    assert not weights.exists()
    assert list(store.records()) == [model]


@pytest.mark.usefixtures("in_process")
def test_a_model_that_says_other_things_is_refused(
    made: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.convert import conversion
    from models.convert.errors import Unlike

    pulled(store, IDS["smollm2"], made("smollm2"))
    monkeypatch.setattr(conversion, "agreement", lambda *_: (0.5, 36))
    with pytest.raises(Unlike, match=r"50\.0% of 36 tokens"):
        main(["convert", IDS["smollm2"]])
    assert_nothing_is_left(store, IDS["smollm2"])


def test_the_program_converts_and_leaves_nothing_when_stopped(made: Any, store: Store) -> None:
    model = IDS["smollm2"]
    pulled(store, model, made("smollm2"))
    command = [sys.executable, "-m", "models.lifecycle", "convert", model]
    start = partial(subprocess.Popen, command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    child = start(start_new_session=True)
    while not store.staging(f"{model}.int8").is_dir():
        assert child.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=60)
    assert child.returncode == 130
    assert_nothing_is_left(store, model)

    again = start()
    said, trouble = again.communicate(timeout=200)
    assert again.returncode == 0, trouble
    assert "100.0% of 36 tokens" in said
    assert resolve("generate", model).id == model


def test_what_no_converter_knows_is_refused(tmp_path: Path) -> None:
    from models.convert.conversion import convert
    from models.convert.errors import Unsupported

    (tmp_path / "bert").mkdir()
    with pytest.raises(Unsupported, match=r"config\.json"):
        convert(tmp_path / "bert", tmp_path / "out")
    (tmp_path / "bert" / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(Unsupported, match="'bert'"):
        convert(tmp_path / "bert", tmp_path / "out")
    (tmp_path / "bert" / "config.json").write_text('{"model_type": "marian"}')
    with pytest.raises(Unsupported, match=r"source\.spm"):
        convert(tmp_path / "bert", tmp_path / "out")


def assert_nothing_is_left(store: Store, model: str) -> None:
    assert not store.folder(f"{model}.int8").exists()
    assert not store.staging(f"{model}.int8").exists()
    assert list(store.records()) == [model]
