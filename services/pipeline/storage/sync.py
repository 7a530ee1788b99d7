"""Copy artifacts between two stores: the course's `--download` and `--upload`.

Contract: what is absent or different at the target is copied, whole files only, nothing is deleted; records
and the index travel along, logs and temporary files stay. Stores that mean two recordings by one number, or
have another first language, are refused before anything is copied. It does not know what the files mean.
"""

from pathlib import PurePosixPath

from services.pipeline.storage import index
from services.pipeline.storage.backend import Backend
from services.pipeline.storage.layout import FOLDERS, HIDDEN, INPUTS

FOLDER_NAMES = (INPUTS, *(folder for folder, _ in FOLDERS.values()))


def copy_missing(source: Backend, target: Backend) -> list[str]:
    """Bring `target` up to `source`; the paths that were copied. Raises StoreUnwritable, StoresDisagree."""
    together = index.merged(index.load(source), index.load(target))
    _refuse_other_recordings(source, target)
    copied = []
    for folder in (*FOLDER_NAMES, *(f"{HIDDEN}/{name}" for name in FOLDER_NAMES)):
        there = target.sizes(folder)
        for path, size in source.sizes(folder).items():
            data = source.read(path)
            if data is None or (there.get(path) == size and target.read(path) == data):
                continue
            target.write(path, data)
            copied.append(path)
    if copied and together != index.load(target):
        index.save(target, together)
    return copied


def _refuse_other_recordings(source: Backend, target: Backend) -> None:
    """Also for recordings that were put into a folder by hand, which no index knows."""
    ours, theirs = source.sizes(INPUTS), target.sizes(INPUTS)
    for path in ours.keys() & theirs.keys():
        if ours[path] != theirs[path] or source.read(path) != target.read(path):
            raise index.other_recording(PurePosixPath(path).stem)
