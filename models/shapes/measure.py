"""What a shape costs in its service's engine: seconds to load, memory, speed. One child process for each.

    python -m models.shapes --measure [NAME…]

Prints a row for each: threads, seconds to load and warm up, MiB at the peak, speed and its unit. Speeds are
audio seconds a second for speech, tokens a second for text and translation, one request at a time. What a
round of each is, `at_work` knows.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from models.lifecycle.doctor import machine, measured
from models.shapes.at_work import at_work
from models.shapes.recipes import NAMES, shape
from services.common.threads import cpu_quota

_ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """A row of the table."""

    name: str
    threads: int
    load_s: float
    memory_mib: int
    speed: float
    unit: str


def measure(names: tuple[str, ...] = NAMES) -> list[Cost]:
    """Measure each in a process of its own, one after another."""
    found = []
    for name in names:
        shape(name)
        command = [sys.executable, "-m", "models.shapes.measure", name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found.append(Cost(**json.loads(said.splitlines()[-1])))
    return found


def keep(costs: list[Cost]) -> None:
    """Write the rows where `mega models doctor` finds them; rows of other shapes stay."""
    path = Path(measured.__file__)
    head = path.read_text(encoding="utf-8").split("CORES =", maxsplit=1)[0]
    rows = {row[0]: row for row in measured.ROWS}
    rows |= {one.name: (one.name, one.load_s, one.memory_mib, one.speed, one.unit) for one in costs}
    here = machine.measured()
    lines = [
        f"CORES = {here.cores}",
        f"GB_S = {here.copies_gb_s}",
        "ROWS: tuple[tuple[str, float, int, float, str], ...] = (",
        *(f"    {json.dumps(rows[name])}".replace("[", "(").replace("]", "),") for name in sorted(rows)),
        ")",
    ]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def table(costs: list[Cost]) -> str:
    """Columns for people."""
    head = f"{'model':<20}{'threads':>8}{'load s':>8}{'MiB':>8}{'speed':>9}  unit"
    rows = [
        f"{one.name:<20}{one.threads:>8}{one.load_s:>8}{one.memory_mib:>8}{one.speed:>9}  {one.unit}"
        for one in costs
    ]
    return "\n".join([head, *rows])


def _here(name: str) -> Cost:
    started = time.monotonic()
    work, unit = at_work(shape(name))
    work()
    loaded = time.monotonic() - started
    speeds = []
    for _ in range(_ROUNDS):
        began = time.monotonic()
        speeds.append(work() / (time.monotonic() - began))
    speed = sorted(speeds)[_ROUNDS // 2]
    return Cost(name, cpu_quota(), round(loaded, 1), _peak_mib(), round(speed, 1), unit)


def _peak_mib() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    print(json.dumps(asdict(_here(sys.argv[1]))))
