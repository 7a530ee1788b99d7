"""Contenders of the benchmarks on the demo models: a real service, and the course's weights."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import pytest

from benchmarks.contenders.course.team import MODELS, Team
from benchmarks.contenders.service import ServiceContender
from benchmarks.harness.memory import held_mb

pytestmark = pytest.mark.integration


def test_a_service_is_started_asked_and_stopped() -> None:
    service = ServiceContender("translate_text")
    service.start()
    (pid,) = service.processes
    try:
        body = {"q": "Welcome back.", "source": "en", "target": "fr"}
        assert service.client.post("/translate", json=body).json()["translatedText"]
        assert held_mb([pid]) > 30
    finally:
        service.stop()
    assert held_mb([pid]) == 0
    assert service.processes == []


def test_a_service_that_can_not_start_says_so() -> None:
    service = ServiceContender("translate_text", {"MEGA_TRANSLATE__MODEL": "/nowhere"}, start_timeout_s=60)
    with pytest.raises(RuntimeError, match="translate_text is not ready"):
        service.start()
    service.stop()


def test_transformers_gets_the_same_weights(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.prepare()
    (tmp_path / "in.txt").write_text("Our guest this morning is Patricia Watanabe, who comes from Tuscany.")
    _script("translate", tmp_path, tmp_path / "translate", "in.txt", "out.txt", "fra_Latn")
    assert (tmp_path / "out.txt").read_text() == _by_ctranslate2((tmp_path / "in.txt").read_text())
    _script("generate", tmp_path, tmp_path / "generate", "in.txt", "script.txt")
    assert "Patricia Watanabe" in (tmp_path / "script.txt").read_text()


def _script(name: str, folder: Path, *arguments: Path | str) -> None:
    command: Sequence[str] = [
        sys.executable, "-m", "benchmarks.contenders.course.script", name, *map(str, arguments),
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=folder)


def _by_ctranslate2(text: str) -> str:
    import sentencepiece

    folder = MODELS / "translate"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    source = ["eng_Latn", *pieces.encode(text, out_type=str), "</s>"]
    (found,) = translator.translate_batch([source], target_prefix=[["fra_Latn"]], beam_size=2)
    assert json.loads((folder / "config.json").read_text())["decoder_start_token"] == "</s>"
    return str(pieces.decode_pieces(found.hypotheses[0][1:]))
