"""What a bundle takes of a model: what was pulled and what was made of it, as far as it is here, each whole.

It does not know the file that they go into.
"""

from collections.abc import Iterator
from pathlib import Path

from models.catalog import Entry, Places, verify
from models.catalog.checking import check_files
from models.catalog.choosing import located
from models.catalog.conversions import anew, converted_name
from models.catalog.record import Pulled
from models.lifecycle import provenance
from models.lifecycle.bundle import manifest
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.converted import converted
from models.lifecycle.failures import translated


def taken(
    entry: Entry, places: Places, date: str, *, converted_only: bool = False
) -> Iterator[tuple[Carried, Path]]:
    """Every form of `entry` with its folder; raises NotHere or Corrupt.

    What its maker published stays here where only converted forms are wanted and there is one.
    """
    folder, record = located(entry, places)
    forms = _of_revision(entry, record, converted(entry, places))
    pulled_here = folder.is_dir() and (record is not None or bool(entry.folder))
    if not forms or (pulled_here and not converted_only):
        with translated():
            verify(entry, folder, record)
        yield manifest.carried(entry, record, date), folder
    for compute, (path, made) in forms.items():
        name = converted_name(entry.id, compute)
        with translated():
            check_files(name, path, made.files, hint=anew(entry.id, compute))
        yield Carried(name, entry.licence, made, provenance.read(path)), path


def _of_revision(
    entry: Entry, record: Pulled | None, forms: dict[str, tuple[Path, Pulled]]
) -> dict[str, tuple[Path, Pulled]]:
    """Those that a service would take: older ones stay here."""
    wanted = entry.revision or (record.revision if record else "")
    return {compute: one for compute, one in forms.items() if wanted in ("", one[1].revision)}
