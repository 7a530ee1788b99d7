"""What each `mega models` command does, but `export` and `import`. It does not know the command line."""

import json
from argparse import Namespace
from dataclasses import asdict

from models.catalog import Entry, Places, verify
from models.catalog.choosing import located
from models.lifecycle import pages
from models.lifecycle.choice import chosen, of_profile, some
from models.lifecycle.conversion import Converter
from models.lifecycle.converted import converted, forget_conversions, is_here, verify_conversions
from models.lifecycle.doctor import measured_here, profile_for, verdicts
from models.lifecycle.errors import LifecycleError, NotHere, UnknownModel
from models.lifecycle.failures import translated
from models.lifecycle.gate import pass_gate
from models.lifecycle.pull import Puller
from models.lifecycle.shelf import Shelf


def list_models(shelf: Shelf, asked: Namespace) -> None:
    """Every model, or those of a profile or stage."""
    found = of_profile(shelf.entries, asked.profile) if asked.profile else shelf.entries
    found = [entry for entry in found if asked.stage in ("", entry.stage)]
    if not found:
        raise UnknownModel(f"there is no stage {asked.stage!r}")
    rows = [pages.row(entry, shelf.licences, shelf.places) for entry in found]
    shelf.say(json.dumps(rows, indent=1) if asked.json else pages.table(rows))


def show(shelf: Shelf, asked: Namespace) -> None:
    """All that is known of one model."""
    entry = chosen(shelf.entries, [asked.model], "")[0]
    licence = shelf.licences[entry.licence]
    if asked.json:
        shelf.say(json.dumps(pages.details(entry, licence, shelf.places), indent=1, ensure_ascii=False))
    else:
        shelf.say(pages.page(entry, licence, shelf.places))


def show_licences(shelf: Shelf, asked: Namespace) -> None:
    """What each licence allows, and what was accepted."""
    accepted = shelf.store.accepted()
    if asked.json:
        known = {name: vars(licence) for name, licence in shelf.licences.items()}
        shelf.say(json.dumps({"licences": known, "accepted": accepted}, indent=1, ensure_ascii=False))
    else:
        shelf.say(pages.licence_page(shelf.entries, shelf.licences, accepted))


def pull(shelf: Shelf, asked: Namespace) -> None:
    """Bring models into the store."""
    models = some(shelf.entries, asked.models, asked.profile)
    verb = " ".join(["pull", *asked.models, *([f"--profile {asked.profile}"] if asked.profile else [])])
    wanted = [entry for entry in models if not entry.folder]
    pass_gate(wanted, shelf.licences, asked.accept_licence, shelf.store, verb=verb)
    puller = Puller(shelf.store, asked.parallel, asked.retries, asked.quiet, shelf.tell)
    for entry in models:
        if entry.folder:
            shelf.say(f"{entry.id}: shipped with the repository")
            continue
        came = puller.pull(entry)
        shelf.say(f"{entry.id}: {'pulled' if came else 'is here already'}")
        if came and entry.conversion:
            shelf.tell(f"{entry.id}: a service reads it converted: mega models convert {entry.id}")


def convert(shelf: Shelf, asked: Namespace) -> None:
    """Turn pulled models into the form that a service reads."""
    converter = Converter(shelf.store, shelf.tell, asked.again)
    for entry in some(shelf.entries, asked.models, asked.profile):
        if entry.folder or not entry.conversion:
            shelf.say(f"{entry.id}: a service reads it as it is")
            continue
        told = converter.convert(entry, shelf.licences[entry.licence], asked.compute_type)
        shelf.say(f"{entry.id}: {told or 'is converted already'}")


def doctor(shelf: Shelf, asked: Namespace) -> None:
    """What runs on this machine, from the catalogue and a short measurement."""
    machine = measured_here()
    found = verdicts(shelf.entries, machine)
    profile = profile_for(shelf.entries, machine)
    if asked.json:
        models = [{**asdict(one), "here": one.word} for one in found]
        shelf.say(json.dumps({"machine": asdict(machine), "models": models, "profile": profile}, indent=1))
    else:
        shelf.say(pages.doctor_page(machine, found, profile))


def verify_models(shelf: Shelf, asked: Namespace) -> None:
    """Compare every byte with the catalogue and the lock; goes on after a bad model, then fails."""
    named = bool(asked.models or asked.profile)
    first: LifecycleError | None = None
    for entry in chosen(shelf.entries, asked.models, asked.profile) if named else shelf.entries:
        if not named and not is_here(entry, shelf.places):
            continue
        try:
            with translated():
                _verify(entry, shelf.places)
            shelf.say(f"{entry.id}: ok")
        except LifecycleError as error:
            if first is not None:
                shelf.tell(error.line)
            first = first or error
    if first is not None:
        raise first


def _verify(entry: Entry, places: Places) -> None:
    """What was pulled, and what was made of it; either may be here without the other."""
    folder, record = located(entry, places)
    if folder.is_dir() or not converted(entry, places):
        verify(entry, folder, record)
    verify_conversions(entry, places)


def remove(shelf: Shelf, asked: Namespace) -> None:
    """Take models out of the store; the lock remembers them unless it is told to forget."""
    store = shelf.store
    for entry in chosen(shelf.entries, asked.models, ""):
        there = store.staging(entry.id).is_dir() or store.folder(entry.id).is_dir()
        there = there or bool(converted(entry, shelf.places))
        if not there and not (asked.forget and entry.id in store.records()):
            raise NotHere(f"{entry.id} is not in the store {store.path}")
        with store.alone(entry.id):
            store.remove(entry.id)
            forget_conversions(store, entry.id)
            if asked.forget:
                store.record(entry.id, None)
        shelf.say(f"{entry.id}: removed")
