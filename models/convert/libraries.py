"""transformers and CTranslate2's converter, where they can be imported; told which extra to install where
not.

Contract: `prepare()` before the first `import transformers`; raises LibraryMissing. It knows no model.
"""

import importlib.util
import sys


class LibraryMissing(RuntimeError):
    """A library of the extra `train` is not installed."""


def prepare() -> None:
    """Make sure that transformers, torch and CTranslate2 can be imported.

    transformers imports torchaudio where it is installed, and the registry's wheel of it wants CUDA libraries
    that a CPU machine lacks: None makes that an ImportError, which transformers takes as "not installed".
    """
    missing = [
        name for name in ("torch", "transformers", "ctranslate2") if not importlib.util.find_spec(name)
    ]
    if missing:
        names = ", ".join(missing)
        raise LibraryMissing(f"{names} not installed: pip install 'mega-pipeline[train,translate]' torch")
    if "torchaudio" in sys.modules:
        return
    try:
        importlib.import_module("torchaudio")
    except (ImportError, OSError):
        for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules["torchaudio"] = None  # type: ignore[assignment]
