"""Which models a command is about: named ids, or all of a profile. It does not know whether they are here."""

from collections.abc import Sequence

from models.catalog import Entry
from models.lifecycle.errors import UnknownModel


def chosen(entries: Sequence[Entry], ids: Sequence[str], profile: str) -> list[Entry]:
    """The entries named, then those of `profile`, each once; raises UnknownModel."""
    by_id = {entry.id: entry for entry in entries}
    for name in ids:
        if name not in by_id:
            raise UnknownModel(
                f"the catalogue has no model {name!r}", hint="mega models list shows them all."
            )
    found = {name: by_id[name] for name in ids}
    if profile:
        found |= {entry.id: entry for entry in of_profile(entries, profile)}
    return list(found.values())


def of_profile(entries: Sequence[Entry], profile: str) -> list[Entry]:
    """The models of a profile; raises UnknownModel when there is no such profile."""
    found = [entry for entry in entries if profile in entry.profiles]
    if not found:
        profiles = dict.fromkeys(name for entry in entries for name in entry.profiles)
        raise UnknownModel(f"there is no profile {profile!r}", hint=f"Profiles are: {', '.join(profiles)}.")
    return found


def some(entries: Sequence[Entry], ids: Sequence[str], profile: str) -> list[Entry]:
    """The same, where at least one has to be named."""
    if not ids and not profile:
        raise UnknownModel("no model is named", hint="Name models or a profile; mega models list shows them.")
    return chosen(entries, ids, profile)
