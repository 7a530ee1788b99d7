"""`mega models`: hands each command on to the models' own programs.

Contract: arguments, output and exit code are the program's. It runs in a process of its own, so that the
pipeline neither imports the models' code nor holds engines in memory. It does not know what a command does.
"""

import subprocess
import sys

import typer

_PATIENCE_S = 2.0
"""Seconds that a program which Ctrl-C reached, too, has to end in order."""
_COMMANDS = {
    "list": "Every model, its licence, and whether it is here.",
    "show": "All that is known of a model.",
    "pull": "Bring models into the store; goes on where it was.",
    "verify": "Compare every byte with the catalogue and the lock.",
    "rm": "Take models out of the store.",
    "licences": "What each licence allows and forbids, and what you accepted.",
    "export": "Write one file that carries models to another machine.",
    "import": "Read such a file.",
}
_AS_THEY_ARE = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

models_app = typer.Typer(no_args_is_help=True, help="The models of the stages.")


@models_app.command("eval", context_settings=_AS_THEY_ARE)
def evaluate(context: typer.Context) -> None:
    """Measure models: --stage S, --model PATH, --data DIR, --json."""
    _hand_on("models.eval", *context.args)


def _add(name: str, text: str) -> None:
    def command(context: typer.Context) -> None:
        _hand_on("models.lifecycle", name, *context.args)

    models_app.command(name, context_settings=_AS_THEY_ARE, help=text)(command)


for _name, _text in _COMMANDS.items():
    _add(_name, _text)


def _hand_on(module: str, *arguments: str) -> None:
    """Run the program to its end; leaves with its exit code, which for a signal is the shell's."""
    program = subprocess.Popen([sys.executable, "-m", module, *arguments])
    try:
        code = program.wait()
    except KeyboardInterrupt:
        try:
            code = program.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            program.terminate()
            code = program.wait()
    raise typer.Exit(code if code >= 0 else 128 - code)
