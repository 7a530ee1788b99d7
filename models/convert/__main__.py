"""Converts one folder: `python -m models.convert SOURCE OUT [--compute-type int8]`.

A line of JSON on stdout says what became of it; trouble is said on stderr, with an exit code per kind (see
`errors`). A process of its own: what the converter takes of memory ends with it.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from models.convert.conversion import COMPUTE, convert
from models.convert.errors import ConversionError


def main() -> int:
    """Exit code 0, or that of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.convert", description=__doc__)
    parser.add_argument("source", type=Path, help="folder as its maker publishes it")
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--compute-type", default="int8", choices=sorted(COMPUTE))
    asked = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        report = convert(asked.source, asked.out, asked.compute_type)
    except ConversionError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps({**asdict(report), "line": report.line}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
