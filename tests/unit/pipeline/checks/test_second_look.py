"""An episode checks itself: who is asked what, what is tried again, and what a stage that is away does."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.pipeline.calls import stages
from services.pipeline.calls.captions import spoken
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.checks import Checked, CheckSettings
from services.pipeline.episodes.liner_notes import digest, noted, of_text
from services.pipeline.episodes.second_look import SecondLook
from services.pipeline.episodes.tasks import Made
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.layout import Step, Task
from tests.unit.pipeline.fake_stage import audio

SCRIPT = b"We all love cheese and fifty nine goats."
MP3 = audio(0.6)
Answer = Callable[[httpx.Request], httpx.Response]


def step(task: Task, language: str | None = None) -> Step:
    return Step(task, "input-01", "source", "output", language)


class Stages:
    """Five stages that answer as they are told, and what they were asked."""

    def __init__(self, **answers: Any) -> None:
        self.hears, self.serves = ["en"], ["en", "fr"]
        self.heard, self.back = SCRIPT.decode(), SCRIPT.decode()
        self.alternatives: list[str] = []
        self.away: set[str] = set()
        self.asked: list[tuple[str, Any]] = []
        vars(self).update(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        body = json.loads(request.content) if "json" in request.headers.get("content-type", "") else {}
        self.asked.append((path, body))
        if path in self.away:
            raise httpx.ConnectError("away")
        match path:
            case "/v1/models":
                return httpx.Response(
                    200, json={"data": [{"id": "m", "revision": "r", "languages": self.hears}]}
                )
            case "/languages":
                served = [{"code": code, "name": code, "targets": self.serves} for code in self.serves]
                return httpx.Response(200, json=served)
            case "/translate" if body["target"] == "en":
                return httpx.Response(200, json={"translatedText": self.back})
            case "/translate":
                return httpx.Response(200, json={"translatedText": "a", "alternatives": self.alternatives})
            case "/v1/audio/transcriptions":
                return httpx.Response(200, json={"text": self.heard})
            case "/v1/audio/speech":
                return httpx.Response(200, content=MP3)
            case "/v1/rewrite":
                return httpx.Response(200, json={"text": SCRIPT.decode()})
        return httpx.Response(404, json={"error": {"message": "no such path"}})

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/v1/models"]


def client(answer: Answer) -> StageClient:
    endpoints = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))
    settings = PipelineSettings(max_attempts=1)
    return StageClient(endpoints, settings, transport=httpx.MockTransport(answer))


def looked(
    fakes: Stages,
    made: Made,
    of: Step,
    source: bytes = SCRIPT,
    *,
    team: Stages | None = None,
    program: bool = False,
    **bars: Any,
) -> tuple[Made, Checked]:
    async def run() -> tuple[Made, Checked]:
        look = SecondLook(client(fakes), CheckSettings(**bars))
        parameters = {"language": of.language} if of.language else {}
        return await look.at(of, source, made, parameters, None if program else client(team or fakes))

    return asyncio.run(run())


def test_speech_that_is_heard_right_has_its_score_and_is_not_said_again() -> None:
    fakes = Stages()
    made, checked = looked(fakes, Made(MP3, {"audio_seconds": 0.6}), step(Task.SPEAK))
    assert [(score.name, score.value) for score in checked.scores] == [("wer", 0.0)]
    assert made.data == MP3
    assert fakes.paths() == ["/v1/audio/transcriptions"]


def test_speech_that_is_heard_wrong_is_said_again_more_slowly_and_flagged() -> None:
    fakes = Stages(heard="something else")
    made, checked = looked(fakes, Made(b"first", {"audio_seconds": 0.6}), step(Task.DUB, "en"), wer=0.2)
    assert not checked.passed
    assert [flag.code for flag in checked.flags] == ["speech_unlike_text"]
    assert made.data == b"first"  # the second try was no better
    bodies = [body for path, body in fakes.asked if path == "/v1/audio/speech/captions"]
    assert [body["speed"] for body in bodies] == [0.85]
    assert fakes.paths().count("/v1/audio/transcriptions") == 2


def test_a_language_that_the_recogniser_does_not_hear_is_not_measured() -> None:
    fakes = Stages()
    _, checked = looked(fakes, Made(MP3), step(Task.DUB, "fr"))
    assert not checked.scores
    assert "does not hear French" in checked.flags[0].message
    assert fakes.paths() == []


def test_a_translation_goes_back_and_its_numbers_are_compared() -> None:
    fakes = Stages()
    _, checked = looked(fakes, Made(b"Nous aimons le fromage et 59 chevres."), step(Task.TRANSLATE, "fr"))
    assert {score.name: score.value for score in checked.scores} == {"chrf": 100.0, "numbers_kept": 1.0}


def test_of_a_bad_translation_the_best_alternative_is_kept() -> None:
    fakes = Stages(alternatives=["60 fromages", "59 fromages"])
    made, checked = looked(fakes, Made(b"Nous aimons."), step(Task.TRANSLATE, "fr"))
    assert made.data == b"59 fromages\n"
    assert made.details["retried"] == {"alternatives": 2}
    assert checked.passed


def test_a_translator_that_cannot_go_back_is_told() -> None:
    fakes = Stages(serves=["en", "de"])
    _, checked = looked(fakes, Made(b"59"), step(Task.TRANSLATE, "fr"))
    assert [score.name for score in checked.scores] == ["numbers_kept"]
    assert checked.flags[0].code == "not_measured"


def test_a_script_that_loses_a_number_is_only_corrected_instead() -> None:
    fakes = Stages()
    made, checked = looked(fakes, Made(b"We all love cheese."), step(Task.GENERATE))
    assert made.data.strip() == SCRIPT
    assert checked.passed
    assert [body["mode"] for path, body in fakes.asked if path == "/v1/rewrite"] == ["correct"]


@pytest.mark.parametrize(
    ("path", "task", "language"),
    [
        ("/v1/audio/transcriptions", Task.SPEAK, None),
        ("/v1/models", Task.SPEAK, None),
        ("/languages", Task.TRANSLATE, "fr"),
    ],
)
def test_a_stage_that_is_away_fails_no_step(path: str, task: Task, language: str | None) -> None:
    made, checked = looked(Stages(away={path}), Made(b"59", {}), step(task, language))
    assert made.data == b"59"
    assert checked.flags[0].code == "not_measured"


def test_what_a_team_made_is_made_again_by_the_team_and_checked_by_us() -> None:
    ours, theirs = Stages(heard="other"), Stages()
    looked(ours, Made(MP3), step(Task.SPEAK), team=theirs)
    assert ours.paths() == ["/v1/audio/transcriptions"] * 2
    assert theirs.paths() == ["/v1/audio/speech/captions", "/v1/audio/speech"]
    ours = Stages(heard="other")
    assert not looked(ours, Made(MP3), step(Task.SPEAK), program=True)[1].passed
    assert ours.paths() == ["/v1/audio/transcriptions"]


def test_nothing_is_asked_where_checks_are_off_or_retries_are() -> None:
    fakes = Stages(heard="other")
    assert looked(fakes, Made(MP3), step(Task.SPEAK), on=False)[1] == Checked()
    assert not fakes.asked
    assert not looked(fakes, Made(MP3), step(Task.SPEAK), retry=False)[1].passed
    assert fakes.paths() == ["/v1/audio/transcriptions"]


def test_a_summary_is_remembered_for_its_text_alone_and_put_into_each_language() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/rewrite":
            chapters = [{"title": "Goats", "start": 3, "sentence": 0}]
            return httpx.Response(200, json={"title": "Cheese", "notes": ["We love."], "chapters": chapters})
        if request.url.path == "/translate":
            said = json.loads(request.content)["q"]
            return httpx.Response(200, json={"translatedText": [each.upper() for each in said]})
        return httpx.Response(200, json={"data": [{"id": "m", "revision": "r"}]})

    async def run() -> tuple[Made, Made]:
        stage_client = client(answer)
        written = await noted(stage_client, step(Task.GENERATE), b"heard", Made(SCRIPT), {})
        return written, await noted(
            stage_client, step(Task.TRANSLATE, "fr"), SCRIPT, Made(b"vu"), written.details
        )

    written, translated = asyncio.run(run())
    summary = of_text(written.details, SCRIPT.decode())
    assert (summary["title"], summary["chapters"]) == ("Cheese", [{"title": "Goats", "start": 3}])
    assert of_text(written.details, "another text") == {}
    assert translated.details["english"] == summary
    told = {"of": digest("vu"), "title": "CHEESE", "notes": ["WE LOVE."], "chapters": ["GOATS"]}
    assert translated.details["summary"] == told


def test_a_stage_that_cannot_sum_up_adds_nothing() -> None:
    made = asyncio.run(noted(client(Stages()), step(Task.SPEAK), SCRIPT, Made(MP3), {}))
    assert made == Made(MP3)


def test_speech_comes_with_its_times_or_without_from_a_stage_that_tells_none() -> None:
    captions = {"audio": "SUQz", "segments": [{"start": 0, "end": 1, "text": "x"}], "words": []}

    def telling(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=captions if "captions" in request.url.path else {"data": []})

    found = asyncio.run(spoken(client(telling), stages.SYNTHESIS_EN, "x", "en"))
    assert found == (b"ID3", {"segments": captions["segments"], "words": []})
    fakes = Stages()
    assert asyncio.run(spoken(client(fakes), stages.SYNTHESIS_EN, "x", "en")) == (MP3, {})
    assert fakes.paths() == ["/v1/audio/speech/captions", "/v1/audio/speech"]
    long = Stages()
    asyncio.run(spoken(client(long), stages.SYNTHESIS_EN, "x" * 30_001, "en"))
    assert long.paths() == ["/v1/audio/speech"]
