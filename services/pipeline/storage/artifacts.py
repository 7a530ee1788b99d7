"""The artifact store: prompts with stable numbers, artifacts in the course's folders, a record beside each.

Contract: a prompt is known again by the checksum of its bytes, so a second run finds its number. An
artifact is current while the checksum of its source is the one in its record; one without a record was put
there by another component or by hand, and is taken as it is. Every write is atomic (see `backend`). It does
not know how an artifact is made.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from services.pipeline.errors import NoInput
from services.pipeline.storage import index, layout
from services.pipeline.storage.backend import Backend, open_backend
from services.pipeline.storage.crash import crash_point


@dataclass(frozen=True)
class Prompt:
    """One audio prompt in the store: `name` as in input-07, `path` in the store, `title` from the file it
    came from, its length where that is known.
    """

    name: str
    path: str
    title: str
    seconds: float | None = None


@dataclass(frozen=True)
class Record:
    """How an artifact was made. `seconds` is the time it took; `source` the SHA-256 of what it was made
    from, `sha256` the artifact's own and `replaces` that of the one before it; `key` says all that it
    depends on in one hash, `asked` which model the stage was set to run, `order` the run that made it.
    Records of older versions have none of these.
    """

    task: str
    model: str
    revision: str
    seconds: float
    source: str
    details: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""
    replaces: str = ""
    asked: str = ""
    order: str = ""
    licence: str = ""
    made_at: str = ""
    attempts: int = 1
    edited: bool = False
    scores: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)


class Store:
    """The artifacts of every prompt and group, in one place."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    @classmethod
    def open(cls, url: str) -> "Store":
        """The store at a folder or an fsspec URL; it need not exist yet."""
        return cls(open_backend(url))

    def add_prompt(self, file: Path) -> Prompt:
        """Take a recording in under the next free number, or find it again. Raises NoInput,
        StoreUnwritable.
        """
        try:
            data = file.read_bytes()
        except OSError as error:
            raise NoInput(f"can't read {file}: {error.strerror or error}") from error
        return self.add_recording(data, file.name)

    def add_recording(
        self, data: bytes, filename: str, title: str = "", seconds: float | None = None
    ) -> Prompt:
        """Likewise for bytes; the title is the file's name where none is given. Raises StoreUnwritable."""
        with self.backend.locked():  # two runs must not take the same number
            return self._known(checksum(data)) or self._numbered(Path(filename), data, title, seconds)

    def prompts(self) -> list[Prompt]:
        """Every prompt in the store, by number, those put into the folder by hand included."""
        known = {entry["name"]: entry for entry in index.load(self.backend).prompts.values()}
        names = [(layout.input_number(path), path) for path in self._input_files()]
        numbered = sorted((number, path) for number, path in names if number is not None)
        return [_prompt(PurePosixPath(path).stem, path, known) for _, path in numbered]

    def episode(self, prompt: Prompt, group: str, languages: Sequence[str]) -> layout.Episode:
        """The steps of one prompt, at the paths where this store keeps them."""
        return layout.episode(
            prompt.name, prompt.path, group, languages, self.first_language(group, languages), prompt.title
        )

    def first_language(self, group: str, languages: Sequence[str]) -> str | None:
        """The language that keeps the course's path: the one that had it first, for good."""
        known = index.load(self.backend)
        if group not in known.first_language and languages:
            with self.backend.locked():
                known = index.load(self.backend)
                known.first_language.setdefault(group, languages[0])
                index.save(self.backend, known)
        return known.first_language.get(group)

    def read(self, path: str) -> bytes | None:
        """An artifact's bytes; None where there is none. An empty file counts as none."""
        return self.backend.read(path) or None

    def write(self, path: str, data: bytes, record: Record) -> None:
        """Put a record and then its artifact: a crash between the two leaves an artifact that is not the
        record's but the one it `replaces`, and so a new attempt.
        """
        old = self.read(path)
        record = replace(record, sha256=checksum(data), replaces=checksum(old) if old else "")
        self.write_record(path, record)
        crash_point("record-written")
        self.backend.write(path, data)
        crash_point("artifact-written")

    def write_record(self, path: str, record: Record) -> None:
        """Put the record of an artifact that stays as it is."""
        self.backend.write(layout.record_path(path), _dump(asdict(record)))

    def record(self, path: str) -> Record | None:
        """The record of an artifact; None where there is none that can be read."""
        try:
            return Record(**json.loads(self.backend.read(layout.record_path(path)) or b"null"))
        except (ValueError, TypeError):
            return None

    def is_current(self, step: layout.Step) -> bool:
        """Whether the artifact exists, whole, and what it was made from has not changed since."""
        data = self.read(step.output)
        if data is None:
            return False
        record, source = self.record(step.output), self.read(step.source)
        if record is None:
            return True
        if interrupted(record, checksum(data)):
            return False
        return source is None or record.source == checksum(source)

    def locate(self, path: str) -> str:
        """Full address of an artifact, for people."""
        return self.backend.locate(path)

    def check(self) -> None:
        """Raise StoreUnwritable unless artifacts can be written here."""
        self.backend.check()

    def _numbered(self, file: Path, data: bytes, title: str, seconds: float | None) -> Prompt:
        number = max((layout.input_number(path) or 0 for path in self._input_files()), default=0) + 1
        name = layout.input_name(number)
        path = f"{layout.INPUTS}/{name}{file.suffix.lower() or '.mp3'}"
        prompt = Prompt(name, path, _shown(title or file.stem), seconds)
        self.backend.write(prompt.path, data)
        known_now = index.load(self.backend)
        known_now.prompts[checksum(data)] = {"name": name, "title": prompt.title} | (
            {"seconds": f"{seconds:.3f}"} if seconds else {}
        )
        index.save(self.backend, known_now)
        return prompt

    def _known(self, digest: str) -> Prompt | None:
        """The prompt with these bytes: by the index, or, for files put in by hand, by reading them."""
        indexed = index.load(self.backend).prompts
        names = {entry["name"] for entry in indexed.values()}
        for prompt in self.prompts():
            if digest in indexed:
                if prompt.name == indexed[digest]["name"]:
                    return prompt
            elif prompt.name not in names and checksum(self.backend.read(prompt.path) or b"") == digest:
                return prompt
        return None

    def _input_files(self) -> list[str]:
        return list(self.backend.sizes(layout.INPUTS))


def _prompt(name: str, path: str, known: dict[str, dict[str, str]]) -> Prompt:
    entry = known.get(name, {})
    seconds = entry.get("seconds")
    return Prompt(name, path, entry.get("title", name), float(seconds) if seconds else None)


def interrupted(record: Record, sha256: str) -> bool:
    """Whether a write was cut off between the record and the artifact, whose checksum is `sha256`."""
    return bool(record.replaces) and sha256 == record.replaces != record.sha256


def checksum(data: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


def _shown(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 become a question mark."""
    return name.encode("utf-8", "replace").decode()


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
