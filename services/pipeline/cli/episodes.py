"""`mega status`, `mega retry`, `mega watch` and `mega store`: what becomes of episodes, beside `mega run`.

Contract: as `cli.main`: results to stdout, progress to stderr, errors raised as PipelineError. It does not
know how a step is done.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from services.pipeline.cli.progress import Board
from services.pipeline.episodes.order import Order
from services.pipeline.errors import NoInput
from services.pipeline.local import run as runs
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from services.pipeline.storage.backend import LocalBackend, open_backend
from services.pipeline.storage.sync import copy_missing

StoreUrl = Annotated[str | None, typer.Option("--store", help="Folder or URL (MEGA_STORE, else ./store).")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout instead of the table.")]
Group = Annotated[str | None, typer.Option(help="Only this group's.")]
store_app = typer.Typer(no_args_is_help=True, help="Copy artifacts between stores, in the course's layout.")

_MARK = {
    "made": "✓",
    "kept": "✓",
    "failed": "✗",
    "running": "…",
    "waiting": "",
    "blocked": "·",
    "cancelled": "–",
}
_SETTLED_S = 1.0
_AUDIO = frozenset((".mp3", ".wav", ".m4a", ".ogg", ".opus", ".flac", ".aac", ".webm", ".mp4"))


def status(store: StoreUrl = None, group: Group = None, as_json: AsJson = False) -> None:
    """Every episode of a store and where its steps stand."""
    from services.pipeline.api.bodies import whole

    with _ledger(Store.open(store or PipelineSettings().store)) as ledger:
        entries = ledger.page(group=group or "", limit=10_000)[::-1]
    if as_json:
        typer.echo(json.dumps({"data": [whole(entry, lambda _: True).model_dump() for entry in entries]}))
        return
    table = Table(title=f"{len(entries)} episodes", title_justify="left")
    for heading in ("episode", "state", "done", "steps", "error"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "episode")
    for entry in entries:
        steps = " ".join(f"{name}{_MARK.get(step['state'], '')}" for name, step in entry.steps.items())
        error = entry.error["message"] if entry.error else _first_error(entry.steps)
        table.add_row(entry.id, entry.state, f"{entry.done}/{len(entry.steps)}", steps, error)
    (Console() if sys.stdout.isatty() else Console(width=120)).print(table)


def retry(
    episodes: Annotated[
        list[str] | None, typer.Argument(help="Episodes, as input-01.staff; without any, all that failed.")
    ] = None,
    store: StoreUrl = None,
    step: Annotated[list[str] | None, typer.Option(help="A step that is made again, as dub.fr.")] = None,
) -> None:
    """Go on with episodes that failed or were stopped; what is made is kept."""
    settings = PipelineSettings()
    place = Store.open(store or settings.store)
    with _ledger(place) as ledger:
        found = ledger.find(episodes) if episodes else _unfinished(ledger)
    unknown = sorted(set(episodes or ()) - {entry.id for entry in found})
    if unknown:
        raise NoInput(f"there is no episode {unknown[0]}", hint="`mega status` lists them.")
    again = frozenset(step or ())
    orders = [
        Order(entry.spec, place.first_language(entry.spec.group, entry.spec.languages), again=again)
        for entry in found
    ]
    _run(place, orders, settings)


def watch(
    folder: Annotated[Path, typer.Argument(help="Every recording that is put there becomes an episode.")],
    group: Annotated[str | None, typer.Option(help="Whose episodes they are.")] = None,
    languages: Annotated[str | None, typer.Option(help="Target languages, as fr,es.")] = None,
    store: StoreUrl = None,
    once: Annotated[bool, typer.Option(help="End when nothing is left to do.")] = False,
) -> None:
    """Wait for recordings in FOLDER, until Ctrl-C; the folder stays as it is."""
    from services.pipeline.episodes.spec import Spec
    from services.pipeline.languages import parse_languages
    from services.pipeline.storage.layout import check_group

    if not folder.is_dir():
        raise NoInput(f"there is no folder {folder}")
    settings = PipelineSettings()
    codes = tuple(parse_languages(settings.languages if languages is None else languages))
    own, place = check_group(group or settings.group), Store.open(store or settings.store)
    place.check()
    typer.echo(f"watching {folder}", err=True)
    for files in arrivals(folder, once=once):
        intake = runs.take_in(place, files, settings)
        for error in intake.errors:
            typer.echo(f"mega: {error.line}", err=True)
        first = place.first_language(own, codes)
        specs = (Spec(one.name, one.path, own, codes, one.title) for one in intake.prompts)
        _run(place, [Order(spec, first) for spec in specs], settings, fail=False)


def arrivals(
    folder: Path, *, once: bool = False, sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[Path]]:
    """Recordings that are new in the folder and have not grown for a second, until nobody asks any more."""
    done: dict[Path, tuple[int, int]] = {}
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        now = {file: _looks(file) for file in sorted(folder.iterdir()) if file.suffix.lower() in _AUDIO}
        ready = [file for file, looks in now.items() if seen.get(file) == looks and done.get(file) != looks]
        if ready:
            done |= {file: now[file] for file in ready}
            yield ready
        elif once and all(done.get(file) == looks for file, looks in now.items()):
            return
        seen = now
        sleep(_SETTLED_S)


def _looks(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


@store_app.command("import")
def store_import(
    source: Annotated[str, typer.Argument(help="Folder or URL in the course's layout.")],
    store: StoreUrl = None,
) -> None:
    """Bring this store up to another one; what differs is taken from there."""
    _copy(source, store or PipelineSettings().store)


@store_app.command("export")
def store_export(
    target: Annotated[str, typer.Argument(help="Folder or URL that gets the course's layout.")],
    store: StoreUrl = None,
) -> None:
    """Bring another store up to this one."""
    _copy(store or PipelineSettings().store, target)


def _copy(source: str, target: str) -> None:
    place = open_backend(source)
    if isinstance(place, LocalBackend) and not place.root.is_dir():
        raise NoInput(f"there is no store at {source}")
    Store.open(target).check()
    copied = copy_missing(place, open_backend(target))
    typer.echo(f"copied {len(copied)} files from {source} to {target}")


def _run(store: Store, orders: list[Order], settings: PipelineSettings, *, fail: bool = True) -> None:
    from services.pipeline.cli import report

    console = Console(stderr=True)
    with Board([order.plan for order in orders], console) as board:
        reports = asyncio.run(
            runs.run_orders(
                store,
                orders,
                settings,
                observe=board.update,
                on_start=board.starting,
                on_found=board.found,
            )
        )
    code = report.exit_code(reports, [])
    for error in report.failures(reports, []):
        typer.echo(f"mega: {error.line}", err=True)
    if fail and code:
        raise typer.Exit(int(code))


def _unfinished(ledger: Any) -> list[Any]:
    return [
        entry
        for state in ("failed", "cancelled", "queued", "running")
        for entry in ledger.page(state=state, limit=10_000)
    ]


def _first_error(steps: dict[str, dict[str, Any]]) -> str:
    return next((step["error"]["message"] for step in steps.values() if step.get("error")), "")


def _ledger(store: Store) -> Any:
    """The ledger of a store, closed at the end."""
    from contextlib import closing

    from services.pipeline.episodes.adoption import adopt_all
    from services.pipeline.episodes.ledger import Ledger
    from services.pipeline.episodes.place import database_url

    if isinstance(store.backend, LocalBackend) and not store.backend.root.is_dir():
        raise NoInput(f"there is no store at {store.locate('').rstrip('/')}")
    store.check()
    ledger = Ledger(database_url(PipelineSettings(), store))
    adopt_all(store, ledger)
    return closing(ledger)
