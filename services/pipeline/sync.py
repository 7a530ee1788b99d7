"""Copy artifacts between two stores: the course's `--download` and `--upload`.

Contract: what is absent or different at the target is copied, whole files only, nothing is deleted; records
travel with their artifacts, logs and temporary files stay. It does not know what the files mean.
"""

from services.pipeline.backend import Backend
from services.pipeline.layout import FOLDERS, HIDDEN, INPUTS

FOLDER_NAMES = (INPUTS, *(folder for folder, _ in FOLDERS.values()))


def copy_missing(source: Backend, target: Backend) -> list[str]:
    """Bring `target` up to `source`; the paths that were copied. Raises StoreUnwritable."""
    copied = []
    for folder in (*FOLDER_NAMES, *(f"{HIDDEN}/{name}" for name in FOLDER_NAMES)):
        there = target.sizes(folder)
        for path, size in source.sizes(folder).items():
            data = source.read(path)
            if data is None or (there.get(path) == size and target.read(path) == data):
                continue
            target.write(path, data)
            copied.append(path)
    return copied
