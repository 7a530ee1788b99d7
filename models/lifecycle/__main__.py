"""The command line of `mega models`: results on stdout, progress and errors on stderr, an exit code per kind.

Codes: 0, 2 for a wrong command line, 40 to 50 as in `errors`, 130 for Ctrl-C, 1 for anything else.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from models.catalog import CATALOG
from models.catalog.conversions import COMPUTE
from models.lifecycle import carrying, commands
from models.lifecycle.errors import LifecycleError
from models.lifecycle.failures import of_system, translated
from models.lifecycle.shelf import Shelf

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        with translated():
            shelf = Shelf.of(asked.catalog, print, _tell)
            asked.run(shelf, asked)
    except LifecycleError as error:
        return _failed(error)
    except OSError as error:
        return _failed(of_system(error))
    except KeyboardInterrupt:
        _tell("mega: stopped. What came is kept; run the same command again to go on.")
        return _INTERRUPTED
    return 0


def _failed(error: LifecycleError) -> int:
    _tell(f"mega: {error.line}")
    return error.exit_code


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mega models", description="The models of the stages.")
    parser.add_argument("--catalog", type=Path, default=CATALOG, help=argparse.SUPPRESS)
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    _reading(actions)
    _moving(actions)
    return parser


def _reading(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listing = actions.add_parser("list", help="every model, its licence, and whether it is here")
    listing.add_argument("--profile", default="", help="only those of a profile")
    listing.add_argument("--stage", default="", help="only those of a stage")
    showing = actions.add_parser("show", help="all that is known of a model")
    showing.add_argument("model", metavar="ID")
    licences = actions.add_parser(
        "licences", help="what each licence allows and forbids, and what you accepted"
    )
    verifying = actions.add_parser("verify", help="compare every byte with the catalogue and the lock")
    _models(verifying)
    diagnosing = actions.add_parser("doctor", help="what runs on this machine, and which profile to choose")
    for action in (listing, showing, licences, diagnosing):
        action.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=commands.list_models)
    showing.set_defaults(run=commands.show)
    licences.set_defaults(run=commands.show_licences)
    diagnosing.set_defaults(run=commands.doctor)
    verifying.set_defaults(run=commands.verify_models)


def _moving(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pulling = actions.add_parser("pull", help="bring models into the store; goes on where it was")
    _models(pulling)
    _accepting(pulling)
    pulling.add_argument("--parallel", type=_count(1, 32), default=4, help="files at once")
    pulling.add_argument("--retries", type=_count(0, 100), default=5, help="tries again that bring nothing")
    pulling.add_argument("--quiet", action="store_true", help="no progress on stderr")
    converting = actions.add_parser("convert", help="turn pulled models into the form that a service reads")
    _models(converting)
    converting.add_argument("--compute-type", choices=COMPUTE, default=COMPUTE[0])
    converting.add_argument("--again", action="store_true", help="also what is converted already")
    converting.set_defaults(run=commands.convert)
    removing = actions.add_parser("rm", help="take models out of the store")
    removing.add_argument("models", metavar="ID", nargs="+")
    removing.add_argument(
        "--forget", action="store_true", help="also forget which files the first pull brought"
    )
    exporting = actions.add_parser("export", help="write one file that carries models to another machine")
    _models(exporting)
    exporting.add_argument(
        "--to",
        "--output",
        "-o",
        dest="to",
        type=Path,
        required=True,
        metavar="FILE",
        help="ends in .tar.zst, or .tar (quicker: weights hardly shrink)",
    )
    exporting.add_argument(
        "--converted-only",
        action="store_true",
        help="of models that are converted here leave out what their makers published",
    )
    importing = actions.add_parser(
        "import", help="read such a file; nothing is visible before all is checked"
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    _accepting(importing)
    pulling.set_defaults(run=commands.pull)
    removing.set_defaults(run=commands.remove)
    exporting.set_defaults(run=carrying.export_models)
    importing.set_defaults(run=carrying.import_models)


def _models(action: argparse.ArgumentParser) -> None:
    action.add_argument("models", metavar="ID", nargs="*")
    action.add_argument("--profile", default="", help="all models of a profile")


def _accepting(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--accept-licence",
        action="append",
        default=[],
        metavar="ID",
        help="a licence that you accept; recorded",
    )


def _count(least: int, most: int) -> "argparse._ActionType":
    def read(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return read


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    code = main()
    if code == _INTERRUPTED:  # a thread may still wait for a server that says nothing
        sys.stdout.flush()
        os._exit(code)
    raise SystemExit(code)
