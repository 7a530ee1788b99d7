"""The pipeline's API against a real process, with the five stages as fakes over loopback HTTP."""

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.pipeline.cli.main import main
from tests.integration.test_pipeline.api import Api, api_in_thread
from tests.unit.pipeline.fake_stage import CORRECTED, Faults, audio

pytestmark = [pytest.mark.integration]
A, B, C_AND_E, D = "/v1/audio/transcriptions", "/v1/rewrite", "/v1/audio/speech", "/translate"


@pytest.fixture
def api(stages: Faults, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setenv("MEGA_KEYS_FILE", "none")
    with api_in_thread() as client:
        yield client


def begin(api: Api, seconds: float = 1.0, key: str = "", **fields: str) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    data = {"languages": "fr"} | fields
    return api.post(
        "/v1/episodes", files={"file": ("my draft.mp3", audio(seconds))}, data=data, headers=headers
    )


def states(episode: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in episode["steps"]}


def test_an_upload_becomes_an_episode_and_what_is_edited_makes_what_depends_on_it(
    api: Api, stages: Faults
) -> None:
    answer = begin(api, key="one")
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/episodes/input-01.staff"
    episode = api.until("input-01.staff")
    assert set(states(episode).values()) == {"made"}
    script = api.get("/v1/episodes/input-01.staff/artifacts/generate")
    assert script.text == f"{CORRECTED}\n\nWe all love cheese.\n"
    stages.calls.clear()

    assert begin(api, key="one").status_code == 200, "the same request again"
    assert begin(api).status_code == 200, "the same recording, group and parameters"
    assert begin(api, key="one", languages="es").status_code == 409
    assert not stages.calls

    path = "/v1/episodes/input-01.staff/artifacts/translate.fr"
    assert api.patch(path, json={"text": "Bonjour."}, headers={"If-Match": '"0"'}).status_code == 412
    tag = api.get(path).headers["etag"]
    assert api.patch(path, json={"text": "Bonjour."}, headers={"If-Match": tag}).status_code == 200
    episode = api.until("input-01.staff")
    assert states(episode) == {
        "transcribe": "kept",
        "generate": "kept",
        "speak": "kept",
        "translate.fr": "kept",
        "dub.fr": "made",
    }
    assert stages.calls == [C_AND_E]
    edited = {step["name"]: step["artifact"]["edited"] for step in episode["steps"]}
    assert edited == dict.fromkeys(edited, False) | {"translate.fr": True}


def test_a_glossary_makes_the_script_and_what_follows_again(api: Api, stages: Faults) -> None:
    begin(api)
    api.until("input-01.staff")
    stages.calls.clear()
    assert begin(api, glossary="bree = Brie\nChèvre").status_code == 201
    api.until("input-01.staff")
    assert A not in stages.calls
    assert stages.calls.count(B) == 2


def test_bytes_come_in_ranges_with_a_tag(api: Api) -> None:
    begin(api)
    api.until("input-01.staff")
    path = "/v1/episodes/input-01.staff/artifacts/speak"
    whole = api.get(path)
    size = len(whole.content)
    assert whole.headers["content-type"] == "audio/mpeg"
    tag = whole.headers["etag"]
    for asked, (first, last) in {"0-9": (0, 9), "-5": (size - 5, size - 1), "7-": (7, size - 1)}.items():
        part = api.get(path, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.content == whole.content[first : last + 1]
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
    assert api.get(path, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert api.get(path, headers={"Range": "bytes=0-1,5-6"}).status_code == 200
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert api.get(path, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    saved = api.get(path, params={"download": "1"}).headers["content-disposition"]
    assert 'filename="input-01.staff.speak.mp3"' in saved
    assert api.get("/v1/prompts/input-01/audio").content == audio(1.0)


def events(api: Api, path: str, last: str = "") -> list[tuple[str, str, dict[str, Any]]]:
    """Id, kind and data of each event up to `end`."""
    found = []
    headers = {"Last-Event-ID": last} if last else {}
    with api.stream("GET", path, headers=headers) as stream:
        block: dict[str, str] = {}
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                block[name] = value
                continue
            if "event" in block:
                found.append((block.get("id", ""), block["event"], json.loads(block["data"])))
            if block.get("event") == "end":
                return found
            block = {}
    return found


def test_events_can_be_gone_on_with(api: Api) -> None:
    begin(api)
    path = "/v1/episodes/input-01.staff/events"
    first = events(api, path)
    assert first[-1][1] == "end"
    numbers = [int(number) for number, _, _ in first[:-1]]
    assert numbers == sorted(set(numbers))
    assert first[-2][2]["state"] == "done"
    middle = first[-3][0]
    assert [event[0] for event in events(api, path, middle)[:-1]] == [first[-2][0]]


def test_a_stage_that_is_away_is_waited_for_and_shown(api: Api, stages: Faults) -> None:
    stages.statuses[D] = [503] * 40
    begin(api)
    for _ in range(200):
        episode = api.get("/v1/episodes/input-01.staff").json()
        waiting = {step["name"]: step for step in episode["steps"]}["translate.fr"]
        if waiting["error"]:
            break
        time.sleep(0.05)
    assert waiting["state"] == "waiting"
    assert "translate_text" in waiting["error"]["message"]
    assert states(episode)["speak"] == "made", "other stages go on"
    stages.statuses[D] = []
    assert api.until("input-01.staff")["error"] is None


def test_cancel_retry_and_delete(api: Api, stages: Faults, tmp_path: Path) -> None:
    stages.statuses[D] = [503] * 1000
    begin(api)
    while states(api.get("/v1/episodes/input-01.staff").json())["speak"] != "made":
        pass
    cancelled = api.post("/v1/episodes/input-01.staff/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert states(cancelled)["translate.fr"] == "cancelled"
    stages.statuses.clear()
    stages.calls.clear()
    assert api.post("/v1/episodes/input-01.staff/retry").status_code == 200
    assert api.until("input-01.staff")["done"] == 5
    assert stages.calls == [D, C_AND_E], "what was there is kept"
    assert api.post("/v1/episodes/input-01.staff/retry", json={"steps": ["speak"]}).status_code == 200
    assert states(api.until("input-01.staff"))["speak"] == "made"
    assert api.post("/v1/episodes/input-01.staff/retry", json={"steps": ["sing"]}).status_code == 400
    assert api.delete("/v1/episodes/input-01.staff").status_code == 204
    assert api.get("/v1/episodes/input-01.staff").status_code == 404
    left = [path.name for path in (tmp_path / "store").rglob("input-01*")]
    assert left == ["input-01.mp3"], "the recording stays"


def test_lists_go_on_by_cursor(api: Api) -> None:
    for number in range(5):
        begin(api, 1.0 + number / 10, languages="[]")
    ids, cursor = [], ""
    while True:
        page = api.get("/v1/episodes", params={"limit": 2, "cursor": cursor}).json()
        ids += [entry["id"] for entry in page["data"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert ids == [f"input-0{number}.staff" for number in (5, 4, 3, 2, 1)]
    rows = api.get("/v1/rows", params={"limit": 2}).json()
    assert [row["prompt"] for row in rows["data"]] == ["input-01", "input-02"]
    assert rows["total"] == 5
    assert rows["data"][0]["audio"]["seconds"] == pytest.approx(1.0, abs=0.1)
    assert (
        api.get("/v1/rows", params={"cursor": rows["next_cursor"]}).json()["data"][-1]["prompt"] == "input-05"
    )


def test_bad_fields_are_named(stages: Faults, api: Api) -> None:
    bad = {"languages": "xx", "group": "../x", "mode": "sing", "glossary": "{", "prompt": "input-77"}
    for param, value in bad.items():
        answer = api.post("/v1/episodes", data={"prompt": "input-01", param: value})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"] == param
    assert not stages.calls


def test_the_page_and_the_stages(api: Api) -> None:
    page = api.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert api.get("/static/../settings.py").status_code == 404
    stages = api.get("/v1/stages").json()["data"]
    assert [stage["state"] for stage in stages] == ["ready"] * 5
    assert {stage["model"] for stage in stages} == {"fake"}
    assert "mega_requests_total" in api.get("/metrics").text


def test_a_group_writes_its_own_and_reads_all(
    stages: Faults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEGA_KEYS_FILE", str(tmp_path / "keys.json"))
    keys = {}
    for group, scope in {"group-01": "pipeline", "group-02": "pipeline", "group-03": "translate"}.items():
        assert main(["keys", "create", "--group", group, "--scopes", scope]) == 0
        keys[group] = re.findall(r"mega_\w+[\w-]*", capsys.readouterr().out)[0]
    with api_in_thread() as api:
        assert api.get("/").status_code == 200
        assert api.get("/static/mark.svg").status_code == 200
        assert api.get("/v1/rows").status_code == 401
        assert api.get("/v1/rows", headers={"X-Api-Key": keys["group-03"]}).status_code == 403
        api.headers["X-Api-Key"] = keys["group-01"]
        assert begin(api).headers["location"] == "/v1/episodes/input-01.group-01"
        assert begin(api, group="group-02").status_code == 403
        api.until("input-01.group-01")
        api.headers["X-Api-Key"] = keys["group-02"]
        episode = api.get("/v1/episodes/input-01.group-01").json()
        assert episode["writable"] is False
        path = "/v1/episodes/input-01.group-01"
        assert api.patch(f"{path}/artifacts/generate", json={"text": "x"}).status_code == 403
        assert api.post(f"{path}/cancel").status_code == 403
        assert api.post(f"{path}/retry").status_code == 403
        assert api.delete(path).json()["error"]["code"] == "not_yours"
        del api.headers["X-Api-Key"]
        assert api.get("/v1/rows", params={"api_key": keys["group-02"]}).status_code == 200


def test_the_row_as_a_zip(api: Api) -> None:
    begin(api)
    api.until("input-01.staff")
    archive = zipfile.ZipFile(io.BytesIO(api.get("/v1/prompts/input-01/export.zip").content))
    names = set(archive.namelist())
    assert {"episodes.json", "input_audios/input-01.mp3", "text_translated/staff/input-01.txt"} <= names
    assert json.loads(archive.read("episodes.json"))[0]["id"] == "input-01.staff"
    assert archive.testzip() is None
