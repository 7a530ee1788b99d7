"""Pins requirements/*.txt from pyproject.toml: one file per service, one for development, two for images.

Hashes, no index lines. torch's own requirements are in, torch itself and what only its CUDA build needs are
out: scripts/setup_environment.py installs torch. Versions already pinned stay unless pyproject.toml excludes
them, and a service's are those of development. Needs `uv` beside this Python or on the path.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TORCH = "torch==2.13.0"
WITH_TORCH = {"synthesis", "dev"}
SETS = {
    "dev": ["transcribe", "generate", "translate", "synthesis", "pipeline", "models", "train", "dev"],
    "transcribe": ["transcribe"],
    "generate": ["generate"],
    "translate": ["translate"],
    "synthesis": ["synthesis"],
    "pipeline": ["pipeline"],
}
# What images are built with, and what CTranslate2 opens on a CUDA device: in no environment of ours.
IMAGES = {"build": "uv>=0.9,<1", "cuda": "nvidia-cublas-cu12>=12.4,<13"}
LEFT_OUT = ("torch", "torchaudio", "triton")
CUDA_PREFIXES = ("nvidia-", "cuda-")
OPTIONS = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--python-version=3.11",
)


def main() -> None:
    """Write every file of SETS and of IMAGES."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise SystemExit("pinning needs uv: .venv/bin/pip install uv")
    for name, extras in SETS.items():
        _pin(uv, name, extras)
    for name, requirement in IMAGES.items():
        target = ROOT / "requirements" / f"{name}.txt"
        command = [uv, "pip", "compile", *OPTIONS, "-o", str(target), "-"]
        subprocess.run(command, check=True, cwd=ROOT, input=requirement, text=True)


def _pin(uv: str, name: str, extras: list[str]) -> None:
    target = ROOT / "requirements" / f"{name}.txt"
    command = [uv, "pip", "compile", *OPTIONS, "-o", str(target)]
    command += [f"--extra={extra}" for extra in extras]
    command += [f"--no-emit-package={package}" for package in LEFT_OUT]
    if name != "dev":
        command.append(f"--constraint={ROOT / 'requirements' / 'dev.txt'}")
    command += [str(ROOT / "pyproject.toml"), "-"]
    also = TORCH if name in WITH_TORCH else ""
    subprocess.run(command, check=True, cwd=ROOT, input=also, text=True)
    target.write_text("\n".join(_without_cuda(target.read_text().splitlines())) + "\n")


def _without_cuda(lines: list[str]) -> list[str]:
    kept, dropping = [], False
    for line in lines:
        if line and not line.startswith((" ", "#")):
            dropping = line.startswith(CUDA_PREFIXES)
        if not dropping and not line.startswith("#"):
            kept.append(line)
    return kept


if __name__ == "__main__":
    main()
