"""Reads a bundle: everything is unpacked beside the store, checked, and only then visible, all of it.

A bundle comes from a stranger: what is not in its manifest, a link, a name that leads elsewhere, a byte that
differs from the manifest or from this machine's catalogue, and nothing at all becomes visible.
"""

import hashlib
import shutil
import tarfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from models.catalog import Entry, ModelFile, Places, verify
from models.catalog.choosing import located
from models.lifecycle.bundle import manifest
from models.lifecycle.bundle.agreeing import check_provenance, expected
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.bundle.packing import reading
from models.lifecycle.converted import is_whole
from models.lifecycle.errors import Corrupt, DiskFull, NotHere, Unsafe
from models.lifecycle.failures import damaged, translated
from models.lifecycle.formats import check_folder
from models.lifecycle.store import Store

_LARGEST_MANIFEST = 16 << 20
_PAGES = frozenset({"SHA256SUMS", "LICENCES.md", "sbom.cdx.json"})
_CHUNK = 1 << 20


def import_bundle(
    path: Path, entries: Sequence[Entry], places: Places, gate: Callable[[Sequence[Entry]], None]
) -> dict[str, bool]:
    """Bring the models of the bundle at `path`; by id, whether it was not here before. `gate` is asked first.

    Raises:
        Corrupt, Unsafe: the bundle is not what it says, or not what the catalogue says.
        UnknownModel, RevisionMoved: the catalogue of this machine has no such model or another revision.
    """
    store = Store(places.store)
    known = {entry.id: entry for entry in entries}
    with damaged(f"{path.name} is no whole bundle"), ExitStack() as locks:
        with reading(path) as tar:
            members = iter(tar)
            models = manifest.read(_manifest(tar, next(members, None)))
            found = expected(models, known, {name: one.revision for name, one in store.records().items()})
            gate(list({entry.id: entry for entry in found.values()}.values()))
            for name in sorted({one.model for one in models}):
                locks.enter_context(store.alone(name))
            new = {one.id: one for one in models if not _here(one, found[one.id], places)}
            _check_room(new.values(), places.store)
            _unpack(tar, members, models, new, store)
        _publish(new.values(), known, store)
    return {one.id: one.id in new for one in models}


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> bytes:
    if member is None or member.name != "manifest.json" or not member.isfile():
        raise Corrupt("this is no bundle: it does not begin with manifest.json")
    if member.size > _LARGEST_MANIFEST:
        raise Unsafe(f"the bundle's manifest says it is {member.size} bytes long")
    stream = tar.extractfile(member)
    assert stream is not None
    return stream.read()


def _here(model: Carried, entry: Entry, places: Places) -> bool:
    """Whether it is here and whole. A damaged model is an error, a damaged converted form is not here."""
    if model.made is not None:
        return is_whole(Store(places.store), entry.id, model.made.compute, model.record.revision)
    folder, record = located(entry, places)
    if not folder.is_dir():
        return False
    try:
        with translated():
            verify(entry, folder, record)
    except NotHere:
        if not entry.folder:
            raise
        return False
    return True


def _check_room(models: Collection[Carried], store: Path) -> None:
    needed, free = sum(one.bytes for one in models), shutil.disk_usage(store).free
    if needed > free:
        raise DiskFull(f"the bundle needs {needed / 1e6:.0f} MB, {free / 1e6:.0f} MB are free")


def _unpack(
    tar: tarfile.TarFile,
    members: Iterator[tarfile.TarInfo],
    models: Sequence[Carried],
    new: Mapping[str, Carried],
    store: Store,
) -> None:
    """Every listed file, with the bytes that its line says; nothing else."""
    listed = {f"models/{one.id}/{file.name}": (one.id, file) for one in models for file in one.record.files}
    for one in new:
        shutil.rmtree(store.staging(one) / "ready", ignore_errors=True)
    for member in members:
        if member.name in _PAGES and member.isfile():
            continue
        if member.name not in listed or not member.isfile():
            raise Unsafe(f"the bundle holds {member.name!r}, which its manifest does not name")
        model, file = listed.pop(member.name)
        if member.size != file.bytes:
            raise Corrupt(f"{model}: {file.name} in the bundle has another size than its manifest says")
        if model in new:
            _write(tar, member, file, store.staging(model) / "ready" / file.name, f"{model}: {file.name}")
    if listed:
        raise Corrupt(f"the bundle has no {next(iter(listed))}, which its manifest names")


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, file: ModelFile, target: Path, label: str) -> None:
    stream = tar.extractfile(member)
    assert stream is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    if size != file.bytes or digest.hexdigest() != file.sha256:
        raise Corrupt(f"{label} in the bundle is not the file that its manifest names (sha256 differs)")


def _publish(models: Collection[Carried], known: Mapping[str, Entry], store: Store) -> None:
    for one in models:
        ready = store.staging(one.id) / "ready"
        check_folder(one.id, ready)
        check_provenance(one, ready)
        first = store.records().get(one.id)
        if first is not None and one.made is None and first.files != one.record.files:
            raise Corrupt(f"{one.id} in the bundle has other files than its first pull brought here")
    for one in models:
        if one.made is not None:
            store.remove_folder(one.id)  # damaged, or of another revision
        if not known[one.model].folder:
            store.record(one.id, one.record)
        store.publish(one.id, store.staging(one.id) / "ready")
