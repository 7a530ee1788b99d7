"""The artifact store: prompts with stable numbers, artifacts in the course's folders, a record beside each.

Contract: a prompt is known again by the checksum of its bytes, so a second run finds its number. An
artifact is current while the checksum of its source is the one in its record; one without a record was put
there by another component or by hand, and is taken as it is. Every write is atomic (see `backend`). It does
not know how an artifact is made.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from services.pipeline.errors import NoInput
from services.pipeline.storage import index, layout
from services.pipeline.storage.backend import Backend, open_backend


@dataclass(frozen=True)
class Prompt:
    """One audio prompt in the store: `name` as in input-07, `path` in the store, `title` from the file it
    came from.
    """

    name: str
    path: str
    title: str


@dataclass(frozen=True)
class Record:
    """How an artifact was made. `seconds` is the time it took; `source` the SHA-256 of what it was made
    from.
    """

    task: str
    model: str
    revision: str
    seconds: float
    source: str
    details: dict[str, Any] = field(default_factory=dict)


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
        with self.backend.locked():  # two runs must not take the same number
            return self._known(checksum(data)) or self._numbered(file, data)

    def prompts(self) -> list[Prompt]:
        """Every prompt in the store, by number, those put into the folder by hand included."""
        titles = {entry["name"]: entry["title"] for entry in index.load(self.backend).prompts.values()}
        names = [(layout.input_number(path), path) for path in self._input_files()]
        numbered = sorted((number, path) for number, path in names if number is not None)
        return [
            Prompt(
                PurePosixPath(path).stem, path, titles.get(PurePosixPath(path).stem, PurePosixPath(path).stem)
            )
            for _, path in numbered
        ]

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
        """Put an artifact and then its record: a crash between the two leaves an old record, and so a new
        attempt.
        """
        self.backend.write(path, data)
        self.backend.write(layout.record_path(path), _dump(asdict(record)))

    def record(self, path: str) -> Record | None:
        """The record of an artifact; None where there is none that can be read."""
        try:
            return Record(**json.loads(self.backend.read(layout.record_path(path)) or b"null"))
        except (ValueError, TypeError):
            return None

    def is_current(self, step: layout.Step) -> bool:
        """Whether the artifact exists and what it was made from has not changed since."""
        if self.read(step.output) is None:
            return False
        record, source = self.record(step.output), self.read(step.source)
        return record is None or source is None or record.source == checksum(source)

    def locate(self, path: str) -> str:
        """Full address of an artifact, for people."""
        return self.backend.locate(path)

    def check(self) -> None:
        """Raise StoreUnwritable unless artifacts can be written here."""
        self.backend.check()

    def _numbered(self, file: Path, data: bytes) -> Prompt:
        number = max((layout.input_number(path) or 0 for path in self._input_files()), default=0) + 1
        name = layout.input_name(number)
        prompt = Prompt(name, f"{layout.INPUTS}/{name}{file.suffix.lower() or '.mp3'}", _shown(file.stem))
        self.backend.write(prompt.path, data)
        known_now = index.load(self.backend)
        known_now.prompts[checksum(data)] = {"name": name, "title": prompt.title}
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


def checksum(data: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


def _shown(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 become a question mark."""
    return name.encode("utf-8", "replace").decode()


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
