"""Makes .venv: torch, the hash-pinned requirements, this project. Standard library only.

torch's CPU and CUDA builds share a name and a version, so it is installed first and by itself: from a local
wheel (`WHEELS=DIR`, or pip's own find-links), else from PyTorch's CPU index, else from pip's index, and it
says which. On Linux the last is a CUDA build of several GB: a person at a terminal is asked first, and a run
that can't be asked stops unless `ALLOW_CUDA=1` is set. A stamp in .venv makes a second run free. It does not
know what the project does.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PIP = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
TORCH = "torch==2.13.0"
TORCHAUDIO = "torchaudio==2.11.0"
# Its dependencies (the CUDA libraries) come along; the CPU builds' are pinned in REQUIREMENTS.
REGISTRY: list[str] = []
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_NO_CPU_BUILD = "no CPU build of torch was found; pip's index brings a CUDA build of several GB"
_WAYS_OUT = "Give a folder with its wheel: WHEELS=DIR make setup; or take any build: ALLOW_CUDA=1 make setup"


def main() -> int:
    """Set up unless the stamp says that nothing changed."""
    stamp = VENV / "mega-setup"
    wanted = _fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    if sys.version_info[:2] != (3, 11):
        print("Mega Pipeline needs Python 3.11: make PYTHON=/path/to/python3.11", file=sys.stderr)
        return 1
    if not (VENV / "bin" / "pip").exists():  # the last thing that venv makes
        _run([sys.executable, "-m", "venv", str(VENV)])
    _install_torch()
    print("setup: pinned requirements", flush=True)
    _run([*PIP, "--require-hashes", "--no-deps", "-r", str(REQUIREMENTS)])
    # Its wheel is linked against CUDA; services/synthesis_audio/compat.py makes it import beside a CPU torch.
    _run([*PIP, "--no-deps", TORCHAUDIO])
    _run([*PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamp.write_text(wanted)
    return 0


def _fingerprint() -> str:
    texts = [path.read_bytes() for path in (REQUIREMENTS, ROOT / "pyproject.toml", Path(__file__))]
    return hashlib.sha256(b"\0".join([sys.version.encode(), *texts])).hexdigest()


def _install_torch() -> None:
    for source, options in _torch_sources():
        print(f"setup: {TORCH} from {source} …", flush=True)
        if options == REGISTRY:
            _check_that_the_registry_is_wanted()
        if subprocess.run([*PIP, *options, TORCH], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            print(f"setup: {_installed_torch()} taken from {source}", flush=True)
            return
    raise SystemExit(f"setup: {TORCH} could not be installed. {_WAYS_OUT}")


def _installed_torch() -> str:
    """As in `torch 2.13.0+cpu`; the build is in the version."""
    found = next(VENV.glob("lib/python3.*/site-packages/torch-*.dist-info"), None)
    return f"torch {found.name.removeprefix('torch-').removesuffix('.dist-info')}" if found else "torch"


def _torch_sources() -> Iterator[tuple[str, list[str]]]:
    folders = [folder for folder in os.environ.get("WHEELS", "").split() if folder]
    yield "a local wheel", ["--no-deps", "--no-index", *(f"--find-links={folder}" for folder in folders)]
    yield "PyTorch's CPU index", ["--no-deps", "--timeout=8", "--retries=0", f"--index-url={CPU_INDEX}"]
    yield "pip's index", REGISTRY


def _check_that_the_registry_is_wanted() -> None:
    """On Linux the registry's build brings CUDA: go on only with a person's consent."""
    if sys.platform != "linux" or os.environ.get("ALLOW_CUDA", "") not in {"", "0"}:
        return
    print(f"setup: {_NO_CPU_BUILD}", flush=True)
    if sys.stdin.isatty() and input("setup: install it? [y/N] ").strip().lower() in {"y", "yes"}:
        return
    raise SystemExit(f"setup: stopped before the CUDA build. {_WAYS_OUT}")


def _run(command: list[str]) -> None:
    result = subprocess.run(command, check=False)
    if result.returncode:
        raise SystemExit(f"setup: failed ({result.returncode}): {' '.join(command)}")


if __name__ == "__main__":
    raise SystemExit(main())
