"""Lets Coqui TTS be imported on a machine without CUDA and without a network.

torchaudio's wheel links its compiled extension to CUDA's libraries and fails to import beside a CPU build
of torch. Coqui uses only
its Python parts, so an empty extension module is put in its place first. It does not know models.
"""

import importlib
import os
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from services.common.sound.decoding import decode

_EXTENSION = "torchaudio._extension"
_RATE = 24000


def prepare() -> None:
    """Call before the first `import TTS`; may be called again."""
    os.environ.setdefault("TTS_HOME", str(Path(tempfile.gettempdir()) / "mega-tts-home"))
    os.environ.setdefault("COQUI_TOS_AGREED", "0")
    # Every length of text is a new shape; oneDNN would keep code for 1024 of them, some 150 MiB.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
    try:
        importlib.import_module("torchaudio")
    except (OSError, ImportError):
        _import_without_extension()
    torchaudio: Any = sys.modules["torchaudio"]
    torchaudio.load = _load  # its own asks torchcodec, and that for FFmpeg's libraries on the system


def _load(path: str | Path, *_: object, **__: object) -> tuple[Any, int]:
    """A recording as torchaudio gives it (channels × samples, rate), read by PyAV; XTTS reads voices so."""
    import torch

    return torch.from_numpy(decode(Path(path), sample_rate=_RATE)[None]), _RATE


def _import_without_extension() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
        del sys.modules[name]
    extension: Any = types.ModuleType(_EXTENSION)
    extension.__path__ = []
    extension._IS_TORCHAUDIO_EXT_AVAILABLE = False
    extension._IS_ALIGN_AVAILABLE = False
    extension._check_cuda_version = lambda: None
    extension.fail_if_no_align = _no_align
    sys.modules[_EXTENSION] = extension
    importlib.import_module("torchaudio")


def _no_align(function: Callable[..., Any]) -> Callable[..., NoReturn]:
    """Stands for the one function that asks for compiled code."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise RuntimeError(f"{function.__name__} asks for torchaudio's compiled extension, which isn't here")

    return refuse
