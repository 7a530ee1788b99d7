"""From a setting to a checked folder: what `resolve` promises the services. It pulls nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from models.catalog.checking import check_files, verify
from models.catalog.conversions import anew, conversions, converted_name
from models.catalog.entry import Entry, ModelFolder
from models.catalog.places import CATALOG, Places
from models.catalog.reading import entries
from models.catalog.record import Pulled, pulled
from services.common.errors import ModelNotFound


def resolve(stage: str, model: str = "", *, profile: str = "demo", catalog: Path = CATALOG) -> ModelFolder:
    """The folder to load for `stage`: `model` is a catalogue id, a folder, or empty for the profile's.

    Raises:
        ModelNotFound: no such id or folder, or the entry's files are not here.
        ModelCorrupt: a file differs from the catalogue or from its first pull; the message names it.
    """
    known = [entry for entry in entries(catalog) if entry.stage == stage]
    named = [entry for entry in known if entry.id == model]
    if model and not named and Path(model).is_dir():
        path = Path(model).resolve()
        return ModelFolder(path.name, path, "local", "as its maker says", ())
    wanted = named if model else [entry for entry in known if profile in entry.profiles]
    if not wanted:
        _nothing(stage, model, profile, known)
    return _checked(wanted[0], Places.of(catalog))


def _checked(entry: Entry, places: Places) -> ModelFolder:
    folder, record = located(entry, places)
    if entry.conversion and not entry.folder:
        return _converted(entry, places, record)
    verify(entry, folder, record)
    revision = record.revision if record else entry.revision
    return ModelFolder(entry.id, folder, revision, entry.licence, entry.languages)


def _converted(entry: Entry, places: Places, record: Pulled | None) -> ModelFolder:
    """The form of the model that a service reads, made of what was pulled and whole.

    It may be here without what it was made of: `mega models import` brings it so.
    """
    here = conversions(entry.id, places.store, pulled(places.store))
    if not here and record is None:
        verify(entry, places.folder(entry), record)  # says that it is not pulled
    revision = entry.revision or (record.revision if record else "")
    fitting = {compute: one for compute, one in here.items() if revision in ("", one[1].revision)}
    if not fitting:
        _unconverted(entry)
    compute, (folder, made) = next(iter(fitting.items()))
    check_files(converted_name(entry.id, compute), folder, made.files, hint=anew(entry.id, compute))
    return ModelFolder(entry.id, folder, made.revision, entry.licence, entry.languages)


def located(entry: Entry, places: Places) -> tuple[Path, Pulled | None]:
    """Where a model is, with its record when it was pulled or imported.

    A shipped model that is away may have been carried into the store by `mega models import`.
    """
    folder = places.folder(entry)
    if not entry.folder:
        return folder, pulled(places.store).get(entry.id)
    if not folder.is_dir() and (places.store / entry.id).is_dir():
        return places.store / entry.id, None
    return folder, None


def _unconverted(entry: Entry) -> NoReturn:
    raise ModelNotFound(
        f"{entry.id} is pulled in its maker's format; the service reads {entry.conversion}",
        param="model",
        hint=f"run: mega models convert {entry.id}",
    )


def _nothing(stage: str, model: str, profile: str, known: Sequence[Entry]) -> NoReturn:
    names = ", ".join(entry.id for entry in known)
    if model:
        raise ModelNotFound(
            f"no {stage} model {model!r}", param="model", hint=f"give a folder, or one of: {names}"
        )
    there = ", ".join(dict.fromkeys(name for entry in known for name in entry.profiles))
    raise ModelNotFound(
        f"the catalogue has no {stage} model of the profile {profile!r}",
        param="model",
        hint=f"set MEGA_PROFILE to one of: {there}; or name a model: {names}, or a folder",
    )
