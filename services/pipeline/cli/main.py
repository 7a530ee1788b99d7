"""The `mega` command: its arguments, and what it prints.

Contract: results go to stdout, progress and errors to stderr; an error is one line that says what to do,
and the exit code tells its kind (`exit_codes`). It does not know how anything is done: `runs`, `serve` and
`sync` do.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from services.pipeline.cli import episodes, report
from services.pipeline.cli.about import about_from
from services.pipeline.cli.bench import bench
from services.pipeline.cli.keys import keys_app
from services.pipeline.cli.models import models_app
from services.pipeline.cli.programs import AS_THEY_ARE
from services.pipeline.cli.progress import Board
from services.pipeline.episodes.order import ALL_TASKS, Order
from services.pipeline.episodes.outcome import StepReport
from services.pipeline.episodes.spec import Spec
from services.pipeline.errors import NoInput, PipelineError, ServingStopped
from services.pipeline.exit_codes import ExitCode
from services.pipeline.languages import parse_languages
from services.pipeline.local import run as runs
from services.pipeline.local.serve import chosen, serve
from services.pipeline.settings import PipelineSettings, settings_error
from services.pipeline.storage.artifacts import Prompt, Store
from services.pipeline.storage.backend import open_backend
from services.pipeline.storage.layout import Task, check_group
from services.pipeline.storage.sync import copy_missing

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A spoken draft becomes a podcast in five languages."
)
app.add_typer(models_app, name="models")
app.add_typer(keys_app, name="keys")
app.add_typer(episodes.store_app, name="store")
app.command("status")(episodes.status)
app.command("retry")(episodes.retry)
app.command("watch")(episodes.watch)
app.command("bench", context_settings=AS_THEY_ARE)(bench)

Audio = Annotated[
    list[Path] | None, typer.Argument(help="Recordings; without any, all prompts in the store.")
]
Group = Annotated[
    str | None, typer.Option(help="Whose artifacts are made (MEGA_PIPELINE__GROUP, else staff).")
]
Languages = Annotated[str | None, typer.Option(help="Target languages, as fr,es,de,it.")]
StoreUrl = Annotated[str | None, typer.Option("--store", help="Folder or URL (MEGA_STORE, else ./store).")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout instead of the table.")]
Force = Annotated[bool, typer.Option("--force", help="Make again what is there already.")]
Download = Annotated[bool, typer.Option("--download", help="First copy from the remote store.")]
Upload = Annotated[bool, typer.Option("--upload", help="At the end copy to the remote store.")]
Remote = Annotated[str | None, typer.Option(help="Folder or URL to sync with (MEGA_PIPELINE__REMOTE).")]


@app.command()
def run(
    audio: Annotated[list[Path], typer.Argument(help="Recordings, in any format that can be decoded.")],
    group: Group = None,
    languages: Languages = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    force: Force = False,
    glossary: Annotated[
        str | None, typer.Option(help="File of terms, a line each: heard=written, fr:term=translation.")
    ] = None,
    mode: Annotated[str, typer.Option(help="What the script is: enhance or correct.")] = "enhance",
    voice: Annotated[str, typer.Option(help="Also speak the translations in this voice.")] = "",
    host: Annotated[str, typer.Option(help="The host's name, for the script.")] = "",
    show: Annotated[str, typer.Option(help="The show's name, for the script.")] = "",
) -> None:
    """Take recordings through all five tasks; what exists is kept."""
    about = about_from(glossary, mode, voice, host, show)
    _work(audio, ALL_TASKS, group, languages, store, as_json=as_json, force=force, about=about)


@app.command()
def transcribe(
    audio: Audio = None,
    group: Group = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    force: Force = False,
    download: Download = False,
    upload: Upload = False,
    remote: Remote = None,
) -> None:
    """Task A: audio prompts to text."""
    sync = _sync(remote, download, upload)
    _work(audio or [], {Task.TRANSCRIBE}, group, "", store, as_json=as_json, force=force, sync=sync)


@app.command()
def generate(
    group: Group = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    force: Force = False,
    download: Download = False,
    upload: Upload = False,
    remote: Remote = None,
) -> None:
    """Task B: transcripts to corrected, enhanced scripts."""
    sync = _sync(remote, download, upload)
    _work([], {Task.GENERATE}, group, "", store, as_json=as_json, force=force, sync=sync)


@app.command()
def translate(
    group: Group = None,
    languages: Languages = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    force: Force = False,
    download: Download = False,
    upload: Upload = False,
    remote: Remote = None,
) -> None:
    """Task D: scripts to other languages."""
    sync = _sync(remote, download, upload)
    _work([], {Task.TRANSLATE}, group, languages, store, as_json=as_json, force=force, sync=sync)


@app.command()
def synthesize(
    group: Group = None,
    languages: Annotated[
        str | None, typer.Option(help="As en,fr: English is task C, the others task E.")
    ] = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    force: Force = False,
    download: Download = False,
    upload: Upload = False,
    remote: Remote = None,
) -> None:
    """Tasks C and E: scripts and translations to audio."""
    tags = [tag.strip() for tag in languages.split(",")] if languages is not None else []
    tasks = (
        {Task.SPEAK, Task.DUB}
        if languages is None
        else ({Task.SPEAK} if "en" in tags else set()) | {Task.DUB}
    )
    targets = None if languages is None else ",".join(tag for tag in tags if tag != "en")
    sync = _sync(remote, download, upload)
    _work([], tasks, group, targets, store, as_json=as_json, force=force, sync=sync)


@app.command("serve")
def serve_command(
    service: Annotated[str, typer.Argument(help="A service's name, or all.")] = "all",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="First port, counted up; else each service's own.")] = None,
) -> None:
    """Run services until Ctrl-C."""
    console = Console(stderr=True) if sys.stderr.isatty() else Console(stderr=True, width=120)
    try:
        serve(chosen(service), PipelineSettings(), host=host, port=port, console=console)
    except KeyboardInterrupt:
        raise ServingStopped("stopped.") from None


@app.command("version")
def version_command() -> None:
    """Print the version."""
    typer.echo(installed_version())


def installed_version() -> str:
    """Version of the distribution; a checkout that is not installed has none."""
    try:
        return version("mega-pipeline")
    except PackageNotFoundError:
        return "0 (not installed)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point: run the command and turn every expected error into one line and an exit code."""
    # A polite stop is Ctrl-C: sent on, not raised here, so that asyncio cancels its work in order. A shell
    # script's `mega … &` begins with Ctrl-C ignored, and asyncio then leaves it so.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        code = int(app(args=list(arguments) if arguments is not None else None, standalone_mode=False) or 0)
        if code == ExitCode.INTERRUPTED:  # typer makes this of Ctrl-C in a command
            _interrupted()
    except PipelineError as error:
        code = _fail([error])
    except ValidationError as error:
        code = _fail([settings_error(error)])
    except (KeyboardInterrupt, typer.Abort):
        code = _interrupted()
    except Exception as error:
        # the argument parser's errors have this method, whichever copy of click typer carries
        if not hasattr(error, "format_message"):
            raise
        _say(f"mega: {error.format_message().rstrip('.')}. See `mega --help`.")
        code = ExitCode.USAGE
    return int(code)


