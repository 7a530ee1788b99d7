"""What `mega models export` and `import` do. It does not know the command line."""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial

from models.catalog import Entry
from models.lifecycle.bundle.exporting import export
from models.lifecycle.bundle.importing import import_bundle
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.choice import some
from models.lifecycle.gate import pass_gate
from models.lifecycle.shelf import Shelf


def export_models(shelf: Shelf, asked: Namespace) -> None:
    """Write a bundle."""
    wanted = some(shelf.entries, asked.models, asked.profile)
    only = asked.converted_only
    models = export(wanted, shelf.licences, shelf.places, asked.to, converted_only=only)
    for one in models:
        shelf.say(f"{one.id}: {len(one.record.files)} files, {one.bytes / 1e6:.1f} MB")
    shelf.say(f"{asked.to}: {asked.to.stat().st_size / 1e6:.1f} MB")
    for name in _unread(wanted, models):
        shelf.tell(
            f"{name}: no service reads it as it is, and it is not converted here: mega models convert {name}"
        )


def _unread(wanted: Sequence[Entry], models: Sequence[Carried]) -> list[str]:
    """Models that are carried in a form that no service reads."""
    converted = {one.model for one in models if one.made}
    return [entry.id for entry in wanted if entry.conversion and entry.id not in converted]


def import_models(shelf: Shelf, asked: Namespace) -> None:
    """Read a bundle."""
    gate = partial(
        pass_gate,
        licences=shelf.licences,
        given=asked.accept_licence,
        store=shelf.store,
        verb=f"import {asked.file}",
    )
    shelf.store.prepare()
    for name, new in import_bundle(asked.file, shelf.entries, shelf.places, gate).items():
        shelf.say(f"{name}: {'imported' if new else 'is here already'}")
