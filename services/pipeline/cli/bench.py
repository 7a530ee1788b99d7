"""`mega bench`: hands on to the benchmarks.

Contract: arguments, output and exit code are those of `python -m benchmarks`. It does not know what is
measured.
"""

from importlib.util import find_spec

import typer

from services.pipeline.cli.programs import hand_on
from services.pipeline.errors import NoInput


def bench(context: typer.Context) -> None:
    """Measure speed and memory against what people use instead; --list names the scenarios."""
    if find_spec("benchmarks") is None:
        raise NoInput("the benchmarks are not here", hint="Run it in a checkout of the repository.")
    hand_on("benchmarks", *context.args)
