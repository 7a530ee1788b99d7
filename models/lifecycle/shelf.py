"""All that a `mega models` command looks at, and whom it tells what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.catalog import Entry, Licence, Places, entries, licences
from models.lifecycle.store import Store


@dataclass(frozen=True)
class Shelf:
    """All that a command looks at; results go to `say`, what happens on the way to `tell`."""

    entries: Sequence[Entry]
    licences: Mapping[str, Licence]
    places: Places
    say: Callable[[str], None]
    tell: Callable[[str], None]

    @classmethod
    def of(cls, catalog: Path, say: Callable[[str], None], tell: Callable[[str], None]) -> "Shelf":
        """Read the catalogue and the environment."""
        return cls(entries(catalog), licences(catalog), Places.of(catalog), say, tell)

    @property
    def store(self) -> Store:
        """Where pulled models are."""
        return Store(self.places.store)
