"""Change any one input: exactly the artifacts that depend on it are made again."""

import asyncio
import tempfile
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.pipeline.calls import stages
from services.pipeline.calls.client import FixedEndpoints, Model, StageClient
from services.pipeline.calls.stages import Stage
from services.pipeline.episodes.doers import Doers
from services.pipeline.episodes.keys import artifact_key
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.spec import Spec, glossary_lines
from services.pipeline.episodes.teams import Teams
from services.pipeline.episodes.work import StepWork
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from services.pipeline.storage.layout import STAGE_OF
from tests.unit.pipeline.fake_stage import audio, create_app

LANGUAGES = ("fr", "es")
SPEC = Spec("input-01", "input_audios/input-01.mp3", "staff", LANGUAGES, voice="host")
BEHIND: dict[str, set[str]] = {
    "transcribe": {"generate"},
    "generate": {"speak", *(f"translate.{code}" for code in LANGUAGES)},
    **{f"translate.{code}": {f"dub.{code}", f"voice.{code}"} for code in LANGUAGES},
}
STEPS = [step.slug for step in Order(SPEC, "fr").steps()]
TEXTS = [name for name in STEPS if name in BEHIND]
MODELS: dict[str, set[str]] = {}
for one in Order(SPEC, "fr").steps():
    MODELS.setdefault(STAGE_OF[one.task].name, set()).add(one.slug)


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is measured here."""
    monkeypatch.setenv("MEGA_CHECKS__ON", "false")


def with_all_behind(names: set[str]) -> set[str]:
    """These and everything that depends on them."""
    more = names.union(*(BEHIND.get(name, set()) for name in names))
    return names if more == names else with_all_behind(more)


async def heard(*_: object) -> bool:
    return True


class Stages(StageClient):
    """The fakes, whose models can be changed."""

    def __init__(self) -> None:
        endpoints = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))
        transport = httpx.ASGITransport(app=create_app())
        super().__init__(endpoints, PipelineSettings(), transport=transport)
        self.revisions: dict[str, str] = {}

    async def model(self, stage: Stage) -> Model:
        return Model("fake", self.revisions.get(stage.name, "r1"))

    async def model_now(self, stage: Stage) -> Model | None:
        return await self.model(stage)


async def made(work: StepWork, spec: Spec) -> set[str]:
    """The steps that a run does."""
    order = Order(spec, "fr")
    outcomes = {step.slug: (await work.do(order, step))["state"] for step in order.steps()}
    assert set(outcomes.values()) <= {"made", "kept"}, outcomes
    return {name for name, state in outcomes.items() if state == "made"}


Change = tuple[str, str]
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(TEXTS)),
    st.tuples(st.just("model"), st.sampled_from(sorted(MODELS))),
    st.tuples(st.just("term"), st.just("")),
    st.tuples(st.just("translation"), st.sampled_from(LANGUAGES)),
    st.tuples(st.just("spec"), st.sampled_from(["mode", "host", "show", "voice"])),
    st.tuples(st.just("recording"), st.just("")),
    st.tuples(st.just("title"), st.just("")),
)


def changed(change: Change, spec: Spec, store: Store, client: Stages, number: int) -> tuple[Spec, set[str]]:
    """The world after one change, and what has to be made again for it (with all that is behind)."""
    kind, name = change
    texts: dict[str, Any] = dict(spec.glossary)
    match kind:
        case "edit":
            paths = {step.slug: step.output for step in Order(spec, "fr").steps()}
            store.backend.write(paths[name], f"Edited {number}.\n".encode())
            return spec, BEHIND[name]
        case "model":
            client.revisions[name] = f"r{number + 2}"
            return spec, MODELS[name]
        case "term":
            return replace(spec, glossary=texts | {f"term {number}": "written"}), {"generate"}
        case "translation":
            terms = texts | {f"word {number}": {name: "mot"}}
            return replace(spec, glossary=terms), {f"translate.{name}"}
        case "recording":
            store.backend.write(spec.path, audio(1.2 + number / 10))
            return spec, {"transcribe"}
        case "title":
            return replace(spec, title=f"title {number}"), set()
        case _ if name == "mode":
            return replace(spec, mode="correct" if spec.mode == "enhance" else "enhance"), {"generate"}
        case _ if name == "voice":
            return replace(spec, voice=f"voice{number}"), {f"voice.{code}" for code in LANGUAGES}
        case _:
            return replace(spec, **{name: f"{name} {number}"}), {"generate"}  # type: ignore[arg-type]


@settings(max_examples=6, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_one_change_makes_exactly_what_depends_on_it(changes: list[Change]) -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store, client = Store.open(folder), Stages()
            doers = Doers(client, Teams(), PipelineSettings())
            work = StepWork(store, client, heard, parallel=2, patience_s=0, doers=doers)
            store.backend.write(SPEC.path, audio(1.0))
            spec = SPEC
            assert await made(work, spec) == set(STEPS)
            assert await made(work, spec) == set()
            for number, change in enumerate(changes):
                before = artifacts(store, spec)
                spec, first = changed(change, spec, store, client, number)
                done = await made(work, spec)
                assert first <= done <= with_all_behind(first), change
                for name in with_all_behind(first) - done:  # its source came out the same, byte for byte
                    assert sources(store, spec, name) == before[name][1]
                assert await made(work, spec) == set(), "and once only"
            await client.close()

    asyncio.run(play())


def artifacts(store: Store, spec: Spec) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Artifact and source by step."""
    steps = Order(spec, "fr").steps()
    return {step.slug: (store.read(step.output), store.read(step.source)) for step in steps}


def sources(store: Store, spec: Spec, name: str) -> bytes | None:
    """What a step is made from now."""
    return artifacts(store, spec)[name][1]


@given(
    st.text(),
    st.text(),
    st.dictionaries(st.text(), st.text()),
    st.text(),
    st.text(),
    st.integers(0, 4),
    st.text(),
)
def test_a_key_changes_with_each_thing_that_it_is_made_of(
    task: str, source: str, given: dict[str, str], model: str, revision: str, place: int, other: str
) -> None:
    now: list[Any] = [task, source, given, model, revision]
    then = list(now)
    then[place] = {"other": other} if place == 2 else other
    keys = [artifact_key(one[0], one[1], one[2], Model(one[3], one[4])) for one in (now, then)]
    assert (keys[0] == keys[1]) == (now == then)


def test_glossaries_are_read_from_lines() -> None:
    text = "bree = Brie\nComté\nfr:cheesy=fromager\n\nde: cheesy = käsig"
    read = {"bree": "Brie", "Comté": "", "cheesy": {"fr": "fromager", "de": "käsig"}}
    assert glossary_lines(text) == read
