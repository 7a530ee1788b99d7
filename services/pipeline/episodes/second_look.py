"""An episode checks itself: each artifact gets its scores, and a second try where one is below its bar.

Contract: `SecondLook.at(step, source, made, parameters)` gives the artifact to keep, and what was found of
it. Speech is transcribed again, a translation translated back, a script compared with its transcript. What is
below a bar is made once more with `checks.retries`, and the better one is kept. A check never fails a step:
what can't be measured is told. It does not know the store.
"""

from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.pipeline.calls.client import StageClient
from services.pipeline.calls.stages import TRANSCRIBE, TRANSLATE
from services.pipeline.checks import (
    Checked,
    CheckSettings,
    better_of,
    script_checked,
    serves,
    speech_checked,
    translates,
    translation_checked,
)
from services.pipeline.checks.retries import RETRIES, translations_of
from services.pipeline.checks.scores import not_measured
from services.pipeline.episodes.tasks import Made, perform, read_text
from services.pipeline.errors import PipelineError
from services.pipeline.storage.layout import Step, Task

ENGLISH = "en"
Parameters = Mapping[str, Any]


class SecondLook:
    """The checks of a run."""

    def __init__(self, client: StageClient, settings: CheckSettings | None = None) -> None:
        self._client = client
        self._settings = settings or CheckSettings()

    async def at(
        self, step: Step, source: bytes, made: Made, parameters: Parameters, maker: StageClient | None
    ) -> tuple[Made, Checked]:
        """See the module. `maker` is whose stage made it, a team's or ours, and makes it again; None for a
        program, which has no other settings.
        """
        if not self._settings.on or step.task is Task.TRANSCRIBE:
            return made, Checked()
        try:
            first = await self._checked(step, source, made, parameters)
        except PipelineError as error:
            return made, not_measured(step.slug, error.message)
        if first.passed or not self._settings.retry or maker is None:
            return made, first
        try:
            return await self._again(step, source, (made, first), parameters, maker)
        except PipelineError:
            return made, first

    async def _again(
        self,
        step: Step,
        source: bytes,
        first: tuple[Made, Checked],
        parameters: Parameters,
        maker: StageClient,
    ) -> tuple[Made, Checked]:
        """The best of the first try and of those with other settings."""
        best = first
        for made in await _others(step, source, first[0], parameters, maker):
            checked = await self._checked(step, source, made, parameters)
            if better_of(best[1], checked) is checked:
                retried = {"retried": dict(RETRIES[str(step.task)])}
                best = (replace(made, details={**made.details, **retried}), checked)
        return best

    async def _checked(self, step: Step, source: bytes, made: Made, parameters: Parameters) -> Checked:
        text = read_text(source)
        if step.task is Task.GENERATE:
            script, known = read_text(made.data), _known(parameters)
            return await to_thread(script_checked, text, script, ENGLISH, self._settings, known)
        language = step.language or ENGLISH
        if step.task is Task.TRANSLATE:
            there, pair = read_text(made.data), (ENGLISH, language)
            back = await self._back(there, language)
            return await to_thread(translation_checked, text, there, back, pair, self._settings)
        if await self._client.model_now(TRANSCRIBE) is None:
            return not_measured("the speech", "no recogniser answers")
        heard = await self._heard(step, made, language)
        return await to_thread(speech_checked, text, heard, language, self._settings)

    async def _back(self, text: str, language: str) -> str | None:
        """The translation in English again; None where the translator says that it can't."""
        served = await self._client.ask(TRANSLATE, "/languages")
        if not isinstance(served, list) or not translates(served, language, ENGLISH):
            return None
        return await self._client.translate(text, ENGLISH, language)

    async def _heard(self, step: Step, made: Made, language: str) -> str | None:
        """What a recogniser hears; None where it says that it does not know the language."""
        models = await self._client.ask(TRANSCRIBE, "/v1/models")
        if not isinstance(models, dict) or not serves(models, language):
            return None
        seconds = float(made.details.get("audio_seconds") or 0)
        heard = await self._client.transcribe(made.data, f"{step.slug}.mp3", seconds, language)
        return heard.text


async def _others(
    step: Step, source: bytes, made: Made, parameters: Parameters, maker: StageClient
) -> list[Made]:
    """The step done with other settings; nothing where there are none."""
    other = RETRIES.get(str(step.task), {})
    if step.task is not Task.TRANSLATE:
        same = all(parameters.get(name) == value for name, value in other.items())
        return [] if same else [await perform(step, source, maker, {**parameters, **other})]
    if parameters.get("glossary"):
        return []  # alternatives don't keep to a glossary
    text = read_text(source)
    body = {"q": text, "source": ENGLISH, "target": step.language, **other}
    answer = await maker.post(TRANSLATE, "/translate", body, text=text)
    there = read_text(made.data)
    return [Made(f"{each}\n".encode()) for each in translations_of(answer) if each != there]


def _known(parameters: Parameters) -> list[str]:
    """Names that a script may bring along."""
    glossary = parameters.get("glossary") or {}
    named = [*glossary.keys(), *glossary.values(), parameters.get("host"), parameters.get("show")]
    return [name for name in named if isinstance(name, str) and name]
