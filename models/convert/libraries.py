"""transformers and CTranslate2's converter, and which extra to install where they are missing.

Contract: `prepare()` before the first `import transformers`; raises LibraryMissing. `versions()` are those
that a converted model was made by. It knows no model.
"""

import importlib.metadata
import importlib.util
import sys

from models.convert.errors import LibraryMissing

_NEEDED = ("torch", "transformers", "ctranslate2", "sentencepiece")
INSTALL = "pip install 'mega-pipeline[train,translate]' torch"


def versions() -> dict[str, str]:
    """Of every library that converts, by name."""
    return {name: importlib.metadata.version(name) for name in _NEEDED}


def prepare() -> None:
    """Make sure that transformers, torch and CTranslate2 can be imported.

    transformers imports torchaudio where it is installed, and the registry's wheel of it wants CUDA libraries
    that a CPU machine lacks: None makes that an ImportError, which transformers takes as "not installed".
    """
    missing = [name for name in _NEEDED if not importlib.util.find_spec(name)]
    if missing:
        raise LibraryMissing(f"converting needs {', '.join(missing)}, of the extra `train`: {INSTALL}")
    if "torchaudio" in sys.modules:
        return
    try:
        importlib.import_module("torchaudio")
    except (ImportError, OSError):
        for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules["torchaudio"] = None  # type: ignore[assignment]
