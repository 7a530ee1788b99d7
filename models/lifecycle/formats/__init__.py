"""Which files a model may bring, and whether they are what they say: read as bytes, never executed.

`check_folder` refuses everything but plain texts, tokenizers, recordings, arrays, safetensors, CTranslate2's
binaries and pickles that torch loads with `weights_only`. It does not know engines.
"""

from pathlib import Path, PurePosixPath

from models.lifecycle.errors import Unsafe
from models.lifecycle.formats.arrays import check_array
from models.lifecycle.formats.ctranslate2 import check_ctranslate2, is_ctranslate2
from models.lifecycle.formats.pickles import check_checkpoint
from models.lifecycle.formats.safetensors import check_safetensors

PICKLES = frozenset({".bin", ".pth", ".pt", ".ckpt"})
WEIGHTS = PICKLES | {".safetensors"}
_PLAIN = frozenset({".json", ".txt", ".md", ".model", ".spm", ".jinja", ".wav", ".yaml", ".yml", ".md5"})
_BARE = frozenset({"LICENSE", "LICENCE", "NOTICE", "README"})
_LARGEST_PLAIN = 256 << 20
"""Bytes; the largest tokenizers have 20 to 40 million."""


def safe_name(name: str) -> str:
    """`name` as a path within a folder; raises Unsafe when it leads out of it or is none."""
    path = PurePosixPath(name)
    parts = name.split("/")
    if path.is_absolute() or "\\" in name or "\0" in name or any(part in {"", ".", ".."} for part in parts):
        raise Unsafe(f"{name!r} is no name of a file within a model")
    return path.as_posix()


def wanted(name: str) -> bool:
    """Whether a model may have a file of that name."""
    path = PurePosixPath(name)
    return path.suffix in WEIGHTS | _PLAIN | {".npy"} or path.name in _BARE


def check_folder(model: str, folder: Path) -> None:
    """Check every file below `folder`; raises Unsafe or Corrupt, naming model and file."""
    paths = sorted(folder.rglob("*"))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise Unsafe(f"{model}: {name} is a link or no plain file")
        if path.is_file():
            _check_file(f"{model}: {safe_name(name)}", path)
    if not any(path.suffix in WEIGHTS for path in paths):
        raise Unsafe(
            f"{model}: there is no file with weights", hint="The source has another layout than ours."
        )


def _check_file(label: str, path: Path) -> None:
    if not wanted(path.name):
        raise Unsafe(f"{label} is of a kind that models don't need")
    if path.suffix == ".safetensors":
        check_safetensors(label, path)
    elif path.suffix == ".npy":
        check_array(label, path)
    elif path.suffix == ".bin" and is_ctranslate2(path):
        check_ctranslate2(label, path)
    elif path.suffix in PICKLES:
        check_checkpoint(label, path)
    elif path.stat().st_size > _LARGEST_PLAIN:
        raise Unsafe(f"{label} is larger than any such file is")
