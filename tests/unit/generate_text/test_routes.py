"""The stage's routes over an engine that repeats what it is told."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.common.engine import EngineInfo
from services.generate_text.app import create_app
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.settings import GenerateSettings


class Echo:
    """An engine that gives back the last message."""

    def load(self) -> EngineInfo:
        return EngineInfo("echo", "1", "cpu", "int8", ("en",))

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion(prompt.messages[-1].content, 3, 2, "stop") for prompt in batch]

    def close(self) -> None: ...


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(GenerateSettings(max_characters=200), engine=Echo())) as client:
        for _ in range(200):
            if client.get("/readyz").status_code == 200:
                break
            time.sleep(0.02)
        yield client


def test_rewrite(client: TestClient) -> None:
    answer = client.post("/v1/rewrite", json={"text": "We love cheese.\n\nBye.", "mode": "correct"})
    made = answer.json()
    assert (made["text"], made["model"]) == ("We love cheese.\n\nBye.", "echo")
    assert made["paragraphs"] == ["We love cheese.", "Bye."]
    assert made["diff"] == [{"op": "equal", "source": made["text"], "target": made["text"]}]
    assert made["flags"] == []


def test_a_rewriting_is_streamed(client: TestClient) -> None:
    for mode in ("correct", "enhance"):
        body = {"text": "We love cheese.", "mode": mode}
        answer = client.post("/v1/rewrite", json=body | {"stream": True})
        events = [json.loads(line[5:]) for line in answer.text.splitlines() if line.startswith("data:")]
        told = [event["text"] for event in events if event["type"] == "rewrite.delta"]
        assert "".join(told) == ("We love cheese." if mode == "correct" else "")
        assert events[-1] == {"type": "rewrite.done"} | client.post("/v1/rewrite", json=body).json()


def test_unknown_mode_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/rewrite", json={"text": "a", "mode": "shout"})
    error = answer.json()["error"]
    assert answer.status_code in (400, 422)
    assert "mode" in str(error["param"])
    assert "correct" in error["message"]


def test_empty_text_stays_empty(client: TestClient) -> None:
    for text in ("", " \n\n "):
        assert client.post("/v1/rewrite", json={"text": text}).json()["text"] == ""


def test_numbers_dates_and_prices_stay(client: TestClient) -> None:
    text = "On July 14, 1927, 1,200 wheels cost $4.50 each, 12% more than €3.99."
    for mode in ("correct", "enhance"):
        assert client.post("/v1/rewrite", json={"text": text, "mode": mode}).json()["text"] == text


def test_another_language_goes_through(client: TestClient) -> None:
    text = "Le fromage coûte 3,50 €. Où est la crémière ?"
    assert client.post("/v1/rewrite", json={"text": text}).json()["text"].split() == text.split()


def test_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/v1/rewrite", json={"text": "a" * 201, "mode": "correct"}).status_code == 413


def test_chat(client: TestClient) -> None:
    body = {"model": "echo", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 8}
    answer = client.post("/v1/chat/completions", json=body).json()
    assert answer["choices"][0]["message"] == {"role": "assistant", "content": "hello"}
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}


def test_chat_refuses_other_models(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": "hello"}], "model": "gpt"}
    assert client.post("/v1/chat/completions", json=body).status_code == 404


def test_content_in_parts_is_read_as_text(client: TestClient) -> None:
    parts = [{"type": "text", "text": "we love "}, {"type": "text", "text": "cheese"}]
    body = {"messages": [{"role": "developer", "content": "x"}, {"role": "user", "content": parts}]}
    answer = client.post("/v1/chat/completions", json=body).json()
    assert answer["choices"][0]["message"]["content"] == "we love cheese"


SAID = [{"role": "user", "content": "hello"}]


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"n": 2}, "n"),
        ({"best_of": 3}, "best_of"),
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"logprobs": True}, "logprobs"),
        ({"logit_bias": {"5": 1}}, "logit_bias"),
        ({"frequency_penalty": 0.5}, "frequency_penalty"),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
        ({"stop": ""}, "stop"),
        ({"stop": "x", "response_format": {"type": "json_object"}}, "stop"),
        ({"response_format": {"type": "json_schema"}}, "response_format"),
        ({"response_format": {"type": "xml"}}, "response_format"),
        ({"temperature": 3}, "temperature"),
        ({"top_p": -1}, "top_p"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages"),
    ],
)
def test_what_is_not_served_is_refused_by_name(client: TestClient, fields: Any, param: str) -> None:
    for stream in (False, True):
        body = {"messages": SAID, "stream": stream, **fields}
        answer = client.post("/v1/chat/completions", json=body)
        assert answer.status_code == 400, answer.text
        assert param in answer.json()["error"]["param"]


def test_what_changes_nothing_is_ignored(client: TestClient) -> None:
    idle: dict[str, Any] = {
        "n": None,
        "tools": [],
        "logprobs": False,
        "presence_penalty": 0,
        "user": "u",
        "store": True,
    }
    answer = client.post("/v1/chat/completions", json={"messages": SAID, "stop": None, **idle})
    assert answer.status_code == 200, answer.text


def test_a_stream_has_role_text_end_usage_and_done(client: TestClient) -> None:
    body = {"messages": SAID, "stream": True, "stream_options": {"include_usage": True}}
    answer = client.post("/v1/chat/completions", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line]
    assert lines.pop() == "[DONE]"
    *chunks, usage = [json.loads(line) for line in lines]
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks) == "hello"
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks[-2:]] == [None, "stop"]
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 5)


def test_completions_answer_each_prompt(client: TestClient) -> None:
    answer = client.post("/v1/completions", json={"prompt": ["brie", "edam"]}).json()
    assert [(choice["index"], choice["text"]) for choice in answer["choices"]] == [(0, "brie"), (1, "edam")]
    assert answer["usage"]["total_tokens"] == 10
    streamed = client.post("/v1/completions", json={"prompt": ["brie", "edam"], "stream": True}).text
    chunks = [json.loads(line[6:]) for line in streamed.splitlines() if line.startswith("data: {")]
    assert [chunk["choices"][0]["index"] for chunk in chunks] == [0, 0, 1, 1]


@pytest.mark.parametrize("prompt", [[1, 2], [[1]], [], ["a"] * 17])
def test_prompts_that_are_not_served_are_refused(client: TestClient, prompt: Any) -> None:
    answer = client.post("/v1/completions", json={"prompt": prompt})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "prompt")


def test_a_glossary_is_enforced_and_told(client: TestClient) -> None:
    body = {"text": "this is your house spotless protopapas", "glossary": ["Pavlos Protopapas"]}
    made = client.post("/v1/rewrite", json=body).json()
    assert made["text"] == "This is your house Pavlos Protopapas."
    assert [flag["kind"] for flag in made["flags"]] == ["glossary"]


WRONG: list[Any] = [["x"] * 501, [""], ["?!"], [{"heard": "a"}], [5], ["x" * 81], ["Brie\nGouda"]]
WRONG += [[{"heard": "bree", "written": "Brie\x85Gouda"}], ["\x0bBrie\x0cGouda"]]


@pytest.mark.parametrize("glossary", WRONG)
def test_a_wrong_glossary_is_refused(client: TestClient, glossary: Any) -> None:
    answer = client.post("/v1/rewrite", json={"text": "a", "glossary": glossary})
    assert answer.status_code == 400
    assert re.fullmatch(r"glossary(\.[\w-]+)*", answer.json()["error"]["param"])


@pytest.mark.parametrize("name", ["Pav\nlos", "Pav\u2028los", "<b>Pavlos</b>", "x" * 121, "\ud83d"])
def test_a_name_that_cannot_be_said_is_refused(client: TestClient, name: str) -> None:
    body = json.dumps({"text": "a", "mode": "enhance", "host": name})
    answer = client.post("/v1/rewrite", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "host")


def test_names_bring_no_markup_into_a_script(client: TestClient) -> None:
    body = {"text": "We love cheese.", "mode": "enhance", "host": "**Pavlos**", "show": "# The Show"}
    text = client.post("/v1/rewrite", json=body).json()["text"]
    assert text == "Welcome to The Show. This is your host, Pavlos. We love cheese."


def test_a_script_names_show_and_host_and_is_not_padded(client: TestClient) -> None:
    body = {"text": "Speaker 1: We love **cheese**. [music] Bye.", "mode": "enhance", "minimum_words": 50}
    made = client.post(
        "/v1/rewrite", json={**body, "host": "Pavlos", "show": "The Very Cheesy Podcast"}
    ).json()
    assert (
        made["text"] == "Welcome to The Very Cheesy Podcast. This is your host, Pavlos. We love cheese. Bye."
    )
    assert [flag["kind"] for flag in made["flags"]] == ["markup_removed", "minimum_words"]
    sides = ["".join(part[side] for part in made["diff"]) for side in ("source", "target")]
    assert sides == [body["text"], made["text"]]


def test_a_summary_takes_the_texts_own_words(client: TestClient) -> None:
    text = "Brie is soft and mild. Brie goes with pears. Pears are ripe in autumn."
    made = client.post("/v1/rewrite", json={"text": text, "mode": "summarize", "show": "Cheesy"}).json()
    assert made["title"].startswith("Cheesy: ")
    (chapter,) = made["chapters"]
    assert (chapter["sentence"], chapter["start"], chapter["end"]) == (0, 0, len(text))
    assert all(note in text for note in made["notes"])


def test_an_empty_text_has_an_empty_script_and_summary(client: TestClient) -> None:
    for mode in ("correct", "enhance", "summarize"):
        made = client.post("/v1/rewrite", json={"text": " \n", "mode": mode, "host": "Pavlos"}).json()
        assert (made["text"], made["paragraphs"]) == ("", [])
