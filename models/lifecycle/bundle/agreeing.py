"""Whether a bundle brings what the catalogue of this machine has: model, revision, files. It unpacks none."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.catalog import Entry
from models.catalog.checking import agreed
from models.lifecycle import provenance
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.errors import Corrupt, RevisionMoved, UnknownModel


def expected(
    models: Sequence[Carried], known: Mapping[str, Entry], here: Mapping[str, str]
) -> dict[str, Entry]:
    """By name in the bundle the catalogue's entry, which it agrees with; `here` has revisions by model, as
    this machine recorded them.
    """
    brought = {one.id: one.record.revision for one in models if one.made is None}
    return {one.id: _entry(one, known, {**brought, **here}) for one in models}


def check_provenance(model: Carried, folder: Path) -> None:
    """The converted form in `folder` has to say of itself what the manifest says of it; raises Corrupt."""
    if model.made is not None and provenance.read(folder) != model.made:
        raise Corrupt(f"{model.id}: its {provenance.PROVENANCE} says other things than the bundle's manifest")


def _entry(model: Carried, known: Mapping[str, Entry], revisions: Mapping[str, str]) -> Entry:
    entry = known.get(model.model)
    if entry is None:
        raise UnknownModel(f"the catalogue of this machine has no model {model.model!r}")
    wanted = entry.revision or (revisions.get(entry.id, "") if model.made else "")
    if wanted and model.record.revision != wanted:
        raise RevisionMoved(
            f"{model.id} is in the bundle at {model.record.revision}, the catalogue or lock has {wanted}"
        )
    if model.made is None:
        _check_files(model, entry)
    elif not entry.conversion or entry.folder:
        raise Corrupt(f"{model.id}: a service reads {entry.id} as it is, the bundle has it converted")
    return entry


def _check_files(model: Carried, entry: Entry) -> None:
    """What is pinned has to be in the bundle, with the same bytes."""
    said = {file.name: file for file in model.record.files}
    pinned = entry.files if entry.folder else agreed(entry, model.record)
    wrong = next((file.name for file in pinned if said.get(file.name) != file), "")
    if wrong or (entry.folder and len(said) != len(pinned)):
        raise Corrupt(
            f"{model.id}: {wrong or 'a file'} in the bundle is not the one that the catalogue names"
        )
