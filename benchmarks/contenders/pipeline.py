"""The pipeline on a spoken minute: our service, our stages strictly one after another, the course's scripts.

Contract: each takes the same recording into the same languages by the demo models, without the pipeline's
self-checks, and tells what was made. A round is a new recording for a store. `output` is script and
translations. `short` ones take ten seconds into one language. It does not know how stages compute.
"""

import asyncio
import json
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from benchmarks.contenders.course.team import Team
from benchmarks.contenders.pipeline_services import LANGUAGES, Everything
from benchmarks.harness.contender import Outcome
from benchmarks.inputs.prompt import Prompt, minute, renamed
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.calls.stages import PIPELINE
from services.pipeline.checks.heard import heard_again
from services.pipeline.episodes.liner_notes import noted
from services.pipeline.episodes.spec import Spec, parameters, plan
from services.pipeline.episodes.tasks import perform
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.layout import Step, Task


class Episodes(Everything):
    """Our service: an episode over HTTP, from the upload until it says that all is done."""

    def __init__(self, episodes: int = 1, short: bool = False) -> None:
        super().__init__(short)
        self._episodes, self._number = episodes, 0

    def start(self) -> None:
        """See Everything."""
        super().start()
        self._client = httpx.Client(base_url=self.urls[PIPELINE.name], trust_env=False, timeout=600)

    def run(self) -> Outcome:
        """`episodes` at once."""
        began = time.perf_counter()
        ids = [self._upload() for _ in range(self._episodes)]
        for each in ids:
            self._wait(each)
        seconds = time.perf_counter() - began
        return self._outcome(seconds, ids)

    def stop(self) -> None:
        """See Everything."""
        with suppress(AttributeError):
            self._client.close()
        super().stop()

    def _upload(self) -> str:
        self._number += 1
        mp3 = renamed(self.prompt.mp3, self._number)
        answer = self._client.post(
            "/v1/episodes",
            files={"file": (f"draft-{self._number}.mp3", mp3)},
            data={"languages": ",".join(self.languages)},
        )
        return str(answer.raise_for_status().json()["id"])

    def _wait(self, episode: str) -> None:
        """Listen until it ends. Raises RuntimeError where it did not end well."""
        with self._client.stream("GET", f"/v1/episodes/{episode}/events") as events:
            data = [line.removeprefix("data: ") for line in events.iter_lines() if line.startswith("data: ")]
        if json.loads(data[-1])["state"] != "done":
            raise RuntimeError(f"{episode} ended as {data[-1]}")

    def _outcome(self, seconds: float, ids: list[str]) -> Outcome:
        texts = {step: self._text(ids[-1], step) for step in _texts(self.languages)}
        return _outcome(self.prompt, seconds, texts, len(ids))

    def _text(self, episode: str, step: str) -> str:
        return self._client.get(f"/v1/episodes/{episode}/artifacts/{step}").raise_for_status().text.strip()


class Stages(Everything):
    """Our own stages, each step awaited before the next is asked for; nothing is kept."""

    def run(self) -> Outcome:
        """One prompt."""
        return asyncio.run(self._run())

    async def _run(self) -> Outcome:
        client = StageClient(FixedEndpoints(self.urls), PipelineSettings())
        began = time.perf_counter()
        try:
            made = await _one_after_another(client, self.prompt.mp3, self.languages)
        finally:
            await client.close()
        seconds = time.perf_counter() - began
        texts = {slug: made[slug].decode().strip() for slug in _texts(self.languages)}
        return _outcome(self.prompt, seconds, texts, 1)


class Scripts:
    """The course's five scripts, one after another, each a process of its own."""

    def start(self) -> None:
        """Bring the demo's weights into the format that each script reads."""
        self.prompt = minute()
        self._folder = Path(tempfile.mkdtemp(prefix="mega-bench-"))
        self._team = Team(self._folder)
        self._team.prepare()

    def run(self) -> Outcome:
        """One prompt."""
        began = time.perf_counter()
        texts = self._team.work(self.prompt, LANGUAGES)
        return _outcome(self.prompt, time.perf_counter() - began, texts, 1)

    def stop(self) -> None:
        """Forget what was made."""
        with suppress(AttributeError):
            shutil.rmtree(self._folder, ignore_errors=True)


async def _one_after_another(
    client: StageClient, audio: bytes, languages: tuple[str, ...]
) -> dict[str, bytes]:
    """Every step of an episode, by its slug; the same calls as the pipeline's own."""
    spec = Spec("input-01", "input_audios/input-01.mp3", "staff", languages, "")
    made: dict[str, bytes] = {}
    sources: dict[str, bytes] = {}
    details: dict[str, dict[str, Any]] = {}
    for step in _steps(plan(spec, languages[0])):
        source = sources.get(step.source, audio)
        given = parameters(spec, step)
        one = await perform(step, source, client, given)
        one = await noted(client, step, source, one, details.get(step.source, {}))
        made[step.slug], sources[step.output], details[step.output] = one.data, one.data, one.details
    return made


def _steps(episode: Any) -> list[Step]:
    """In the order of the course: A, B, C, then D and E by language."""
    return [step for step in episode if step.task is not Task.VOICE]


def _texts(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The steps that make texts."""
    return ("transcribe", "generate", *(f"translate.{code}" for code in languages))


def _word_errors(said: str, heard: str) -> float:
    return heard_again(said, heard, "en", bar=1.0).scores[0].value


def _outcome(prompt: Prompt, seconds: float, texts: dict[str, str], episodes: int) -> Outcome:
    words = sum(len(text.split()) for slug, text in texts.items() if slug != "transcribe")
    return Outcome(
        seconds,
        units=prompt.seconds * episodes,
        quality={"wer": _word_errors(prompt.text, texts["transcribe"])},
        output=json.dumps(texts, ensure_ascii=False, sort_keys=True),
        details={"words_spoken": float(words)},
    )
