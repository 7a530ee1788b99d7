"""A model of each of the catalogue's families, tiny, in the layout that a service reads, under its id in a
store.
"""

from collections.abc import Callable
from pathlib import Path

from models.catalog import Entry, ModelFile, entries
from models.catalog.checking import sha256
from models.catalog.conversions import converted_name
from models.catalog.record import Pulled
from models.lifecycle.store import Store
from tests.integration import tiny_voices

Made = Callable[[str], Path]
CONVERTED = {
    "whisper": "whisper-tiny",
    "qwen2.5": "qwen2.5-0.5b-instruct",
    "qwen3": "qwen3-0.6b",
    "smollm2": "smollm2-360m-instruct",
    "nllb": "nllb-200-distilled-600m",
    "m2m100": "m2m100-418m",
    "opus-mt": "opus-mt-en-fr",
}
"""By family the id of a model that is converted; the catalogue's Whispers come so."""
_TINY = {"qwen2.5": "qwen2"}
"""Names in `tiny_models` that are not the family's."""
VOICES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "coqui-vits": ("vits-en-ljspeech", tiny_voices.vits),
    "coqui-xtts": ("xtts-v2", tiny_voices.xtts),
    "coqui-openvoice": ("openvoice-v2", tiny_voices.openvoice),
    "coqui-freevc": ("freevc24", tiny_voices.freevc),
}
DEMO = {"llama": "demo-llama", "coqui-forward": "demo-voice", "demo-cloner": "demo-cloner"}
IDS = CONVERTED | {family: name for family, (name, _) in VOICES.items()} | DEMO
BY_ID = {entry.id: entry for entry in entries()}


def fill(store: Store, made: Made) -> None:
    """Put one model of each family into the store, as a pull, a conversion or an import leaves it."""
    from models.convert.conversion import write

    store.prepare()
    for family, model in CONVERTED.items():
        entry = BY_ID[model]
        name = converted_name(model, "int8") if entry.conversion else model
        write(made(_TINY.get(family, family)), store.folder(name))
        _record(store, name, entry)
    for model, make in VOICES.values():
        make(store.folder(model))
        _record(store, model, BY_ID[model])


def _record(store: Store, name: str, entry: Entry) -> None:
    folder = store.folder(name)
    files = [ModelFile(path.name, path.stat().st_size, sha256(path)) for path in sorted(folder.iterdir())]
    source = entry.source.repository or " ".join(entry.source.urls)
    store.record(name, Pulled(entry.revision or "1" * 40, source, "2026-11-25T00:00:00Z", tuple(files)))
