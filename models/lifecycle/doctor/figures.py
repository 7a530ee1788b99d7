"""What a model of each family costs, as it was measured at its real shape, and which models are like it.

The rows are in `measured`, which `python -m models.shapes --measure --write` writes. This judges nothing.
"""

from dataclasses import dataclass

from models.lifecycle.doctor.measured import CORES, GB_S, ROWS

MEASURED_CORES = CORES
MEASURED_AT_GB_S = GB_S
"""What one core of that machine copied a second then, as `machine` measures it."""


@dataclass(frozen=True)
class Figure:
    """One measured model: families of the catalogue that are like it, millions of weights, costs."""

    shape: str
    stage: str
    family: str
    parameters_m: float
    load_s: float
    memory_mib: int
    speed: float
    unit: str


_KIN = {
    "whisper-tiny": ("transcribe", "whisper", 39),
    "whisper-small": ("transcribe", "whisper", 244),
    "qwen2.5-0.5b": ("generate", "qwen2.5", 494),
    "qwen3-0.6b": ("generate", "qwen3", 596),
    "smollm2-360m": ("generate", "smollm2", 362),
    "nllb-200-600m": ("translate", "nllb", 615),
    "m2m100-418m": ("translate", "m2m100", 484),
    "opus-mt-en-fr": ("translate", "opus-mt", 75),
    "vits-ljspeech": ("synthesis", "coqui-vits", 36),
    "xtts-v2": ("synthesis", "coqui-xtts", 467),
    "openvoice-v2": ("convert_voice", "coqui-openvoice", 33),
    "freevc24": ("convert_voice", "coqui-freevc", 358),
}
"""Stage, family of the catalogue and millions of weights of each shape."""


def _figure(name: str, load_s: float, memory_mib: int, speed: float, unit: str) -> Figure:
    stage, family, parameters_m = _KIN[name]
    return Figure(name, stage, family, parameters_m, load_s, memory_mib, speed, unit)


FIGURES: tuple[Figure, ...] = tuple(_figure(*row) for row in ROWS if row[0] in _KIN)
