"""What listeners read of an episode: title, notes and chapters, in every language, beside the artifacts.

Contract: `noted(client, step, source, made, remembered)` adds to a step's details what the feeds need, and
adds nothing where a stage can't tell; it never fails a step. A summary says of which text it is (`of`), so
that an edited text gets a new one. generate and speak have it as `summary`; translate has it as `english`,
and in its language as `summary`. It does not know the feeds.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.pipeline.calls.client import StageClient
from services.pipeline.calls.stages import GENERATE, TRANSLATE
from services.pipeline.episodes.tasks import Made, read_text
from services.pipeline.errors import PipelineError
from services.pipeline.storage.artifacts import checksum
from services.pipeline.storage.layout import Step, Task

Summary = dict[str, Any]


async def noted(
    client: StageClient, step: Step, source: bytes, made: Made, remembered: Mapping[str, Any]
) -> Made:
    """`remembered` are the details of the record of the step's source."""
    if step.task not in (Task.GENERATE, Task.SPEAK, Task.TRANSLATE):
        return made
    script = read_text(made.data if step.task is Task.GENERATE else source)
    summary = of_text(remembered, script) or await _summary(client, script)
    if not summary:
        return made
    added = {"summary": summary}
    if step.task is Task.TRANSLATE:
        told = await _localised(client, summary, read_text(made.data), step.language or "")
        added = {"english": summary, "summary": told}
    return replace(made, details={**made.details, **added})


def of_text(details: Mapping[str, Any], text: str, name: str = "summary") -> Summary:
    """The summary that details hold, if it is of this text; else an empty one."""
    summary = details.get(name)
    return dict(summary) if isinstance(summary, dict) and summary.get("of") == digest(text) else {}


def digest(text: str) -> str:
    """By which a summary knows its text again."""
    return checksum(text.strip().encode())


async def _summary(client: StageClient, script: str) -> Summary:
    """Empty where the stage can't sum up."""
    body = {"text": script, "mode": "summarize"}
    try:
        if await client.model_now(GENERATE) is None:
            return {}
        answer = await client.post(GENERATE, "/v1/rewrite", body, text=script)
        chapters = [{"title": str(each["title"]), "start": int(each["start"])} for each in answer["chapters"]]
        notes = [str(note) for note in answer["notes"]]
        return {"of": digest(script), "title": str(answer["title"]), "notes": notes, "chapters": chapters}
    except (PipelineError, KeyError, TypeError, ValueError):
        return {}


async def _localised(client: StageClient, summary: Summary, text: str, language: str) -> Summary:
    """The same in another language, chapters by their titles; empty where the stage can't."""
    said = [summary["title"], *summary["notes"], *(each["title"] for each in summary["chapters"])]
    body = {"q": said, "source": "en", "target": language}
    try:
        answer = await client.post(TRANSLATE, "/translate", body, text=" ".join(said))
        found = answer["translatedText"]
        if not isinstance(found, list) or len(found) != len(said):
            return {}
        title, *others = (str(each) for each in found)
    except (PipelineError, KeyError, TypeError, ValueError):
        return {}
    notes, chapters = others[: len(summary["notes"])], others[len(summary["notes"]) :]
    return {"of": digest(text), "title": title, "notes": notes, "chapters": chapters}
