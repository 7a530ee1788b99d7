"""`python -m models.eval [--stage S] [--model M] [--data DIR] [--json]`: measure models against their
targets.

Contract: a table of targets and what was reached (not with --json), and as the last line on stdout one JSON
object by stage. A stage that can't be measured gets one line on stderr, and the exit code is 1. It knows no
metric.
"""

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from models.eval import STAGES, evaluate
from models.eval.targets import Row, compare


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0 when every stage asked for was measured, whatever it reached."""
    options = _parse(arguments)
    results: dict[str, dict[str, Any]] = {}
    failed = False
    for stage in options.stage or STAGES:
        try:
            with contextlib.redirect_stdout(sys.stderr):  # engines print; stdout is for results
                results[stage] = evaluate(stage, options.model, options.data)
        except Exception as error:
            failed = True
            print(f"{stage} can't be measured: {type(error).__name__}: {error}", file=sys.stderr)
    if not options.json:
        _print_table([row for stage, result in results.items() for row in compare(stage, result)])
    print(json.dumps(results, ensure_ascii=False))
    return int(failed)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="mega models eval", description="Measure models against their targets."
    )
    parser.add_argument(
        "--stage", action="append", choices=STAGES, help="can be given again; without it, all"
    )
    parser.add_argument("--model", default="", help="catalog id or folder; without it, the demo model")
    parser.add_argument(
        "--data",
        type=Path,
        help="folder of *.wav, *.txt (transcribe), *.src, *.ref (generate, translate) or *.txt (synthesis)",
    )
    parser.add_argument("--json", action="store_true", help="nothing but the JSON line on stdout")
    options = parser.parse_args(arguments)
    if (options.model or options.data) and len(options.stage or ()) != 1:
        parser.error("--model and --data belong to one stage: name it with --stage")
    if options.data and not options.data.is_dir():
        parser.error(f"there is no folder {options.data}")
    return options


def _print_table(rows: list[Row]) -> None:
    width = max((len(row.metric) for row in rows), default=6)
    print(f"{'metric':{width}}  {'target':>8}  {'reached':>9}")
    for row in rows:
        verdict = {True: "met", False: "missed", None: ""}[row.met]
        print(f"{row.metric:{width}}  {row.target:>8}  {row.reached:9.4g}  {verdict}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
