"""The manifest of a bundle, typed, and read as coming from a stranger. It does not know the tar around it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.catalog import Entry, Licence, ModelFile
from models.catalog.conversions import COMPUTE, converted_name
from models.catalog.record import Pulled
from models.lifecycle.errors import Corrupt
from models.lifecycle.formats import safe_name
from models.lifecycle.provenance import Made, made

FORMAT = "mega-models/1"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Carried:
    """A model in a bundle; `record` is what its first pull brought, or, of a form that was `made` of it, what
    the conversion did. `id` is its name in store and lock.
    """

    id: str
    licence: str
    record: Pulled
    made: Made | None = None

    @property
    def model(self) -> str:
        """Id in the catalogue."""
        return self.made.model if self.made else self.id

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
        "models": [_table(one) for one in models],
        "licences": {name: asdict(licences[name]) for name in used},
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _table(model: Carried) -> dict[str, Any]:
    table = {"id": model.id, "licence": model.licence, **asdict(model.record)}
    return table | {"made": asdict(model.made)} if model.made else table


def read(content: bytes) -> list[Carried]:
    """The models of a manifest; raises Corrupt or Unsafe."""
    try:
        table = json.loads(content)
        if table["format"] != FORMAT:
            raise ValueError(f"its format is {table['format']!r}, not {FORMAT!r}")
        models = [_model(one) for one in table["models"]]
        if len({one.id for one in models}) != len(models):
            raise ValueError("a model is in it twice")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
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
    return Carried(name, str(table["licence"]), record, _made(name, record, table.get("made")))


def _made(name: str, record: Pulled, table: Mapping[str, Any] | None) -> Made | None:
    if table is None:
        return None
    told = made(table)
    if told.compute not in COMPUTE or name != converted_name(told.model, told.compute):
        raise ValueError(f"{name} is no name of {told.model!r} in {told.compute!r}")
    if told.revision != record.revision:
        raise ValueError(f"{name} says two revisions")
    return told


def _file(table: Mapping[str, Any]) -> ModelFile:
    size, digest = table["bytes"], str(table["sha256"])
    if not isinstance(size, int) or size < 0 or not _SHA256.fullmatch(digest):
        raise ValueError(f"{table['name']} has no size or checksum")
    return ModelFile(safe_name(str(table["name"])), size, digest)
