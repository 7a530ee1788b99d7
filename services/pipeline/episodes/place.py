"""Where the state of a store is kept: in the store's own folder, or in a database that is named.

Contract: `database_url(settings, store)` is the same for the same store at every start. It does not know what
is kept there.
"""

import hashlib
import os
from pathlib import Path

from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from services.pipeline.storage.backend import LocalBackend
from services.pipeline.storage.layout import HIDDEN


def database_url(settings: PipelineSettings, store: Store) -> str:
    """As SQLAlchemy reads it. The folder of a SQLite file is made."""
    if settings.database:
        return settings.database
    folder = state_folder(store)
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(folder / 'state.sqlite').resolve()}"


def state_folder(store: Store) -> Path:
    """Inside a store that is a folder; for another, in the user's own state folder (XDG Base Directory)."""
    if isinstance(store.backend, LocalBackend):
        return store.backend.root / HIDDEN
    name = hashlib.sha256(store.locate("").encode()).hexdigest()[:16]
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "mega" / name
