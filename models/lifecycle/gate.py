"""The licence gate: a model whose licence forbids commercial use, or is unusual, needs an explicit yes.

The yes is the licence's id on the command line, recorded with the date; it is never asked for. It does not
know what happens to the model afterwards.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from models.catalog import Entry, Licence
from models.lifecycle.errors import LicenceNotAccepted, UnknownModel
from models.lifecycle.store import Store


def pass_gate(
    entries: Sequence[Entry],
    licences: Mapping[str, Licence],
    given: Collection[str],
    store: Store,
    *,
    verb: str,
) -> None:
    """Let all of `entries` through or none; `given` are the ids accepted now, `verb` the command, for hints.

    Raises:
        UnknownModel: an id in `given` is no licence's.
        LicenceNotAccepted: names the licence, what it forbids, and the permissive alternative.
    """
    unknown = sorted(set(given) - set(licences))
    if unknown:
        raise UnknownModel(f"no licence {unknown[0]!r}", hint=f"Licences are: {', '.join(sorted(licences))}.")
    before = {(one["licence"], one["model"]) for one in store.accepted()}
    gated = [one for one in entries if licences[one.licence].gate and (one.licence, one.id) not in before]
    for entry in gated:
        if entry.licence not in given:
            raise _refusal(entry, licences[entry.licence], verb)
    if gated:
        store.prepare()
    for entry in gated:
        store.accept(entry.licence, entry.id, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _refusal(entry: Entry, licence: Licence, verb: str) -> LicenceNotAccepted:
    instead = (
        f" With a permissive licence there is {entry.alternative}: mega models pull {entry.alternative}."
        if entry.alternative
        else ""
    )
    return LicenceNotAccepted(
        f"{entry.id} is under {licence.name}. It allows {licence.allows}; it forbids {licence.forbids}",
        hint=f"To accept it: mega models {verb} --accept-licence {licence.id}.{instead}",
    )
