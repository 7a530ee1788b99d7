"""The ledger: every episode, where each of its steps stands, and the events that tell of changes.

Contract: each call is one transaction; events have increasing numbers, so that a listener can go on where it
stopped, in any process on the same database. The artifacts themselves are in the store, not here. It does not
know how a step is done.
"""

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.pipeline.episodes.spec import Spec, from_json, to_json
from services.pipeline.episodes.tables import ASKED, EPISODES, EVENTS, METADATA, STEPS, database_engine
from services.pipeline.errors import KeyUsed

DONE = ("made", "kept")
_KEEP_EVENTS = 20_000
_DAY_S = 86_400.0


@dataclass(frozen=True)
class Entry:
    """An episode as it stands; `steps` are by name, in order."""

    spec: Spec
    state: str
    run: int
    created_at: float
    updated_at: float
    error: dict[str, str] | None = None
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """See Spec."""
        return self.spec.id

    @property
    def done(self) -> int:
        """Steps whose artifact is there."""
        return sum(step["state"] in DONE for step in self.steps.values())


@dataclass(frozen=True)
class Event:
    """A change: `kind` is step or episode, `name` the step's."""

    seq: int
    episode: str
    kind: str
    name: str


class Ledger:
    """The episodes of one store."""

    def __init__(self, url: str) -> None:
        self.engine = database_engine(url)
        METADATA.create_all(self.engine)

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    def begin(self, spec: Spec, names: Sequence[str], waiting: Collection[str]) -> int:
        """An episode (again), queued: its steps are `names`, of which those `waiting` are to be done; the
        number of this run.
        """
        now = time.time()
        with self.engine.begin() as link:
            here = EPISODES.c.id == spec.id
            old = link.execute(sa.select(EPISODES.c.run).where(here).with_for_update()).scalar()
            values = {
                "prompt": spec.prompt,
                "group_name": spec.group,
                "spec": json.dumps(to_json(spec), ensure_ascii=False),
                "state": "queued",
                "run": (old or 0) + 1,
                "error": None,
                "updated_at": now,
            }
            if old is None:
                link.execute(EPISODES.insert().values(id=spec.id, created_at=now, **values))
            else:
                link.execute(EPISODES.update().where(here).values(values))
            _put_steps(link, spec.id, names, waiting)
            _tell(link, spec.id, "episode")
        return (old or 0) + 1

    def adopt(self, spec: Spec, steps: Mapping[str, Mapping[str, Any]], state: str) -> None:
        """An episode whose artifacts are in the store already; one that is known stays as it is."""
        now = time.time()
        with self.engine.begin() as link:
            if link.execute(sa.select(EPISODES.c.id).where(EPISODES.c.id == spec.id)).first():
                return
            told = json.dumps(to_json(spec), ensure_ascii=False)
            link.execute(
                EPISODES.insert().values(
                    id=spec.id,
                    prompt=spec.prompt,
                    group_name=spec.group,
                    spec=told,
                    state=state,
                    run=0,
                    error=None,
                    created_at=now,
                    updated_at=now,
                )
            )
            for place, (name, data) in enumerate(steps.items()):
                text = json.dumps(data, ensure_ascii=False)
                link.execute(STEPS.insert().values(episode=spec.id, name=name, place=place, data=text))
            _tell(link, spec.id, "episode")

    def cancel(self, episode: str) -> bool:
        """End the run: what waits or runs is cancelled, and what is still told of it is not heard."""
        entry = self.get(episode)
        if entry is None or entry.state not in ("queued", "running"):
            return False
        with self.engine.begin() as link:
            now = {"state": "cancelled", "run": entry.run + 1, "updated_at": time.time()}
            here = (EPISODES.c.id == episode) & (EPISODES.c.run == entry.run)
            if not link.execute(EPISODES.update().where(here).values(now)).rowcount:
                return False
            for name, data in entry.steps.items():
                if data["state"] in ("waiting", "running"):
                    told = json.dumps({"state": "cancelled"})
                    step = (STEPS.c.episode == episode) & (STEPS.c.name == name)
                    link.execute(STEPS.update().where(step).values(data=told))
                    _tell(link, episode, "step", name)
            _tell(link, episode, "episode")
        return True

    def run_of(self, episode: str) -> int:
        """The number of the latest run; 0 where there is no such episode."""
        with self.engine.connect() as link:
            return link.execute(sa.select(EPISODES.c.run).where(EPISODES.c.id == episode)).scalar() or 0

    def step(self, episode: str, run: int, name: str, data: Mapping[str, Any]) -> bool:
        """Say where a step stands, unless a later run has begun; whether it was said."""
        with self.engine.begin() as link:
            if not _touch(link, episode, run):
                return False
            here = (STEPS.c.episode == episode) & (STEPS.c.name == name)
            link.execute(STEPS.update().where(here).values(data=json.dumps(data, ensure_ascii=False)))
            _tell(link, episode, "step", name)
        return True

    def state(self, episode: str, run: int, state: str, error: Mapping[str, str] | None = None) -> bool:
        """Say where an episode stands, likewise."""
        with self.engine.begin() as link:
            told = json.dumps(error, ensure_ascii=False) if error else None
            if not _touch(link, episode, run, state=state, error=told):
                return False
            _tell(link, episode, "episode")
        return True

    def get(self, episode: str) -> Entry | None:
        """One episode with its steps."""
        found = self.find([episode])
        return found[0] if found else None

    def find(self, ids: Iterable[str]) -> list[Entry]:
        """Those of these episodes that there are."""
        with self.engine.connect() as link:
            rows = link.execute(sa.select(EPISODES).where(EPISODES.c.id.in_(tuple(ids)))).all()
            return self._entries(link, rows)

    def page(
        self,
        *,
        group: str = "",
        state: str = "",
        prompt: str = "",
        after: tuple[float, str] | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        """Episodes by the time of their making, newest first, from behind `after` (its time and id)."""
        asked = sa.select(EPISODES).order_by(EPISODES.c.created_at.desc(), EPISODES.c.id).limit(limit)
        for column, value in (("group_name", group), ("state", state), ("prompt", prompt)):
            asked = asked.where(EPISODES.c[column] == value) if value else asked
        if after is not None:
            at, last = after
            later = (EPISODES.c.created_at == at) & (EPISODES.c.id > last)
            asked = asked.where((EPISODES.c.created_at < at) | later)
        with self.engine.connect() as link:
            return self._entries(link, link.execute(asked).all())

    def of_prompts(self, prompts: Iterable[str], groups: Sequence[str] = ()) -> list[Entry]:
        """The episodes of these prompts, of these groups or of all."""
        asked = sa.select(EPISODES).where(EPISODES.c.prompt.in_(tuple(prompts)))
        asked = asked.where(EPISODES.c.group_name.in_(tuple(groups))) if groups else asked
        with self.engine.connect() as link:
            return self._entries(link, link.execute(asked).all())

    def groups(self) -> list[str]:
        """Every group that has an episode."""
        with self.engine.connect() as link:
            return sorted(link.execute(sa.select(EPISODES.c.group_name).distinct()).scalars())

    def asked(self, group: str, key: str, print: str) -> str | None:
        """The episode that a request with this idempotency key gave. Raises KeyUsed where that was another
        request.
        """
        here = (ASKED.c.group_name == group) & (ASKED.c.key == key) & (ASKED.c.at > time.time() - _DAY_S)
        with self.engine.connect() as link:
            found = link.execute(sa.select(ASKED.c.print, ASKED.c.episode).where(here)).first()
        if found is not None and found.print != print:
            raise KeyUsed("this idempotency key was used for another request")
        return str(found.episode) if found is not None else None

    def remember(self, group: str, key: str, print: str, episode: str) -> None:
        """Keep what a request gave, for a day."""
        old = (ASKED.c.at < time.time() - _DAY_S) | ((ASKED.c.group_name == group) & (ASKED.c.key == key))
        values = {"group_name": group, "key": key, "print": print, "episode": episode, "at": time.time()}
        with self.engine.begin() as link:
            link.execute(ASKED.delete().where(old))
            link.execute(ASKED.insert().values(values))

    def remove(self, episode: str) -> bool:
        """Forget an episode; whether there was one."""
        with self.engine.begin() as link:
            link.execute(STEPS.delete().where(STEPS.c.episode == episode))
            gone = link.execute(EPISODES.delete().where(EPISODES.c.id == episode)).rowcount > 0
            if gone:
                _tell(link, episode, "episode")
        return gone

    def events(self, after: int, episode: str = "", limit: int = 500) -> list[Event]:
        """What happened since the event `after`."""
        asked = sa.select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq).limit(limit)
        asked = asked.where(EVENTS.c.episode == episode) if episode else asked
        with self.engine.connect() as link:
            return [Event(row.seq, row.episode, row.kind, row.name or "") for row in link.execute(asked)]

    def last_event(self) -> int:
        """The number of the newest event."""
        with self.engine.connect() as link:
            return link.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar() or 0

    def _entries(self, link: sa.Connection, rows: Sequence[Any]) -> list[Entry]:
        ids = tuple(row.id for row in rows)
        asked = sa.select(STEPS).where(STEPS.c.episode.in_(ids)).order_by(STEPS.c.place)
        steps: dict[str, dict[str, dict[str, Any]]] = {id: {} for id in ids}
        for step in link.execute(asked):
            steps[step.episode][step.name] = json.loads(step.data)
        return [
            Entry(
                from_json(json.loads(row.spec)),
                row.state,
                row.run,
                row.created_at,
                row.updated_at,
                json.loads(row.error) if row.error else None,
                steps[row.id],
            )
            for row in rows
        ]


