"""The manifest of a bundle, typed, and read as coming from a stranger. It does not know the tar around it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.catalog import Entry, Licence, ModelFile
from models.catalog.record import Pulled
from models.lifecycle.errors import Corrupt
from models.lifecycle.formats import safe_name

FORMAT = "mega-models/1"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Carried:
    """A model in a bundle; `record` is what its first pull brought."""

    id: str
    licence: str
    record: Pulled

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(file.bytes or 0 for file in self.record.files)


def carried(entry: Entry, record: Pulled | None, date: str) -> Carried:
    """What a bundle says of a model that is here."""
    shipped = Pulled(entry.revision, "the repository of Mega Pipeline", date, entry.files)
    return Carried(entry.id, entry.licence, record or shipped)


def text(models: Sequence[Carried], licences: Mapping[str, Licence], created: str) -> str:
    """The manifest as JSON."""
    used = sorted({model.licence for model in models})
    content = {
        "format": FORMAT,
        "created": created,
        "models": [{"id": one.id, "licence": one.licence, **asdict(one.record)} for one in models],
        "licences": {name: asdict(licences[name]) for name in used},
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read(content: bytes) -> list[Carried]:
    """The models of a manifest; raises Corrupt or Unsafe."""
    try:
        table = json.loads(content)
        if table["format"] != FORMAT:
            raise ValueError(f"its format is {table['format']!r}, not {FORMAT!r}")
        models = [_model(one) for one in table["models"]]
        if len({one.id for one in models}) != len(models):
            raise ValueError("a model is in it twice")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Corrupt(f"the bundle's manifest can't be read: {error}") from None
    return models


def _model(table: Mapping[str, Any]) -> Carried:
    name = str(table["id"])
    if not _ID.fullmatch(name):
        raise ValueError(f"{name!r} is no model's id")
    files = tuple(_file(file) for file in table["files"])
    if len({file.name for file in files}) != len(files):
        raise ValueError(f"{name} has a file twice")
    record = Pulled(str(table["revision"]), str(table["source"]), str(table["pulled"]), files)
    return Carried(name, str(table["licence"]), record)


def _file(table: Mapping[str, Any]) -> ModelFile:
    size, digest = table["bytes"], str(table["sha256"])
    if not isinstance(size, int) or size < 0 or not _SHA256.fullmatch(digest):
        raise ValueError(f"{table['name']} has no size or checksum")
    return ModelFile(safe_name(str(table["name"])), size, digest)
