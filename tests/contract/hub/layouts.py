"""Repositories in the exact layout of the real ones, with small random bytes in formats that are whole.

File lists as the hub shows them; contents are as long as it takes to be cut in half.
"""

import io
import json
import pickle
import random
import struct
import zipfile
from collections.abc import Mapping

from tests.contract.hub.stand_in import Repository

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def noise(size: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)


def ctranslate2(spec: str, weights: int = 200_000) -> bytes:
    """A model.bin of one variable: binary version 6, as CTranslate2 writes it."""

    def text(value: str) -> bytes:
        data = value.encode() + b"\0"
        return struct.pack("<H", len(data)) + data

    data = noise(weights)
    head = struct.pack("<I", 6) + text(spec) + struct.pack("<II", 3, 1)
    variable = text("decoder/weight") + struct.pack("<BI", 1, weights) + struct.pack("<BI", 1, weights)
    return head + variable + data + struct.pack("<I", 0)


def safetensors(weights: int = 200_000) -> bytes:
    header = json.dumps({"model.weight": {"dtype": "U8", "shape": [weights], "data_offsets": [0, weights]}})
    return struct.pack("<Q", len(header)) + header.encode() + noise(weights)


def checkpoint(content: object = None, weights: int = 100_000) -> bytes:
    """A .pth of today's torch: a zip, stored, with data.pkl and the storages beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(content or {"step": 1}, protocol=2))
        archive.writestr("archive/data/0", noise(weights))
        archive.writestr("archive/version", "3\n")
    return out.getvalue()


def coqui_zip(name: str, files: Mapping[str, bytes]) -> bytes:
    """A release of Coqui: one folder, everything in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{name}/", b"")
        for file, data in files.items():
            archive.writestr(f"{name}/{file}", data)
    return out.getvalue()


def whisper() -> Repository:
    """As Systran/faster-whisper-small."""
    files = {
        ".gitattributes": b"*.bin filter=lfs\n",
        "README.md": b"# Whisper small model for CTranslate2\n",
        "config.json": b'{"lang_ids": [50259]}',
        "model.bin": ctranslate2("WhisperSpec"),
        "tokenizer.json": json.dumps({"version": "1.0", "noise": noise(3000).hex()}).encode(),
        "vocabulary.txt": noise(2000).hex().encode(),
    }
    return Repository(COMMIT, files, frozenset({"model.bin"}))


def qwen() -> Repository:
    """As Qwen/Qwen2.5-0.5B-Instruct."""
    files = {
        ".gitattributes": b"*.safetensors filter=lfs\n",
        "LICENSE": b"Apache License\n",
        "README.md": b"# Qwen2.5-0.5B-Instruct\n",
        "config.json": b'{"model_type": "qwen2"}',
        "generation_config.json": b'{"do_sample": true}',
        "merges.txt": b"#version: 0.2\n",
        "model.safetensors": safetensors(),
        "tokenizer.json": b'{"version": "1.0"}',
        "tokenizer_config.json": b'{"chat_template": ""}',
        "vocab.json": b"{}",
    }
    return Repository(COMMIT, files, frozenset({"model.safetensors"}))


def nllb() -> Repository:
    """As facebook/nllb-200-distilled-600M: pickled weights."""
    files = {
        ".gitattributes": b"*.bin filter=lfs\n",
        "README.md": b"# NLLB-200\n",
        "config.json": b'{"model_type": "m2m_100"}',
        "generation_config.json": b"{}",
        "pytorch_model.bin": checkpoint(),
        "sentencepiece.bpe.model": noise(5000),
        "special_tokens_map.json": b"{}",
        "tokenizer.json": b"{}",
        "tokenizer_config.json": b"{}",
    }
    return Repository(
        COMMIT, files, frozenset({"pytorch_model.bin", "sentencepiece.bpe.model", "tokenizer.json"})
    )


def voice() -> bytes:
    """As the archive of tts_models/en/vctk/vits."""
    files = {"config.json": b'{"model": "vits"}', "model_file.pth": checkpoint(), "speaker_ids.json": b"{}"}
    return coqui_zip("tts_models--en--vctk--vits", files)
