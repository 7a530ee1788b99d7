"""Runs one of the course's scripts on this machine: `python -m benchmarks.contenders.course.script NAME …`.

Contract: like `python NAME.py …`. Before it, torchaudio is made harmless, whose wheel wants CUDA's libraries
beside a CPU build of torch: transformers does without it, Coqui with its Python parts. It does not know what
the script does.
"""

import runpy
import sys


def main() -> None:
    """See the module."""
    sys.argv = sys.argv[1:]
    name = sys.argv[0]
    if name == "speak":
        from services.synthesis_audio.voice.compat import prepare

        prepare()
    else:
        sys.modules["torchaudio"] = None  # type: ignore[assignment]
    runpy.run_module(f"benchmarks.contenders.course.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
