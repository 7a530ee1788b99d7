"""Converted forms that are here: found, compared, forgotten. It makes none (`conversion` does)."""

from pathlib import Path

from models.catalog import Entry, Places
from models.catalog.checking import check_files
from models.catalog.choosing import located
from models.catalog.conversions import COMPUTE, anew, conversions, converted_name
from models.catalog.record import Pulled, pulled
from models.lifecycle.store import Store
from services.common.errors import StageError


def converted(entry: Entry, places: Places) -> dict[str, tuple[Path, Pulled]]:
    """Folder and record of each compute type that a model is here in."""
    if not entry.conversion:
        return {}
    return conversions(entry.id, places.store, pulled(places.store))


def is_here(entry: Entry, places: Places) -> bool:
    """Whether a model is here, as it was pulled or converted."""
    return located(entry, places)[0].is_dir() or bool(converted(entry, places))


def is_whole(store: Store, model: str, compute: str, revision: str) -> bool:
    """Whether a converted form is here, of that revision, byte for byte."""
    here = conversions(model, store.path, store.records()).get(compute)
    if here is None or here[1].revision != revision:
        return False
    try:
        check_files(model, here[0], here[1].files, hint="")
    except StageError:
        return False
    return True


def verify_conversions(entry: Entry, places: Places) -> None:
    """Compare every byte of the converted forms that are here; raises ModelNotFound or ModelCorrupt."""
    for compute, (folder, record) in converted(entry, places).items():
        hint = anew(entry.id, compute)
        check_files(converted_name(entry.id, compute), folder, record.files, hint=hint)


def forget_conversions(store: Store, model: str) -> None:
    """Take away every converted form of a model."""
    for compute in COMPUTE:
        name = converted_name(model, compute)
        store.remove(name)
        if name in store.records():
            store.record(name, None)
