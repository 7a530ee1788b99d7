"""Which models and profiles fit a machine, and how fast they would be.

Contract: `verdicts(entries, machine)` one for each model; `profile_for(entries, machine)` the largest
profile whose models fit side by side and are fast enough. A model of which nothing was measured is taken to
cost what the measured model of its kind costs, by its number of weights. It loads no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.catalog import Entry
from models.lifecycle.doctor.figures import FIGURES, MEASURED_AT_GB_S, MEASURED_CORES, Figure
from models.lifecycle.doctor.machine import Machine

SPARE = 0.8
"""Share of the memory that models may take."""
_LEAST = {"transcribe": 1.0, "generate": 3.0, "translate": 5.0, "synthesis": 1.0}
"""Speed, in the unit of the stage, from which a model is of use: as fast as it is heard, or read."""
_SIZES = ("large", "medium", "small")
_BOUND_BY_MEMORY = frozenset({"generate", "translate"})
"""Stages that read all weights for every token, so that memory's speed is theirs."""


@dataclass(frozen=True)
class Verdict:
    """What a model would cost here: MiB, seconds to load, speed with unit (0 where it can't be told)."""

    model: str
    stage: str
    memory_mib: int
    load_s: float
    speed: float
    unit: str
    fits: bool

    @property
    def word(self) -> str:
        """In a word."""
        if not self.fits:
            return "too large"
        if not self.unit:
            return "fits"
        return "slow" if self.speed < _LEAST.get(self.stage, 0.0) else "good"


def verdicts(entries: Sequence[Entry], machine: Machine) -> list[Verdict]:
    """One for every model, in the catalogue's order."""
    return [_verdict(entry, machine) for entry in entries]


def profile_for(entries: Sequence[Entry], machine: Machine) -> str:
    """The largest permissive profile that runs well; `demo` where none does."""
    for size in _SIZES:
        name = f"{size}-permissive"
        chosen = _first_of_each_stage([entry for entry in entries if name in entry.profiles])
        found = verdicts(chosen, machine)
        fits = sum(one.memory_mib for one in found) <= SPARE * machine.memory_mib
        if found and fits and all(one.word in ("good", "fits") for one in found):
            return name
    return "demo"


def _first_of_each_stage(entries: Sequence[Entry]) -> list[Entry]:
    return list({entry.stage: entry for entry in reversed(entries)}.values())


def _verdict(entry: Entry, machine: Machine) -> Verdict:
    figure = _figure(entry)
    weights = _weights(entry) or (figure.parameters_m if figure else 0.0)
    memory = _memory(entry) or (figure.memory_mib if figure else 0)
    fits = memory <= SPARE * machine.memory_mib
    if figure is None:
        return Verdict(entry.id, entry.stage, memory, 0.0, 0.0, "", fits)
    larger = weights / figure.parameters_m
    faster = machine.copies_gb_s / MEASURED_AT_GB_S
    if entry.stage not in _BOUND_BY_MEMORY:
        faster *= machine.cores / MEASURED_CORES
    load = figure.load_s * larger / (machine.copies_gb_s / MEASURED_AT_GB_S)
    speed = figure.speed / larger * faster
    return Verdict(entry.id, entry.stage, memory, round(load, 1), round(speed, 1), figure.unit, fits)


def _memory(entry: Entry) -> int:
    """MiB on a processor: the catalogue's for int8, else of what there is."""
    by_compute = {one.compute: one.memory_mib for one in entry.footprints}
    return by_compute.get("int8") or next(iter(by_compute.values()), 0)


def _weights(entry: Entry) -> float:
    """Millions, as far as the catalogue's footprints tell: int8 takes about a byte each."""
    disk = {one.compute: one.disk_mib for one in entry.footprints}
    if "int8" in disk:
        return disk["int8"] * 2**20 / 1.05e6
    return next((mib * 2**20 / 4e6 for compute, mib in disk.items() if compute == "float32"), 0.0)


def _figure(entry: Entry) -> Figure | None:
    """The measured model that is nearest in size: of the same family, else of the same stage where that makes
    no great difference, as with decoders.
    """
    weights = _weights(entry)
    own = [one for one in FIGURES if entry.family == one.family]
    stage = [one for one in FIGURES if entry.stage == one.stage]
    alike = entry.stage in _BOUND_BY_MEMORY and not entry.folder
    kin = own if own and not entry.folder else stage if alike else []
    return min(kin, key=lambda one: abs(one.parameters_m - weights), default=None)
