"""Where the bars of the checks stand: scores of what the demo models make, and of the same when it is broken.

    python -m benchmarks.check_bars [--json]

Contract: starts the five services, takes samples/ through them, and the held-out corrections of
tests/data/generate, three lines to a text; each artifact is checked as an episode checks it, then broken in
four ways and checked again. One line a score: how many, median and worst of what is whole, and the best that
each way of breaking leaves. It knows the services by HTTP alone.
"""

import argparse
import asyncio
import json
import re
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from services.pipeline.calls.stages import GENERATE, STAGES, SYNTHESIS, SYNTHESIS_EN, TRANSCRIBE, TRANSLATE
from services.pipeline.checks import (
    Checked,
    CheckSettings,
    script_checked,
    serves,
    speech_checked,
    translates,
    translation_checked,
)
from services.pipeline.checks.scores import NOT_MEASURED
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.settings import PipelineSettings

ROOT = Path(__file__).parents[1]
LANGUAGES = ("fr", "es", "de", "it")
LINES, TEXTS = 3, 20
"""Held-out lines to a text, and texts that are spoken and translated."""
WHOLE = "whole"
Scores = dict[str, dict[str, list[float]]]
"""By score, and then by what became of the artifact."""


class Stages:
    """The five services, by HTTP."""

    def __init__(self, urls: dict[str, str]) -> None:
        self._urls = urls
        self._http = httpx.AsyncClient(timeout=300, trust_env=False)

    async def get(self, stage: str, path: str) -> Any:
        """Its answer to a question."""
        return (await self._http.get(self._urls[stage] + path)).raise_for_status().json()

    async def hear(self, audio: bytes, language: str = "en") -> str:
        """Speech as text."""
        answer = await self._http.post(
            f"{self._urls[TRANSCRIBE.name]}/v1/audio/transcriptions",
            files={"file": ("speech.mp3", audio)},
            data={"language": language, "response_format": "json"},
        )
        return str(answer.raise_for_status().json()["text"])

    async def rewrite(self, text: str, mode: str) -> str:
        """A transcript as a script."""
        return str((await self._json(GENERATE.name, "/v1/rewrite", {"text": text, "mode": mode}))["text"])

    async def translate(self, text: str, source: str, target: str) -> str:
        """A text in another language."""
        body = {"q": text, "source": source, "target": target}
        return str((await self._json(TRANSLATE.name, "/translate", body))["translatedText"])

    async def speak(self, text: str, language: str) -> bytes:
        """A text as speech."""
        stage = SYNTHESIS_EN if language == "en" else SYNTHESIS
        url = f"{self._urls[stage.name]}/v1/audio/speech"
        answer = await self._http.post(url, json={"input": text, "language": language})
        return answer.raise_for_status().content

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def _json(self, stage: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = (
            (await self._http.post(self._urls[stage] + path, json=body)).raise_for_status().json()
        )
        return answer


async def measured() -> Scores:
    """Every score, of what is whole and of what is broken."""
    settings = PipelineSettings()
    with tempfile.TemporaryDirectory() as logs:
        async with Supervisor(STAGES.values(), settings, Path(logs)) as supervisor:
            stages = Stages({name: await supervisor.url(stage) for name, stage in STAGES.items()})
            try:
                return await _measured(stages)
            finally:
                await stages.close()


async def _measured(stages: Stages) -> Scores:
    bars, found = CheckSettings(), defaultdict[str, dict[str, list[float]]](lambda: defaultdict(list))
    scripts: list[str] = []
    for sample in sorted((ROOT / "samples").glob("*.mp3")):
        transcript = await stages.hear(sample.read_bytes())
        scripts.append(await stages.rewrite(await stages.rewrite(transcript, "correct"), "enhance"))
        _script(found, transcript, scripts[-1], bars)
    for heard, corrected in _held("src", "ref"):
        _script(found, heard, corrected, bars)
    served = await stages.get(TRANSLATE.name, "/languages")
    hears = await stages.get(TRANSCRIBE.name, "/v1/models")
    for text in [*scripts, *_texts()]:
        await _speech(stages, found, text, "en", serves(hears, "en"), bars)
        for code in LANGUAGES:
            made = await stages.translate(text, "en", code)
            await _translation(stages, found, text, made, code, translates(served, code, "en"), bars)
            if text in scripts:
                await _speech(stages, found, made, code, serves(hears, code), bars)
    return found


def _script(found: Scores, transcript: str, script: str, bars: CheckSettings) -> None:
    _note(found, WHOLE, script_checked(transcript, script, "en", bars))
    for kind, broken in _broken(script):
        _note(found, kind, script_checked(transcript, broken, "en", bars))


async def _speech(
    stages: Stages, found: Scores, text: str, code: str, possible: bool, bars: CheckSettings
) -> None:
    heard = await stages.hear(await stages.speak(text, code), code) if possible else None
    _note(found, WHOLE, speech_checked(text, heard, code, bars))
    for kind, broken in _broken(text) if heard is not None else ():
        _note(found, kind, speech_checked(broken, heard, code, bars))


async def _translation(
    stages: Stages, found: Scores, text: str, made: str, code: str, possible: bool, bars: CheckSettings
) -> None:
    back = await stages.translate(made, code, "en") if possible else None
    _note(found, WHOLE, translation_checked(text, made, back, ("en", code), bars))
    for (kind, broken), (_, its_back) in zip(_broken(made), _broken(back or made), strict=True):
        _note(found, kind, translation_checked(text, broken, its_back, ("en", code), bars))


def _note(found: Scores, kind: str, checked: Checked) -> None:
    for score in checked.scores:
        found[score.name][kind].append(score.value)
    for flag in checked.flags:
        if flag.code == NOT_MEASURED:
            found[flag.message][kind].append(0)


def _broken(text: str) -> Iterator[tuple[str, str]]:
    """The text as it breaks: its second half lost, its beginning over and over, every word another, one
    number another.
    """
    words = text.split()
    yield "half", " ".join(words[: len(words) // 2])
    yield "loop", " ".join(words[:6] * (len(words) // 6 + 1))
    yield "words", text.translate(str.maketrans("aeioulnrst", "uoieatrnsl"))
    yield "number", re.sub(r"[1-8](?=\D*$)", lambda found: str(int(found[0]) + 1), text)


def _held(*kinds: str) -> list[tuple[str, ...]]:
    """Lines of the held-out corrections that no model was trained on: as heard (src), as written (ref)."""
    texts = [(ROOT / "tests/data/generate" / f"held.{kind}").read_text().splitlines() for kind in kinds]
    return list(zip(*texts, strict=True))


def _line(name: str, kinds: dict[str, list[float]]) -> str:
    whole = kinds.get(WHOLE, [])
    lower = name == "wer"
    parts = [f"whole {len(whole)}: median {statistics.median(whole):.3f}"] if whole else []
    if len(whole) > 1:
        parts.append(f"worst tenth from {statistics.quantiles(whole, n=10)[-1 if lower else 0]:.3f}")
        parts.append(f"worst {max(whole) if lower else min(whole):.3f}")
    for kind in ("half", "loop", "words", "number"):
        if values := kinds.get(kind):
            parts.append(f"{kind}: best {min(values) if lower else max(values):.3f}")
    return f"{name:13} " + "; ".join(parts)


def _texts() -> list[str]:
    """Held-out lines, a few to a text."""
    lines = [line for (line,) in _held("ref")]
    return [" ".join(lines[at : at + LINES]) for at in range(0, LINES * TEXTS, LINES)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Scores of what is whole, and of what is broken.")
    parser.add_argument("--json", action="store_true", help="all scores as one JSON line")
    options = parser.parse_args()
    found = asyncio.run(measured())
    print(json.dumps(found) if options.json else "\n".join(_line(*each) for each in sorted(found.items())))


if __name__ == "__main__":
    main()
