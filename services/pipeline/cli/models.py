"""`mega models`: hands each command on to the models' own programs.

Contract: arguments, output and exit code are the program's. It does not know what a command does.
"""

import typer

from services.pipeline.cli.programs import AS_THEY_ARE, hand_on

_COMMANDS = {
    "list": "Every model, its licence, and whether it is here.",
    "show": "All that is known of a model.",
    "pull": "Bring models into the store; goes on where it was.",
    "convert": "Turn pulled models into the form that a service reads.",
    "verify": "Compare every byte with the catalogue and the lock.",
    "rm": "Take models out of the store.",
    "doctor": "What runs on this machine, how fast, and which profile to choose.",
    "licences": "What each licence allows and forbids, and what you accepted.",
    "export": "Write one file that carries models to another machine.",
    "import": "Read such a file.",
}

models_app = typer.Typer(no_args_is_help=True, help="The models of the stages.")


@models_app.command("eval", context_settings=AS_THEY_ARE)
def evaluate(context: typer.Context) -> None:
    """Measure models: --stage S, --model PATH, --data DIR, --json."""
    hand_on("models.eval", *context.args)


def _add(name: str, text: str) -> None:
    def command(context: typer.Context) -> None:
        hand_on("models.lifecycle", name, *context.args)

    models_app.command(name, context_settings=AS_THEY_ARE, help=text)(command)


for _name, _text in _COMMANDS.items():
    _add(_name, _text)
