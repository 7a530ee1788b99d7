"""`python -m benchmarks [SCENARIO …]`, also `mega bench`: measure hot paths against what people use instead.

Contract: SCENARIO is a name, a pattern of names or a hot path; without any, all but the long ones. Tables and
progress go to stderr, one JSON line to stdout at the end. Ends with 1 where a ratio fell since `--against`
by more than noise, or where our own side of a scenario failed, with 2 where it was asked for nothing that
there is, with 130 after Ctrl-C, when it has ended every process and written what was measured. Goals that are
missed are told and no error.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.harness.against import fallen, ratios_of, unmeasured
from benchmarks.harness.contender import Device
from benchmarks.harness.record import host_slug
from benchmarks.harness.run import Run
from benchmarks.harness.scenario import FOLDER, ScenarioError, chosen, read_all
from benchmarks.harness.table import goals_table, scenario_table

RESULTS = Path(__file__).parent / "results"
_USAGE, _INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module."""
    asked = _parser().parse_args(arguments)
    console = Console(stderr=True, width=None if sys.stderr.isatty() else 150)
    try:
        known = read_all(asked.scenarios)
        scenarios = chosen(known, asked.scenario, smoke=asked.smoke, long=asked.long)
        before = json.loads(asked.against.read_text()) if asked.against else None
    except (ScenarioError, OSError, ValueError) as error:
        console.print(f"mega bench: {error}", markup=False)
        return _USAGE
    if asked.list:
        for each in scenarios:
            marks = " ".join(mark for mark, on in (("smoke", each.smoke), ("long", each.long)) if on)
            print(f"{each.name:32} {each.minutes:5.1f} min  {each.title}{f' ({marks})' if marks else ''}")
        return 0
    return _measure(asked, scenarios, before, console)


def _measure(asked: argparse.Namespace, scenarios: Any, before: Any, console: Console) -> int:
    run = Run(
        Device(asked.device, asked.compute_type),
        lambda line: console.print(line, style="dim", markup=False, highlight=False),
        ceilings=asked.ceilings,
    )

    def done(name: str, scenario: Mapping[str, Any]) -> None:
        console.print(scenario_table(name, scenario))
        _write(asked, run.record)

    code = 0
    try:
        with _stoppable():
            run.go(scenarios, done, smoke=asked.smoke, rounds=asked.rounds, minutes=asked.minutes)
    except KeyboardInterrupt:
        console.print("mega bench: stopped; what was measured is kept", markup=False)
        code = _INTERRUPTED
    if run.record["goals"]:
        console.print(goals_table(run.record["goals"]))
    _write(asked, run.record)
    code = _judged(run, before, asked.slack, console) or code
    print(json.dumps(run.record, ensure_ascii=False))
    return code


@contextmanager
def _stoppable() -> Iterator[None]:
    """The first SIGINT or SIGTERM is a KeyboardInterrupt; later ones do not disturb the end in order."""

    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _judged(run: Run, before: Any, slack: float, console: Console) -> int:
    """1 where something is worse than it may be; says what."""
    lines = [f"mega bench: ours failed in {each}" for each in run.ours_failed]
    if before is not None:
        lines += [f"mega bench: {fall}" for fall in fallen(before, run.record, slack)]
        for name in unmeasured(before, run.record):
            console.print(f"not measured this time: {name}", style="dim", markup=False)
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if lines else 0


def _write(asked: argparse.Namespace, record: Mapping[str, Any]) -> None:
    whole = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    if asked.json:
        asked.json.write_text(whole, encoding="utf-8")
    if asked.keep:
        RESULTS.mkdir(exist_ok=True)
        name = f"{record['date'][:10]}-{host_slug(record['host'])}.json"
        (RESULTS / name).write_text(whole, encoding="utf-8")
    if asked.write_baseline:
        kept = {key: record[key] for key in ("host", "commit", "date")} | {"ratios": ratios_of(record)}
        asked.write_baseline.write_text(
            json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mega bench", description="Measure hot paths against their peers.")
    add = parser.add_argument
    add("scenario", nargs="*", help="a name, a pattern of names, or a hot path; else all but the long ones")
    add("--list", action="store_true", help="name the scenarios and end")
    add("--json", type=Path, metavar="FILE", help="also write the result there, after each scenario")
    add("--keep", action="store_true", help="also write it to benchmarks/results/<date>-<host>.json")
    add("--against", type=Path, metavar="FILE", help="end with 1 where a ratio fell by more than noise since")
    add("--slack", type=float, default=0.0, help="with --against: share by which a ratio may be lower still")
    add("--write-baseline", type=Path, metavar="FILE", help="write the ratios alone, for --against")
    add("--smoke", action="store_true", help="only the small scenarios, few rounds")
    add("--long", action="store_true", help="the long scenarios, too")
    add("--rounds", type=int, help="rounds of each scenario instead of its own")
    add("--minutes", type=float, default=float("inf"), help="begin no further scenario after so many")
    add("--device", default="cpu", choices=("cpu", "cuda"), help="where to compute, for all who can")
    add("--compute-type", default="int8", help="number format there: int8, float16, int8_float16, …")
    add("--no-ceilings", dest="ceilings", action="store_false", help="do not measure the machine first")
    add("--scenarios", type=Path, default=FOLDER, metavar="DIR", help="where scenarios are read from")
    return parser


if __name__ == "__main__":
    sys.exit(main())
