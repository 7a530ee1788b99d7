"""The README's table of what was measured: `python -m benchmarks.report [RESULT.json]`, else of the newest.

Contract: writes between the two markers in README.md, and nothing else there; a goal that was missed or could
not be measured says so. It does not measure.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.__main__ import RESULTS
from benchmarks.harness.table import measured, number, wanted

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
README = Path(__file__).parents[1] / "README.md"


def main() -> int:
    """See the module."""
    given = [Path(each) for each in sys.argv[1:]]
    results = given or sorted(RESULTS.glob("*.json"))
    if not results:
        print("there is no result yet: run `make bench`", file=sys.stderr)
        return 1
    result = json.loads(results[-1].read_text(encoding="utf-8"))
    README.write_text(replaced(README.read_text(encoding="utf-8"), table(result)), encoding="utf-8")
    return 0


def replaced(text: str, between: str) -> str:
    """`text` with `between` between the markers. Raises ValueError where they are not there."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{between}\n{END}{after}"


def table(result: Mapping[str, Any]) -> str:
    """A row a goal, and before them what it was measured on."""
    rows = ["| measured by `make bench` | goal | reached | |", "| --- | --- | --- | --- |"]
    for name, goal in sorted(result["goals"].items(), key=lambda each: str(each[1]["hot_path"])):
        rows.append(f"| {name} | {wanted(goal)} | {measured(goal)} | {_standing(goal)} |")
    missing = sorted({f"{peer}: {why}" for peer, why in _missing(result)})
    after = [f"\nMissing: {'; '.join(missing)}."] if missing else []
    return "\n".join([_machine(result), "", *rows, *after])


def _standing(goal: Mapping[str, Any]) -> str:
    said = {True: "", False: "missed", None: "not measured"}[goal["met"]]
    return f"{said}: {goal['why']}" if "why" in goal else said


def _machine(result: Mapping[str, Any]) -> str:
    host, most = result["host"], result["ceilings"]
    can = {"GB/s": most["memory_gb_s"], "GFLOP/s fp32": most["fp32_gop_s"], "GOP/s int8": most["int8_gop_s"]}
    known = ", ".join(f"{number(value)} {unit}" for unit, value in can.items() if value)
    what = f"{result['date'][:10]}, commit {result['commit'][:10]}"
    where = f"{host['cpu']}, {host['cores']} cores, GPU: {host['gpu']}"
    return (
        f"{what}, {where}; the machine's ceilings are {known}. "
        "A ratio is the peer's median over ours, with its 95 % interval; more is better where ≥ stands."
    )


def _missing(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (peer, record["missing"])
        for scenario in result["scenarios"].values()
        for peer, record in scenario["contenders"].items()
        if "missing" in record
    ]


if __name__ == "__main__":
    sys.exit(main())
