"""Command line of the shapes: builds the named ones and prints their folders (see the package)."""

import argparse

from models.shapes.recipes import NAMES, shape


def main() -> int:
    """Exit code 0; 2 for a name that there isn't."""
    parser = argparse.ArgumentParser(prog="python -m models.shapes", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument("--measure", action="store_true", help="load, memory and speed of each, as a table")
    parser.add_argument(
        "--write", action="store_true", help="with --measure: keep it for `mega models doctor`"
    )
    asked = parser.parse_args()
    names = asked.names
    for name in names:
        if name not in NAMES:
            parser.error(f"no shape {name!r}; there are: {', '.join(NAMES)}")
    if asked.measure:
        from models.shapes.measure import keep, measure, table

        costs = measure(tuple(names) or NAMES)
        print(table(costs))
        if asked.write:
            keep(costs)
        return 0
    for name in names:
        made = shape(name)
        for kind, folder in (("hf", made.hf), ("ct2-int8", made.ct2), ("coqui", made.coqui)):
            if folder:
                print(f"{name} {kind} {folder}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
