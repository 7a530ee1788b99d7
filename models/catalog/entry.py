"""What the catalogue says of a model, typed. It does not know where a model lies or how it gets there."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ModelFile:
    """A file of a model: name within the folder, size in bytes, sha256 in hex; None or "" is to be confirmed
    at the first pull.
    """

    name: str
    bytes: int | None = None
    sha256: str = ""


@dataclass(frozen=True)
class ModelFolder:
    """A model that may be loaded."""

    id: str
    path: Path
    revision: str
    licence: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Licence:
    """What a licence allows and forbids, in plain words. `gate` asks for an explicit acceptance first:
    licences that forbid commercial use or are nobody else's.
    """

    id: str
    name: str
    permissive: bool
    gate: bool
    allows: str
    forbids: str


@dataclass(frozen=True)
class Source:
    """Where a model is pulled from: a hub's repository, of which the files that match `take` are wanted
    (those below the folder `under`, when it is set), or plain addresses, where an archive is unpacked.

    `confidence`: how well the pinned revision is known: `A` several public files agree, `B` one names it, ""
    it is not pinned.
    """

    repository: str = ""
    take: tuple[str, ...] = ()
    under: str = ""
    urls: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True)
class Footprint:
    """Disk and memory in MiB of the weights in one compute type; `source` says who measured it."""

    compute: str
    disk_mib: int
    memory_mib: int
    source: str


@dataclass(frozen=True)
class Entry:
    """A model of the catalogue.

    `folder` is relative to the `models` package for a model that is shipped, else empty; `profiles` are those
    whose model for this stage it is; `revision` is empty where the first pull decides it. `conversion` names
    the format that a service reads when the published one is another. `alternative` is a model with a
    permissive licence for the same work.
    """

    id: str
    stage: str
    family: str
    revision: str
    licence: str
    languages: tuple[str, ...]
    folder: str = ""
    profiles: tuple[str, ...] = ()
    files: tuple[ModelFile, ...] = ()
    source: Source = field(default_factory=Source)
    download_mb: int | None = None
    footprints: tuple[Footprint, ...] = ()
    conversion: str = ""
    alternative: str = ""
    notes: str = ""
