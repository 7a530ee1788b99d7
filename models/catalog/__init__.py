"""The catalogue of models: what there is, under which licence, and whether its files are the published ones.

`entries` reads `models/catalog.toml`; `resolve` turns a setting (an id, a folder, or nothing) into a folder
that is safe to load: shipped with the repository, or pulled into the store by `models.lifecycle`. A folder of
the user's own is taken as it is. Nothing here touches the network, and no engine or file format is known.

    python -m models.catalog lock      write bytes and sha256 of the shipped folders into catalog.toml
    python -m models.catalog verify    check every entry whose folder is here
"""

from models.catalog.checking import verify
from models.catalog.choosing import resolve
from models.catalog.entry import Entry, Licence, ModelFile, ModelFolder, Source
from models.catalog.places import CATALOG, ROOT, ModelsSettings, Places
from models.catalog.reading import entries, licences
from models.catalog.shipped import lock

__all__ = [
    "CATALOG",
    "ROOT",
    "Entry",
    "Licence",
    "ModelFile",
    "ModelFolder",
    "ModelsSettings",
    "Places",
    "Source",
    "entries",
    "licences",
    "lock",
    "resolve",
    "verify",
]
