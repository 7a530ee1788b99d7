"""A byte of any file of any family is another: the service names the file and doesn't load, `verify` fails.

The files have the names of the real ones and no meaning: what differs is refused before anything reads it.
Converted forms are there as an import brings them, without what they were made of.
"""

import random
import shutil
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models.catalog import ROOT, Entry, ModelFile, entries, resolve
from models.catalog.checking import sha256
from models.catalog.conversions import converted_name
from models.catalog.record import Pulled
from models.lifecycle.__main__ import main
from models.lifecycle.store import Store
from services.common.errors import ModelCorrupt
from services.synthesis_audio.voice.profile import VoiceProfile
from tests.stores import empty_store

_CT2 = ("config.json", "model.bin", "conversion.json")
_DECODER = (*_CT2, "vocabulary.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json")
_SPM = (*_CT2, "shared_vocabulary.json", "sentencepiece.bpe.model")
_WHISPER = ("config.json", "model.bin", "tokenizer.json", "preprocessor_config.json", "vocabulary.txt")
_COQUI = ("config.json", "model_file.pth", "speaker_ids.json")
LAYOUTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "whisper": ("whisper-tiny", _WHISPER),
    "qwen2.5": ("qwen2.5-0.5b-instruct", (*_DECODER, "LICENSE")),
    "qwen3": ("qwen3-0.6b", (*_DECODER, "chat_template.jinja")),
    "smollm2": ("smollm2-360m-instruct", (*_DECODER, "special_tokens_map.json")),
    "nllb": ("nllb-200-distilled-600m", _SPM),
    "m2m100": ("m2m100-418m", _SPM),
    "opus-mt": ("opus-mt-en-fr", (*_CT2, "shared_vocabulary.json", "source.spm", "target.spm")),
    "coqui-vits": ("vits-en-vctk", _COQUI),
    "coqui-xtts": ("xtts-v2", ("config.json", "model.pth", "vocab.json", "speakers_xtts.pth")),
    "coqui-openvoice": ("openvoice-v2", ("config.json", "checkpoint.pth")),
    "coqui-freevc": ("freevc24", ("config.json", "model.pth", "WavLM-Large.pt", "speaker_encoder.pt")),
}
SHIPPED = {"llama": "demo-llama", "coqui-forward": "demo-voice", "demo-cloner": "demo-cloner"}
SHIPPED_TOO = ("demo-whisper", "demo-nllb")
BY_ID = {entry.id: entry for entry in entries()}
PULLED = [model for model, _ in LAYOUTS.values()]
OURS = [*SHIPPED.values(), *SHIPPED_TOO]


_parsed = cache(tomllib.loads)


@pytest.fixture(autouse=True)
def _catalogue_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read for each byte, and takes longer than all else."""
    monkeypatch.setattr(tomllib, "loads", _parsed)


@pytest.fixture(autouse=True)
def _speech_service_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cloner's files are looked at when the voice that it works on is open."""
    stub = SimpleNamespace(profile=VoiceProfile())
    monkeypatch.setattr("services.synthesis_audio.engine.open_voice", lambda *_, **__: stub)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path / "store", monkeypatch)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped models."""
    return Path(shutil.copytree(ROOT / "demo", tmp_path_factory.mktemp("shipped") / "demo"))


def test_every_family_of_the_catalogue_is_tried() -> None:
    assert set(LAYOUTS) | set(SHIPPED) == {entry.family for entry in entries()}


@pytest.mark.parametrize("model", PULLED)
def test_a_pulled_or_converted_model_is_refused(
    model: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _laid_out(store, BY_ID[model])
    assert resolve(BY_ID[model].stage, model).path == folder, "whole, it would be read"
    _each_file_is_refused(BY_ID[model], folder, capsys)


@pytest.mark.parametrize("model", OURS)
def test_a_shipped_model_is_refused(
    model: str, demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEGA_MODELS__DEMO_DIR", str(demo))
    _each_file_is_refused(BY_ID[model], demo / Path(BY_ID[model].folder).name, capsys)


def _laid_out(store: Store, entry: Entry) -> Path:
    """The folder that its service reads, and its record."""
    files = next(files for model, files in LAYOUTS.values() if model == entry.id)
    name = converted_name(entry.id, "int8") if entry.conversion else entry.id
    folder = store.folder(name)
    folder.mkdir()
    for file in files:
        (folder / file).write_bytes(random.Random(file).randbytes(2000))
    known = [ModelFile(file, 2000, sha256(folder / file)) for file in files]
    store.record(name, Pulled(entry.revision or "1" * 40, "its source", "2026-11-25T00:00:00Z", tuple(known)))
    return folder


def _each_file_is_refused(entry: Entry, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One bit of each file, somewhere else in each."""
    chance = random.Random(entry.id)
    for path in sorted(path for path in folder.iterdir() if path.suffix != ".md"):
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        flipped = whole[place] ^ (1 << chance.randrange(8))
        path.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        with pytest.raises(ModelCorrupt) as refused:
            LOADS[entry.stage](entry.id)
        assert refused.value.message.startswith(entry.id)
        assert f": {path.name} is not" in refused.value.message
        capsys.readouterr()
        assert main(["verify", entry.id]) == 43
        assert path.name in capsys.readouterr().err
        path.write_bytes(whole)


def _transcribe(model: str) -> Any:
    from services.transcribe_audio.engine import TranscribeEngine
    from services.transcribe_audio.settings import TranscribeSettings

    return TranscribeEngine(TranscribeSettings(model=model)).load()


def _generate(model: str) -> Any:
    from services.generate_text.engine import GenerateEngine
    from services.generate_text.settings import GenerateSettings

    return GenerateEngine(GenerateSettings(model=model)).load()


def _translate(model: str) -> Any:
    from services.translate_text.engine import TranslateEngine
    from services.translate_text.settings import TranslateSettings

    return TranslateEngine(TranslateSettings(model=model)).load()


def _synthesis(model: str = "", cloner: str = "none") -> Any:
    from services.synthesis_audio.engine import SynthesisEngine
    from services.synthesis_audio.settings import SynthesisSettings

    return SynthesisEngine(SynthesisSettings(model=model, cloner=cloner)).load()


LOADS: dict[str, Callable[[str], Any]] = {
    "transcribe": _transcribe,
    "generate": _generate,
    "translate": _translate,
    "synthesis": _synthesis,
    "convert_voice": lambda model: _synthesis(cloner=model),
}
