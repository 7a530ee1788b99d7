"""What a figure is worth nothing without: the machine, its threads, the versions, the commit.

Contract: names no host, user or path: a machine is its processor and its cores. Reads the installed
distributions, `git` where it is there, and /proc. It does not measure.
"""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from services.common.threads import cpu_quota

NO_GPU = "none at hand"
_ROOT = Path(__file__).parents[2]
_DISTRIBUTIONS = (
    "mega-pipeline", "numpy", "torch", "ctranslate2", "faster-whisper", "transformers", "openai-whisper",
    "llama-cpp-python", "coqui-tts", "sentencepiece", "tokenizers", "av", "httpx",
)  # fmt: skip
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "CT2_INTER_THREADS")


def machine(device: str) -> dict[str, Any]:
    """The host as a reader may know it."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _processor(),
        "cores": cpu_quota(),
        "memory_gb": round(pages / 1e9, 1),
        "system": platform.system(),
        "architecture": platform.machine(),
        "threads": {name: os.environ[name] for name in _THREADS if name in os.environ},
        "load": round(os.getloadavg()[0], 2),
        "device": device,
        "gpu": _gpu(),
    }


def provenance() -> dict[str, Any]:
    """When, of which commit, with which versions."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "versions": {"python": platform.python_version(), **_versions()},
    }


def host_slug(host: dict[str, Any]) -> str:
    """As part of a file's name."""
    name = f"{host['cpu']} {host['cores']} cores {host['gpu'] if host['device'] != 'cpu' else ''}"
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _gpu() -> str:
    """Its name; the record says so where none is at hand."""
    try:
        asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        found = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return NO_GPU
    return found.stdout.strip().splitlines()[0] if found.returncode == 0 and found.stdout else NO_GPU


def _commit() -> str:
    def git(*arguments: str) -> str:
        asked = ["git", "-C", str(_ROOT), *arguments]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "HEAD") + (" and changes" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _versions() -> dict[str, str]:
    found = {}
    for name in _DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
