"""Tasks that a team does for its group in its own way: at a URL that speaks the stage's API, or by a program.

Contract: `Teams.read(file)` reads a TOML file with a table a group and a key a task (transcribe, generate,
speak, translate, dub, voice). A text is the address of a stage; a list is a program and its arguments, in
which `{source}`, `{output}`, `{language}`, `{group}` and `{prompt}` are filled in: it reads the one file
and writes the other. It does not know the store.
"""

import asyncio
import hashlib
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from services.pipeline.calls.client import Model
from services.pipeline.episodes.tasks import Made
from services.pipeline.errors import InvalidSetting, ServiceRefused
from services.pipeline.storage.layout import Step, Task, check_group

SETTING = "MEGA_PIPELINE__TEAMS_FILE"
_LAST_WORDS = 300


@dataclass(frozen=True)
class Program:
    """A command line that does a task."""

    arguments: tuple[str, ...]

    @property
    def model(self) -> Model:
        """The program by name; its revision changes with the command line and with its files."""
        seen = hashlib.sha256("\0".join(self.arguments).encode())
        for argument in self.arguments:
            if Path(argument).is_file():
                seen.update(Path(argument).read_bytes())
        return Model(
            PurePosixPath(self.arguments[-1 if len(self.arguments) == 1 else 0]).name, seen.hexdigest()[:16]
        )

    async def run(self, step: Step, source: bytes, group: str, timeout_s: float) -> Made:
        """Its result. Raises ServiceRefused where it fails, takes too long or writes nothing."""
        with tempfile.TemporaryDirectory(prefix="mega-team-") as folder:
            read = Path(folder) / f"source{PurePosixPath(step.source).suffix}"
            write = Path(folder) / f"output{PurePosixPath(step.output).suffix}"
            read.write_bytes(source)
            words = {
                "source": str(read),
                "output": str(write),
                "language": step.language or "en",
                "group": group,
                "prompt": step.name,
            }
            said = await self._done(words, timeout_s)
            if not write.is_file() or not write.stat().st_size:
                raise ServiceRefused(f"{self.arguments[0]} wrote no result{said}", hint=_HINT)
            return Made(write.read_bytes())

    async def _done(self, words: Mapping[str, str], timeout_s: float) -> str:
        arguments = [_filled(argument, words) for argument in self.arguments]
        env = {**os.environ, **{f"MEGA_STEP_{name.upper()}": value for name, value in words.items()}}
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                env=env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except OSError as error:
            raise ServiceRefused(f"can't start {arguments[0]}: {error.strerror}", hint=_HINT) from error
        try:
            output, _ = await asyncio.wait_for(process.communicate(), timeout_s)
        except BaseException as error:
            process.kill()
            await process.wait()
            if isinstance(error, TimeoutError):
                raise ServiceRefused(f"{arguments[0]} took more than {timeout_s:.0f} s", hint=_HINT) from None
            raise
        last = output.decode(errors="replace").strip()[-_LAST_WORDS:]
        said = f" and said: {last}" if last else ""
        if process.returncode:
            raise ServiceRefused(f"{arguments[0]} ended with status {process.returncode}{said}", hint=_HINT)
        return said


_HINT = f"It does this task for the group, as {SETTING} says."


@dataclass(frozen=True)
class Teams:
    """By group and task: an address, or a program."""

    own: Mapping[tuple[str, Task], str | Program] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path | None) -> "Teams":
        """Raises InvalidSetting."""
        if file is None:
            return cls()
        try:
            groups = tomllib.loads(file.read_text(encoding="utf-8"))
            found = {
                (check_group(group), Task(task)): _one(group, task, value)
                for group, tasks in groups.items()
                for task, value in tasks.items()
            }
        except (OSError, ValueError, AttributeError) as error:
            hint = 'As in: [group-01] and below it generate = ["python", "my.py", "{source}", "{output}"]'
            raise InvalidSetting(f"{SETTING}={str(file)!r}: {error}", hint=hint) from None
        return cls(found)

    def of(self, group: str, task: Task) -> str | Program | None:
        """What does a task for a group; None: the stage."""
        return self.own.get((group, task))


def _one(group: str, task: str, value: object) -> str | Program:
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return value.rstrip("/")
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        return Program(tuple(value))
    raise ValueError(f"{group}.{task} is neither an address nor a program with its arguments")


def _filled(argument: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        argument = argument.replace("{" + name + "}", value)
    return argument
