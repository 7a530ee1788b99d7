"""Writes a bundle of models that are here and whole; the file appears under its name when it is done."""

import io
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from models.catalog import Entry, Licence, Places
from models.lifecycle.bundle import manifest, sbom
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.bundle.packing import SUFFIXES, writing
from models.lifecycle.bundle.taking import taken
from models.lifecycle.errors import DiskFull, LifecycleError, UnknownModel


def export(
    entries: Sequence[Entry],
    licences: Mapping[str, Licence],
    places: Places,
    target: Path,
    *,
    converted_only: bool = False,
) -> list[Carried]:
    """Write `entries` to `target`, with their converted forms, or with these alone where there are some;
    raises NotHere or Corrupt when one is not here or not whole.
    """
    if not target.name.endswith(SUFFIXES):
        raise UnknownModel(f"{target.name} has no known ending", hint=f"Name it …{', …'.join(SUFFIXES)}.")
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    models = [
        one for entry in entries for one in taken(entry, places, created, converted_only=converted_only)
    ]
    _check_room(models, target)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with writing(unfinished, target.name) as tar:
            _write(tar, models, licences, created)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return [carried for carried, _ in models]


def _check_room(models: Sequence[tuple[Carried, Path]], target: Path) -> None:
    if not target.parent.is_dir():
        raise LifecycleError(f"there is no folder {target.parent}")
    needed, free = sum(carried.bytes for carried, _ in models), shutil.disk_usage(target.parent).free
    if needed > free:
        raise DiskFull(f"the bundle needs up to {needed / 1e6:.0f} MB, {free / 1e6:.0f} MB are free")


def _write(
    tar: tarfile.TarFile,
    models: Sequence[tuple[Carried, Path]],
    licences: Mapping[str, Licence],
    created: str,
) -> None:
    everything = [carried for carried, _ in models]
    _add(tar, "manifest.json", manifest.text(everything, licences, created))
    _add(tar, "SHA256SUMS", _sums(everything))
    _add(tar, "LICENCES.md", _licence_page(everything, licences))
    _add(tar, "sbom.cdx.json", sbom.text(everything, licences, created))
    for carried, folder in models:
        for file in carried.record.files:
            info = _info(f"models/{carried.id}/{file.name}", file.bytes or 0)
            with (folder / file.name).open("rb") as stream:
                tar.addfile(info, stream)


def _add(tar: tarfile.TarFile, name: str, content: str) -> None:
    data = content.encode("utf-8")
    tar.addfile(_info(name, len(data)), io.BytesIO(data))


def _info(name: str, size: int) -> tarfile.TarInfo:
    """No owner, no date: the same models give the same bytes."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info


def _sums(models: Sequence[Carried]) -> str:
    lines = [f"{file.sha256}  models/{one.id}/{file.name}" for one in models for file in one.record.files]
    return "\n".join(lines) + "\n"


def _licence_page(models: Sequence[Carried], licences: Mapping[str, Licence]) -> str:
    parts = ["# Licences of the models in this bundle", ""]
    for name in sorted({one.licence for one in models}):
        licence = licences[name]
        under = ", ".join(one.id for one in models if one.licence == name)
        parts += [f"## {licence.name}", "", f"Models: {under}.", ""]
        parts += [f"It allows {licence.allows}. It forbids {licence.forbids}.", ""]
    return "\n".join(parts)
