"""What a store remembers beside its files: prompts by checksum, and the first language of each group.

Contract: it lies in `.mega/index.json`; one that can't be read counts as empty. `merged` is what two stores
know together, or StoresDisagree. It does not know where prompts lie.
"""

import json
from dataclasses import asdict, dataclass, field

from services.pipeline.errors import StoresDisagree
from services.pipeline.storage.backend import Backend
from services.pipeline.storage.layout import HIDDEN

PATH = f"{HIDDEN}/index.json"


@dataclass
class Index:
    """`prompts`: name, title and length by checksum; `first_language`: by group, the code with the course's
    path.
    """

    prompts: dict[str, dict[str, str]] = field(default_factory=dict)
    first_language: dict[str, str] = field(default_factory=dict)


def load(backend: Backend) -> Index:
    """The index of the store at `backend`."""
    try:
        return Index(**json.loads(backend.read(PATH) or b"{}"))
    except (ValueError, TypeError):
        return Index()


def save(backend: Backend, index: Index) -> None:
    """Put it there. Raises StoreUnwritable."""
    text = json.dumps(asdict(index), ensure_ascii=False, indent=1, sort_keys=True)
    backend.write(PATH, text.encode() + b"\n")


def merged(source: Index, target: Index) -> Index:
    """Both together. Raises StoresDisagree where one name means two things."""
    names = {entry["name"]: digest for digest, entry in target.prompts.items()}
    for digest, entry in source.prompts.items():
        if names.get(entry["name"], digest) != digest:
            raise other_recording(entry["name"])
    for group, code in source.first_language.items():
        other = target.first_language.get(group, code)
        if other != code:
            message = f"the first language of group {group} is {code} in one store and {other} in the other"
            hint = "Each keeps its own at the course's path: use another --group."
            raise StoresDisagree(message, hint=hint)
    return Index(target.prompts | source.prompts, target.first_language | source.first_language)


def other_recording(name: str) -> StoresDisagree:
    """The error for two recordings under one number."""
    hint = "Download into a fresh store (--store), and run that recording there."
    return StoresDisagree(f"{name} is one recording in this store and another in the remote one", hint=hint)
