"""A store of models for a test, empty and the services' own."""

from pathlib import Path

import pytest

from models.lifecycle.store import Store


def empty_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """In `folder`, where `MEGA_MODELS__STORE` then points."""
    monkeypatch.setenv("MEGA_MODELS__STORE", str(folder))
    store = Store(folder)
    store.prepare()
    return store
