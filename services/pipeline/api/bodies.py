"""What the API answers: the models are the documentation.

Contract: `summary`, `whole` and `row` make them of ledger entries; `writable` says for whom. They know
neither the store nor a web framework.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel

from services.pipeline.episodes.ledger import Entry

EpisodeState = Literal["queued", "running", "done", "failed", "cancelled"]
StepState = Literal["waiting", "running", "made", "kept", "failed", "blocked", "cancelled"]
Writable = Callable[[str], bool]


class Trouble(BaseModel):
    """What went wrong and what to do."""

    message: str
    hint: str | None = None
    kind: str | None = None


class Score(BaseModel):
    """A measure of an artifact beside the bar that it has to reach."""

    name: str
    value: float
    bar: float | None = None
    passed: bool
    better: Literal["lower", "higher"]


class Flag(BaseModel):
    """Something that a person should look at."""

    code: str
    message: str


class Artifact(BaseModel):
    """A text or a sound, and how it was made; `sha256` is its ETag."""

    path: str
    url: str
    kind: Literal["text", "audio"]
    media_type: str
    bytes: int
    sha256: str
    excerpt: str | None = None
    audio_seconds: float | None = None
    model: str = ""
    revision: str = ""
    licence: str = ""
    edited: bool = False
    scores: list[Score] = []
    flags: list[Flag] = []


class Step(BaseModel):
    """One step of an episode; `name` is its task and, where there are several, its language."""

    name: str
    task: str
    language: str | None = None
    state: StepState
    started_at: str | None = None
    seconds: float = 0.0
    attempts: int = 0
    error: Trouble | None = None
    artifact: Artifact | None = None


class EpisodeSummary(BaseModel):
    """An episode without its steps."""

    id: str
    prompt: str
    title: str
    group: str
    languages: list[str]
    state: EpisodeState
    created_at: str
    updated_at: str
    done: int
    total: int
    error: Trouble | None = None
    writable: bool = True


class Episode(EpisodeSummary):
    """An episode with its steps."""

    steps: list[Step]
    glossary: dict[str, str | dict[str, str]]
    mode: str
    voice: str | None = None


class Episodes(BaseModel):
    """A page of episodes, newest first."""

    data: list[EpisodeSummary]
    next_cursor: str | None = None


class Recording(BaseModel):
    """The audio of a prompt; seconds are null where they are not known."""

    url: str
    seconds: float | None = None


class Cell(BaseModel):
    """What a group has of a prompt."""

    episode: str
    state: EpisodeState
    writable: bool = True
    steps: dict[str, Step]


class Row(BaseModel):
    """A prompt and every group's cell."""

    prompt: str
    title: str
    audio: Recording
    cells: dict[str, Cell]


class Rows(BaseModel):
    """A page of the table, newest prompt last."""

    data: list[Row]
    next_cursor: str | None = None
    total: int
    groups: list[str]
    languages: list[str]


class StageState(BaseModel):
    """A stage as the pipeline sees it; `since` is when it came into this state."""

    name: str
    url: str
    state: str
    reason: str = ""
    model: str = ""
    revision: str = ""
    since: str


class Stages(BaseModel):
    """The five stages."""

    data: list[StageState]


class Standing(BaseModel):
    """A group on the leaderboard; `tasks` counts its artifacts, `score` is the mean of its passed checks."""

    group: str
    episodes: int
    done: int
    failed: int
    score: float | None
    tasks: dict[str, int]


class Leaderboard(BaseModel):
    """Every group, best first."""

    data: list[Standing]


class Edit(BaseModel):
    """The new text of an artifact."""

    text: str


class Retry(BaseModel):
    """Names of steps that are made again whatever is there; none: what failed."""

    steps: list[str] = []


def when(seconds: float) -> str:
    """ISO 8601, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def step(episode: str, name: str, data: dict[str, Any]) -> Step:
    """A step as the ledger keeps it, with the artifact's address."""
    task, _, language = name.partition(".")
    artifact = data.get("artifact")
    if artifact:
        url = f"/v1/episodes/{episode}/artifacts/{name}"
        artifact = Artifact(**{**artifact, "url": url})
    error = Trouble(**data["error"]) if data.get("error") else None
    return Step(
        name=name,
        task=task,
        language=language or None,
        state=data["state"],
        started_at=data.get("started_at"),
        seconds=data.get("seconds", 0.0),
        attempts=data.get("attempts", 0),
        error=error,
        artifact=artifact,
    )


def steps(entry: Entry) -> list[Step]:
    """All of an episode's, in order."""
    return [step(entry.id, name, data) for name, data in entry.steps.items()]


def summary(entry: Entry, writable: Writable) -> EpisodeSummary:
    """Without steps."""
    return EpisodeSummary(**_fields(entry, writable))


def whole(entry: Entry, writable: Writable) -> Episode:
    """With steps."""
    spec = entry.spec
    told: dict[str, Any] = {"glossary": spec.glossary, "mode": spec.mode, "voice": spec.voice or None}
    return Episode(**_fields(entry, writable), **told, steps=steps(entry))


def cells(entries: Iterable[Entry], writable: Writable) -> dict[str, Cell]:
    """By group, of one prompt's episodes."""
    return {
        entry.spec.group: Cell(
            episode=entry.id,
            state=entry.state,  # type: ignore[arg-type]  # the ledger's states are these
            writable=writable(entry.spec.group),
            steps={one.name: one for one in steps(entry)},
        )
        for entry in sorted(entries, key=lambda entry: entry.spec.group)
    }


def _fields(entry: Entry, writable: Writable) -> dict[str, Any]:
    spec = entry.spec
    return {
        "id": entry.id,
        "prompt": spec.prompt,
        "title": spec.title or spec.prompt,
        "group": spec.group,
        "languages": list(spec.languages),
        "state": entry.state,
        "created_at": when(entry.created_at),
        "updated_at": when(entry.updated_at),
        "done": entry.done,
        "total": len(entry.steps),
        "error": Trouble(**entry.error) if entry.error else None,
        "writable": writable(spec.group),
    }
