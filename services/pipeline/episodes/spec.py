"""What an episode is made of: a prompt, a group, target languages, and what is known about the recording.

Contract: a `Spec` goes to JSON and back without loss; `plan(spec, first)` are its steps at their places in
the store, `parameters(spec, step)` exactly what of it a step's result depends on. Pure functions; it does
not know the store.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from services.pipeline.storage import layout
from services.pipeline.storage.layout import Episode, Step, Task

Glossary = Mapping[str, str | Mapping[str, str]]
"""By term: how it is written ("" as it stands), or its translations by language."""
MODES = ("enhance", "correct")
PROFILE = "voice_"
"""What the id of a voice profile begins with: it has an owner, for whom alone it may be used."""


@dataclass(frozen=True)
class Spec:
    """An episode to be made. `path` is the recording's in the store; `voice` names the voice of the bonus
    audio ("" none); `host` and `show` are names that the script may use.
    """

    prompt: str
    path: str
    group: str
    languages: tuple[str, ...]
    title: str = ""
    glossary: Glossary = field(default_factory=dict)
    mode: str = "enhance"
    voice: str = ""
    host: str = ""
    show: str = ""

    @property
    def id(self) -> str:
        """One prompt and group have one episode."""
        return f"{self.prompt}.{self.group}"


def to_json(spec: Spec) -> dict[str, Any]:
    """As plain values."""
    return asdict(spec)


def from_json(value: Mapping[str, Any]) -> Spec:
    """A Spec again."""
    return Spec(**{**value, "languages": tuple(value["languages"])})


def plan(spec: Spec, first: str | None) -> Episode:
    """Its steps; `first` is the language that keeps the course's path."""
    return layout.episode(
        spec.prompt,
        spec.path,
        spec.group,
        spec.languages,
        first,
        spec.title,
        voice=bool(spec.voice),
    )


def parameters(spec: Spec, step: Step) -> dict[str, Any]:
    """What a step's result depends on beside its source and the model."""
    match step.task:
        case Task.TRANSCRIBE:
            return {}
        case Task.GENERATE:
            written = {term: text for term, text in spec.glossary.items() if isinstance(text, str)}
            named = {"glossary": written, "mode": spec.mode, "host": spec.host, "show": spec.show}
            return {name: value for name, value in named.items() if value}
        case Task.TRANSLATE:
            terms = _terms(spec.glossary, step.language or "")
            return {"language": step.language} | ({"glossary": terms} if terms else {})
        case Task.VOICE:
            owner = {"group": spec.group} if spec.voice.startswith(PROFILE) else {}
            return {"language": step.language, "voice": spec.voice, **owner}
        case _:
            return {"language": step.language} if step.language else {}


def _terms(glossary: Glossary, language: str) -> dict[str, str]:
    """The glossary of one translation."""
    return {
        term: texts[language]
        for term, texts in glossary.items()
        if not isinstance(texts, str) and language in texts
    }


def glossary_lines(text: str) -> dict[str, Any]:
    """From lines: `heard=written`, `term` as it stands, `fr:term=translation`."""
    terms: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        left, _, right = line.partition("=")
        code, colon, term = left.strip().partition(":")
        if colon and len(code) == 2:
            known = terms.setdefault(term.strip(), {})
            if isinstance(known, dict):
                known[code] = right.strip()
        else:
            terms[left.strip()] = right.strip()
    return terms
