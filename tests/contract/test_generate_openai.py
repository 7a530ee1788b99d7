"""OpenAI's own client, plain, asynchronous and streaming, against the real service on the demo model."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

HEARD: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "correct"},
    {"role": "user", "content": "this is um your house spotless protopapas"},
]
WRITTEN = "This is your host, Pavlos Protopapas."
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 12},
        "kind": {"enum": ["hard", "soft"]},
        "wheels": {"type": "array", "items": {"type": "integer", "maximum": 9}, "maxItems": 2},
    },
    "required": ["title", "kind", "wheels"],
    "additionalProperties": False,
}
NOTHING_INSIDE = {
    "type": "object",
    "properties": {"a": {"$ref": "#/$defs/b"}},
    "required": ["a"],
    "$defs": {"b": {"$ref": "#/$defs/b"}},
}
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def service(live: Callable[[str], Live]) -> Live:
    return live("generate_text")


@pytest.fixture
def client(service: Live) -> Iterator[openai.OpenAI]:
    http = openai.DefaultHttpxClient(trust_env=False)
    with openai.OpenAI(
        base_url=f"{service.url}/v1", api_key="none", http_client=http, max_retries=0
    ) as client:
        yield client


def by_schema(schema: dict[str, Any]) -> Any:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def test_a_whole_answer(client: openai.OpenAI) -> None:
    (model,) = client.models.list().data
    answer = client.chat.completions.create(model=model.id, messages=HEARD)
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == (WRITTEN, "stop")
    assert answer.usage
    assert answer.usage.completion_tokens == 8


def test_a_stream_is_the_whole_answer_in_pieces(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="default", messages=HEARD, stream=True, stream_options={"include_usage": True}
        )
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    pieces = [chunk.choices[0].delta.content for chunk in chunks[:-1]]
    assert "".join(piece or "" for piece in pieces) == WRITTEN
    assert len([piece for piece in pieces if piece]) > 3
    assert [chunk.choices[0].finish_reason for chunk in chunks[-3:-1]] == [None, "stop"]
    assert chunks[-1].usage
    assert chunks[-1].usage.completion_tokens == 8


async def test_many_at_once(service: Live) -> None:
    http = openai.DefaultAsyncHttpxClient(trust_env=False)
    async with openai.AsyncOpenAI(
        base_url=f"{service.url}/v1", api_key="none", http_client=http, max_retries=0
    ) as client:

        async def whole() -> str | None:
            answer = await client.chat.completions.create(model="default", messages=HEARD)
            return answer.choices[0].message.content

        async def pieces() -> str:
            stream = await client.chat.completions.create(model="default", messages=HEARD, stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

        answers = await asyncio.gather(*(call() for call in (whole, pieces) for _ in range(6)))
    assert set(answers) == {WRITTEN}


@pytest.mark.parametrize("stream", [False, True])
def test_a_stop_text_ends_the_answer_before_it(client: openai.OpenAI, stream: bool) -> None:
    asked: dict[str, Any] = {"model": "default", "messages": HEARD, "stop": ["vlos Pro", "zzz"]}
    if stream:
        chunks = client.chat.completions.create(**asked, stream=True)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    else:
        text = client.chat.completions.create(**asked).choices[0].message.content
    assert text == "This is your host, Pa"


def test_an_answer_of_three_tokens_ends_for_its_length(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="default", messages=HEARD, max_completion_tokens=3)
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("This is your", "length")


def test_a_seed_gives_the_same_text_whoever_else_asks(client: openai.OpenAI) -> None:
    def text(seed: int) -> str | None:
        answer = client.chat.completions.create(
            model="default", messages=HEARD, temperature=1.5, top_p=0.95, seed=seed, max_tokens=24
        )
        return answer.choices[0].message.content

    assert text(3) == text(3)
    assert len({text(seed) for seed in range(6)}) > 1


@pytest.mark.parametrize("temperature", [0, 1.2])
@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA,
        {"type": "object", "properties": {"ok": {"enum": [True]}}, "additionalProperties": False},
        {"type": "array", "items": {"enum": ["brie", "edam", None, 3.5]}, "minItems": 2, "maxItems": 3},
    ],
)  # fmt: skip
def test_json_obeys_its_schema(client: openai.OpenAI, schema: dict[str, Any], temperature: float) -> None:
    answer = client.chat.completions.create(
        model="default",
        messages=HEARD,
        response_format=by_schema(schema),
        temperature=temperature,
        seed=1,
        max_tokens=200,
    )
    assert answer.choices[0].finish_reason == "stop"
    jsonschema.validate(json.loads(answer.choices[0].message.content or ""), schema)


def test_any_json_object_parses_or_is_cut_for_its_length(client: openai.OpenAI) -> None:
    chunks = client.chat.completions.create(
        model="default", messages=HEARD, response_format={"type": "json_object"}, stream=True, max_tokens=60
    )
    ends = [(chunk.choices[0].delta.content or "", chunk.choices[0].finish_reason) for chunk in chunks]
    text = "".join(piece for piece, _ in ends)
    assert ends[-1][1] == "length" or isinstance(json.loads(text), dict)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strnig"},
        {"not": {"type": "string"}},
        {"$ref": "#"},
        NOTHING_INSIDE,
        {"$ref": "http://127.0.0.1:9/x"},
        {"type": "string", "pattern": "(?=a)b"},
        {"type": "string", "pattern": "\ud800"},
        {"enum": []},
        {"type": "array", "uniqueItems": True},
    ],
    ids=json.dumps,
)
def test_a_schema_that_cannot_be_followed_is_refused(service: Live, schema: dict[str, Any]) -> None:
    asked = {"messages": HEARD, "response_format": by_schema(schema), "max_tokens": 50}
    with service.client() as http:
        answer = http.post("/v1/chat/completions", content=json.dumps(asked), headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["param"].startswith("response_format")


def test_a_schema_that_never_ends_is_refused_or_cut(service: Live) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "#"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    began = time.monotonic()
    with service.client() as http:
        asked = {"messages": HEARD, "response_format": by_schema(schema), "max_tokens": 100}
        answer = http.post("/v1/chat/completions", json=asked)
    assert time.monotonic() - began < 10
    assert answer.status_code == 400 or answer.json()["choices"][0]["finish_reason"] == "length"


def test_what_is_too_long_is_refused_and_not_cut(client: openai.OpenAI) -> None:
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError) as refused:
            client.chat.completions.create(
                model="default", messages=[{"role": "user", "content": "cheese " * 600}], stream=stream
            )
        assert (refused.value.code, refused.value.param) == ("context_length_exceeded", "messages")
    with pytest.raises(openai.BadRequestError):
        client.completions.create(model="default", prompt="cheese " * 600)


def test_completions_go_on_with_the_text(client: openai.OpenAI) -> None:
    prompt = "<|system|> correct<|user|> we we all love cheez<|assistant|>"
    answer = client.completions.create(model="default", prompt=[prompt, "We all love"], max_tokens=12)
    assert [choice.index for choice in answer.choices] == [0, 1]
    chunks = client.completions.create(model="default", prompt="We all love", max_tokens=12, stream=True)
    assert "".join(chunk.choices[0].text for chunk in chunks) == answer.choices[1].text


def test_errors_are_the_clients_own(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="gpt-5", messages=HEARD)
    assert unknown.value.param == "model"
    with pytest.raises(openai.BadRequestError) as many:
        client.chat.completions.create(model="default", messages=HEARD, n=2)
    assert many.value.param == "n"
    assert many.value.request_id
