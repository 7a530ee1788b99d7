"""Hands a command of `mega` on to a program of its own: the models' and the benchmarks'.

Contract: arguments, output and exit code are the program's. It runs in a process of its own, so that the
pipeline neither imports such code nor holds engines in memory. It does not know what a program does.
"""

import subprocess
import sys

import typer

_PATIENCE_S = 2.0
"""Seconds that a program which Ctrl-C reached, too, has to end in order."""
AS_THEY_ARE = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
"""Settings of a command that takes its arguments as they are."""


def hand_on(module: str, *arguments: str) -> None:
    """Run the program to its end; leaves with its exit code, which for a signal is the shell's."""
    program = subprocess.Popen([sys.executable, "-m", module, *arguments])
    try:
        code = program.wait()
    except KeyboardInterrupt:
        code = _ended(program)
    raise typer.Exit(code if code >= 0 else 128 - code)


def _ended(program: subprocess.Popen[bytes]) -> int:
    try:
        return program.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        program.terminate()
        return program.wait()
