"""From a shape's Hugging Face folder to CTranslate2 in int8, with the files that the services read beside it.

It knows no architecture: CTranslate2's own converter does.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path


def to_int8(hf: Path, out: Path, carried: Sequence[str]) -> None:
    """Write `out`; `carried` are files of `hf` that the services read."""
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(hf), low_cpu_mem_usage=True).convert(str(out), quantization="int8")
    for name in carried:
        shutil.copyfile(hf / name, out / name)
