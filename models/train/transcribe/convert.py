"""From a checkpoint to a folder that faster-whisper loads.

Contract: `convert(work, out, quantization)` takes `work/best.pt` (else `last.pt`) and `work/tokenizer`,
writes a CTranslate2 Whisper folder with tokenizer and feature settings in it. Knows nothing of training.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from ctranslate2.converters import TransformersConverter

from models.train.transcribe.features import BINS, WINDOW_SECONDS
from models.train.transcribe.network import Recogniser
from models.train.transcribe.spans import PhoneTable
from models.train.transcribe.tokenizer import Vocabulary

CARRIED = ["tokenizer.json", "preprocessor_config.json"]


def convert(work: Path, out: Path, quantization: str = "int8") -> None:
    """Write `out`; `quantization` is one of CTranslate2's types, "float32" for none. Files already there
    are replaced.
    """
    checkpoint = work / "best.pt" if (work / "best.pt").exists() else work / "last.pt"
    state = torch.load(checkpoint, weights_only=False, map_location="cpu")  # our own file
    model = Recogniser(Vocabulary(work / "tokenizer"), state["shape"], PhoneTable().size)
    model.load_state_dict(state["average"])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whisper, converted = Path(folder, "whisper"), Path(folder, "converted")
        model.finished().save_pretrained(whisper)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(work / "tokenizer" / name, whisper / name)
        (whisper / "preprocessor_config.json").write_text(json.dumps(_features(), indent=1) + "\n")
        kind = None if quantization == "float32" else quantization
        TransformersConverter(str(whisper), copy_files=CARRIED).convert(str(converted), quantization=kind)
        for file in converted.iterdir():
            shutil.move(file, out / file.name)


def _features() -> dict[str, int]:
    return {
        "feature_size": BINS,
        "sampling_rate": 16000,
        "hop_length": 160,
        "chunk_length": WINDOW_SECONDS,
        "n_fft": 400,
    }