def _touch(link: sa.Connection, episode: str, run: int, **values: Any) -> bool:
    here = (EPISODES.c.id == episode) & (EPISODES.c.run == run)
    return link.execute(EPISODES.update().where(here).values(updated_at=time.time(), **values)).rowcount > 0


def _put_steps(link: sa.Connection, episode: str, names: Sequence[str], waiting: Collection[str]) -> None:
    """Bring the rows of an episode's steps to `names`; those `waiting` begin anew, the others stay."""
    known = set(link.execute(sa.select(STEPS.c.name).where(STEPS.c.episode == episode)).scalars())
    begun = json.dumps({"state": "waiting"})
    link.execute(STEPS.delete().where((STEPS.c.episode == episode) & STEPS.c.name.not_in(names)))
    for place, name in enumerate(names):
        values = {"place": place} | ({"data": begun} if name in waiting else {})
        if name in known:
            here = (STEPS.c.episode == episode) & (STEPS.c.name == name)
            link.execute(STEPS.update().where(here).values(values))
        elif name in waiting:
            link.execute(STEPS.insert().values(episode=episode, name=name, **values))


def _tell(link: sa.Connection, episode: str, kind: str, name: str = "") -> None:
    seq = link.execute(EVENTS.insert().values(episode=episode, kind=kind, name=name)).inserted_primary_key
    if seq is not None and seq[0] % 1000 == 0:
        link.execute(EVENTS.delete().where(EVENTS.c.seq < seq[0] - _KEEP_EVENTS))
