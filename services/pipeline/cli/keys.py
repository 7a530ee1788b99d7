"""`mega keys`: make, list and revoke the API keys that services ask for.

Contract: a new key goes to stdout alone, once, so that a script can take it; what there is to know about it
goes to stderr. It does not know how keys are kept or checked: `services.common.auth` does.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.common.auth.keyfile import KeysUnreadable, changing, keys_path, read_keys
from services.common.auth.keys import ALL, SCOPES, Key, check_rate, new_key
from services.pipeline.errors import KeyRefused
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.layout import check_group

keys_app = typer.Typer(no_args_is_help=True, help="API keys of the services.")

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_TERM = re.compile(r"([1-9]\d{0,4})([hdw])")


@keys_app.command()
def create(
    group: Annotated[str, typer.Option(help="Whose key it is, as group-01.")],
    scopes: Annotated[str, typer.Option(help=f"What it is good for: {', '.join(SCOPES)}, or {ALL}.")],
    expires: Annotated[str | None, typer.Option(help="After how long: 12h, 30d, 4w; else never.")] = None,
    rate: Annotated[str | None, typer.Option(help="Most requests in a time, as 60/minute.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Most requests in flight at a time.")] = None,
) -> None:
    """Make a key and print it: once, for only its hash is kept."""
    if rate is not None:
        _check(rate)
    text, key = new_key(
        check_group(group),
        _scopes(scopes),
        expires=None if expires is None else datetime.now(UTC).replace(microsecond=0) + _term(expires),
        rate=rate,
        concurrency=concurrency,
    )
    path = _path()
    with _told(), changing(path) as keys:
        keys[key.id] = key
    until = f"until {_day(key.expires)}" if key.expires else "until it is revoked"
    typer.echo(
        f"key {key.id} of {group} for {', '.join(key.scopes)}, good {until}; its hash is in {path}", err=True
    )
    typer.echo("Keep it now: it is not shown again. Send it as `Authorization: Bearer KEY`.", err=True)
    typer.echo(text)


@keys_app.command("list")
def list_command(
    group: Annotated[str | None, typer.Option(help="Only this group's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list instead of the table.")] = False,
) -> None:
    """Show the keys: never the secrets, which nobody has."""
    path = _path()
    with _told():
        keys = list((read_keys(path) or {}).values())
    chosen = [key for key in keys if group in (None, key.group)]
    if group is not None and not chosen:
        groups = ", ".join(sorted({key.group for key in keys}))
        hint = f"Choose from {groups}." if groups else "There are no keys yet."
        raise KeyRefused(f"no key is of group {group!r}", hint=hint)
    if as_json:
        typer.echo(json.dumps([key.model_dump(mode="json", exclude={"sha256"}) for key in chosen]))
        return
    console = Console() if sys.stdout.isatty() else Console(width=120)
    console.print(_table(chosen))
    typer.echo(f"in {path}", err=True)


@keys_app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `mega keys list` shows it.")],
) -> None:
    """Make a key good for nothing; running services notice within a second."""
    path = _path()
    with _told(), changing(path) as keys:
        if key_id not in keys:
            raise _unknown(key_id, keys)
        del keys[key_id]
    typer.echo(f"key {key_id} is revoked; {len(keys)} left in {path}", err=True)


def _unknown(key_id: str, keys: dict[str, Key]) -> KeyRefused:
    shown = key_id if len(key_id) <= 32 else "what you gave"  # perhaps a whole key: not onto a screen again
    known = f"Choose from {', '.join(sorted(keys))}." if keys else "There are no keys."
    return KeyRefused(f"no key has the id {shown!r}", hint=known)


def _path() -> Path:
    path = keys_path(PipelineSettings().keys_file)
    if path is None:
        hint = "Set it to a file, or unset it for the one in your configuration folder."
        raise KeyRefused("MEGA_KEYS_FILE=none: keys are switched off", hint=hint)
    return path


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except KeysUnreadable as error:
        hint = "Mend it or move it away: until then services that see it refuse everybody."
        raise KeyRefused(error.cause, hint=hint) from error


def _scopes(given: str) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in given.split(",") if name.strip()))
    unknown = [name for name in names if name not in (*SCOPES, ALL)]
    if unknown or not names:
        what = f"unknown scope {unknown[0]!r}" if unknown else "no scope is given"
        raise KeyRefused(what, hint=f"Choose from {', '.join(SCOPES)}, or {ALL}.")
    return names


def _check(rate: str) -> None:
    try:
        check_rate(rate)
    except ValueError as error:
        raise KeyRefused(f"--rate: {error}") from error


def _term(given: str) -> timedelta:
    match = _TERM.fullmatch(given.strip())
    if match is None:
        raise KeyRefused(f"--expires {given!r} is not a time", hint="Write it as 12h, 30d or 4w.")
    return int(match[1]) * _UNITS[match[2]]


def _table(keys: list[Key]) -> Table:
    table = Table("id", "group", "scopes", "created", "expires", "limits", box=None)
    now = datetime.now(UTC)
    for key in keys:
        expires = f"{_day(key.expires)}{' (over)' if key.expired(now) else ''}" if key.expires else "never"
        at_a_time = f"{key.concurrency} at a time" if key.concurrency else ""
        limits = ", ".join(filter(None, (key.rate, at_a_time))) or "none"
        table.add_row(key.id, key.group, ", ".join(key.scopes), _day(key.created), expires, limits)
    return table


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