def _interrupted() -> ExitCode:
    _say("mega: stopped. What was made is kept; run the same command again to go on.")
    return ExitCode.INTERRUPTED


class _Sync:
    """What `--download`, `--upload` and `--remote` ask for."""

    def __init__(self, url: str, download: bool, upload: bool) -> None:
        self.url, self.download, self.upload = url, download, upload

    def before(self, store: Store) -> None:
        """Bring the store up to the remote one."""
        if self.download:
            _say(
                f"downloaded {len(copy_missing(open_backend(self.url), store.backend))} files from {self.url}"
            )

    def after(self, store: Store) -> None:
        """Bring the remote store up to this one."""
        if self.upload:
            _say(f"uploaded {len(copy_missing(store.backend, open_backend(self.url)))} files to {self.url}")


def _sync(remote: str | None, download: bool, upload: bool) -> _Sync:
    url = remote or PipelineSettings().remote
    if (download or upload) and not url:
        raise NoInput("no remote store is known", hint="Give --remote URL or set MEGA_PIPELINE__REMOTE.")
    return _Sync(url, download, upload)


def _work(
    audio: Sequence[Path],
    tasks: Collection[Task],
    group: str | None,
    languages: str | None,
    store_url: str | None,
    *,
    as_json: bool,
    force: bool,
    sync: _Sync | None = None,
    about: dict[str, Any] | None = None,
) -> None:
    """Run `tasks` over the recordings given, or over the whole store, and print what became of it."""
    started = time.monotonic()
    settings = PipelineSettings()
    codes = parse_languages(settings.languages if languages is None else languages)
    group = check_group(group or settings.group)
    store = Store.open(store_url or settings.store)
    store.check()
    sync = sync or _Sync("", False, False)
    sync.before(store)  # the remote store's recordings keep their numbers
    intake = runs.take_in(store, audio, settings)
    prompts: list[Prompt] = intake.prompts if audio else store.prompts()
    if not prompts and not intake.errors:
        raise NoInput(f"there are no audio prompts in {store.locate('input_audios')}")
    orders = _orders(store, prompts, group, codes, tasks, force=force, about=about or {})
    with Board([order.plan for order in orders], Console(stderr=True), quiet=as_json) as board:
        work = runs.run_orders(
            store, orders, settings, observe=board.update, on_start=board.starting, on_found=board.found
        )
        reports = asyncio.run(work)
    sync.after(store)
    seconds = time.monotonic() - started
    if as_json:
        result = json.dumps(report.as_json(store, reports, intake.errors, seconds), ensure_ascii=False)
        typer.echo(result.encode("utf-8", "replace"))  # a file name need not be text
    else:
        console = Console() if sys.stdout.isatty() else Console(width=120)
        console.print(report.closing_table(store, reports, seconds))
        where = f"in {store.locate('').rstrip('/')}"
        console.print(where, highlight=False, markup=False, soft_wrap=True)
    _finish(reports, intake.errors)


def _orders(
    store: Store,
    prompts: Sequence[Prompt],
    group: str,
    languages: Sequence[str],
    tasks: Collection[Task],
    *,
    force: bool,
    about: dict[str, Any],
) -> list[Order]:
    """What is to be made of each prompt."""
    first = store.first_language(group, languages)
    found = []
    for prompt in prompts:
        spec = Spec(prompt.name, prompt.path, group, tuple(languages), prompt.title, **about)
        order = Order(spec, first, tasks=frozenset(tasks))
        again = frozenset(step.slug for step in order.steps()) if force else frozenset()
        found.append(replace(order, again=again))
    return found


def _finish(reports: Sequence[StepReport], errors: Sequence[PipelineError]) -> None:
    found = report.failures(reports, errors)
    code = report.exit_code(reports, errors)
    if found:
        _fail(found)
    elif code is not ExitCode.OK:
        _say("mega: some steps had nothing to work on. Run the task before them, or `mega run`.")
    if code is not ExitCode.OK:
        raise typer.Exit(int(code))


def _fail(errors: Sequence[PipelineError]) -> int:
    for error in errors:
        _say(f"mega: {error.line}")
    return int(errors[0].exit_code)


def _say(line: str) -> None:
    typer.echo(line, err=True)
