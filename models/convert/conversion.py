"""One model from its maker's folder to CTranslate2, with its tokenizer, compared with the original.

Contract: `convert(source, out, compute)` fills the folder `out`, which must not exist, and gives a Report;
whatever ends it early leaves no `out`. Weights are quantized by CTranslate2's own converter. Nothing is
fetched. It does not know the catalogue or the store.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.convert.errors import ConversionError, Unlike, Unsupported
from models.convert.families import family_of, files_of
from models.convert.libraries import prepare, versions
from models.convert.parity import agreement

COMPUTE = {
    "int8": ("int8_float32", 0.85),
    "int8_float16": ("int8_float16", 0.85),
    "int8_bfloat16": ("int8_bfloat16", 0.85),
    "float16": ("float16", 0.95),
    "bfloat16": ("bfloat16", 0.9),
    "float32": ("float32", 0.98),
}
"""CTranslate2's name of each compute type, and the share of next tokens that have to be the original's."""


@dataclass(frozen=True)
class Report:
    """What was converted, the share of next tokens that are the original's, and versions by library."""

    family: str
    compute: str
    agreement: float
    compared: int
    needed: float
    by: Mapping[str, str]

    @property
    def line(self) -> str:
        """For people."""
        share = f"{self.agreement:.1%} of {self.compared} tokens"
        return (
            f"{self.family} in {self.compute}: {share} are those of the original ({self.needed:.0%} needed)"
        )


def convert(source: Path, out: Path, compute: str = "int8") -> Report:
    """Convert; raises Unsupported, LibraryMissing, Unlike, or ConversionError for what the converter says."""
    if compute not in COMPUTE:
        raise Unsupported(f"no compute type {compute!r}; there are: {', '.join(COMPUTE)}")
    family = family_of(source)
    prepare()
    try:
        write(source, out, compute)
        share, compared = agreement(family.kind, source, out)
        report = Report(family.name, compute, share, compared, COMPUTE[compute][1], versions())
        if share < report.needed:
            raise Unlike(f"the converted model differs: {report.line}")
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    return report


def write(source: Path, out: Path, compute: str = "int8") -> None:
    """Convert without comparing, in this process; `prepare` was called. Raises ConversionError."""
    from ctranslate2.converters import TransformersConverter

    try:
        converter = TransformersConverter(str(source), low_cpu_mem_usage=True)
        converter.convert(str(out), quantization=COMPUTE[compute][0])
    except (RuntimeError, ValueError, OSError, KeyError, NotImplementedError) as error:
        raise ConversionError(f"CTranslate2 does not convert {source.name}: {error}") from error
    for name in files_of(family_of(source), source):
        shutil.copyfile(source / name, out / name)
