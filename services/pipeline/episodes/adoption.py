"""Artifacts that are in a store without an episode: of other components, of older versions, by import.

Contract: `adopt_all` gives each prompt and group with artifacts an episode in the ledger, done where all its
texts and sounds are there, and leaves known ones alone. It starts no work and reads each artifact once.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from services.pipeline.episodes.describe import described
from services.pipeline.episodes.ledger import Ledger
from services.pipeline.episodes.placing import placed
from services.pipeline.episodes.spec import Spec
from services.pipeline.storage import layout
from services.pipeline.storage.artifacts import Prompt, Store
from services.pipeline.storage.layout import FOLDERS, Task


def adopt_all(store: Store, ledger: Ledger) -> int:
    """See the contract; how many episodes were found."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, group, language in _artifacts(store):
        found[name, group].add(language)
    prompts = {prompt.name: prompt for prompt in store.prompts()}
    known = {entry.id for entry in ledger.of_prompts(prompts)}
    count = 0
    for (name, group), languages in found.items():
        if name in prompts and f"{name}.{group}" not in known:
            _adopt(store, ledger, prompts[name], group, sorted(languages - {""}))
            count += 1
    return count


def _adopt(store: Store, ledger: Ledger, prompt: Prompt, group: str, languages: list[str]) -> None:
    voice = any(store.backend.sizes(f"{FOLDERS[Task.VOICE][0]}/{group}"))
    spec = Spec(
        prompt.name, prompt.path, group, tuple(languages), prompt.title, voice="host" if voice else ""
    )
    steps = {}
    for step in placed(store, spec):
        data = store.read(step.output)
        artifact = described(step, data, store.record(step.output)) if data else None
        steps[step.slug] = {"state": "kept" if artifact else "waiting", "artifact": artifact}
    whole = all(step["state"] == "kept" for step in steps.values())
    ledger.adopt(spec, steps, "done" if whole else "cancelled")


def _artifacts(store: Store) -> Iterator[tuple[str, str, str]]:
    """Prompt, group and language ("" for English) of every artifact."""
    for task, (folder, _) in FOLDERS.items():
        translated = task in (Task.TRANSLATE, Task.DUB, Task.VOICE)
        for path in store.backend.sizes(folder):
            parts = PurePosixPath(path).parts[1:]
            if layout.input_number(parts[-1]) is None or len(parts) not in (2, 3):
                continue
            group = parts[0]
            first = store.first_language(group, ()) or "fr"
            language = (parts[1] if len(parts) == 3 else first) if translated else ""
            yield PurePosixPath(path).stem, group, language
