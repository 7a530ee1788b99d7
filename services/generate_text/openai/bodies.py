"""What OpenAI's chat and completion endpoints take, and which prompt it makes.

Contract: `ChatBody` and `CompletionBody` are checked field by field; `.prompt(limits)` gives the engine's
prompt. A field that would change the answer and is not served is refused by name; any other that is not
known is ignored. Source: OpenAI API reference, "Create chat completion" and "Create completion". It does not
know the engine.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.common.errors import InvalidRequest, PayloadTooLarge
from services.generate_text.plain_text import PlainText
from services.generate_text.prompts import Message, Prompt, Role
from services.generate_text.settings import GenerateSettings

REFUSED = {
    "tools": "this service calls no tools",
    "functions": "this service calls no functions",
    "function_call": "this service calls no functions",
    "logprobs": "no log probabilities are given",
    "top_logprobs": "no log probabilities are given",
    "logit_bias": "logits can't be biased",
    "presence_penalty": "there are no penalties",
    "frequency_penalty": "there are no penalties",
    "audio": "the answer is text",
    "web_search_options": "this service reaches no network",
    "suffix": "text is only gone on with at its end",
    "echo": "the prompt is not repeated",
}
STOPS, STOP_LENGTH, SCHEMA_LENGTH, PROMPTS = 4, 256, 50_000, 16
"""Most stop texts, characters of one, characters of a schema as JSON, prompts of one request."""
COLDEST, NARROWEST = 1e-3, 1e-6
"""Below it the likeliest token is taken: engines count in float32."""
_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
}


class ContentPart(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: PlainText = ""


class ChatMessage(BaseModel):
    """One turn."""

    role: str
    content: PlainText | list[ContentPart] | None = None

    def plain(self) -> Message:
        """Role and text."""
        role = _ROLES.get(self.role)
        if role is None:
            raise InvalidRequest(
                f"messages of role {self.role!r} are not served",
                param="messages",
                hint=f"use {', '.join(_ROLES)}",
            )
        if not isinstance(self.content, list):
            return Message(role, self.content or "")
        other = [part.type for part in self.content if part.type != "text"]
        if other:
            raise InvalidRequest(
                f"content of type {other[0]!r} is not read", param="messages", hint="send parts of type text"
            )
        return Message(role, "".join(part.text for part in self.content))


class JsonSchema(BaseModel):
    """A named JSON schema."""

    name: str = ""
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")


class ResponseFormat(BaseModel):
    """Whether the answer is text, any JSON object, or JSON by a schema."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: JsonSchema | None = None

    def schema_text(self) -> str:
        """The schema to obey, as JSON; empty for text."""
        if self.type == "text":
            return ""
        if self.type == "json_object":
            return '{"type": "object"}'
        if self.json_schema is None or self.json_schema.schema_ is None:
            raise InvalidRequest("json_schema needs a schema", param="response_format", hint="add one")
        try:
            text = json.dumps(self.json_schema.schema_)
        except RecursionError:
            text = " " * (SCHEMA_LENGTH + 1)
        if len(text) > SCHEMA_LENGTH:
            raise InvalidRequest(
                f"the schema is deeper or longer than {SCHEMA_LENGTH} characters allow",
                param="response_format",
                hint="make it smaller",
            )
        return text


class StreamOptions(BaseModel):
    """What a stream tells beside the text."""

    include_usage: bool = False


class _Body(BaseModel):
    """What both endpoints take."""

    model_config = ConfigDict(extra="allow")

    model: str | None = ""
    max_tokens: int | None = Field(default=None, ge=1)
    temperature: float | None = Field(default=0.0, ge=0, le=2)
    top_p: float | None = Field(default=1.0, ge=0, le=1)
    seed: int | None = Field(default=None, ge=-(2**63), le=2**63 - 1)
    stop: PlainText | list[PlainText] | None = None
    n: int | None = 1
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    @property
    def include_usage(self) -> bool:
        """Whether the last chunk of a stream tells the usage."""
        return self.stream_options is not None and self.stream_options.include_usage

    def _shared(self, settings: GenerateSettings, most: int | None, otherwise: int) -> dict[str, Any]:
        """The prompt's fields that both have; `most` tokens, or where none are asked for, `otherwise`."""
        self._refuse()
        return {
            "max_tokens": min(most or otherwise, settings.max_new_tokens),
            "temperature": self.temperature if (self.temperature or 0) >= COLDEST else 0.0,
            "top_p": 1.0 if self.top_p is None else max(self.top_p, NARROWEST),
            "seed": self.seed,
            "stop": _stops(self.stop),
        }

    def _refuse(self) -> None:
        given = self.model_extra or {}
        for name in filter(given.get, REFUSED):
            raise InvalidRequest(f"{name} is not served: {REFUSED[name]}", param=name, hint="leave it out")
        for name, value in (("n", self.n), ("best_of", given.get("best_of"))):
            if value not in (None, 1):
                raise InvalidRequest(f"only {name}=1 is served", param=name, hint="send more requests")


class ChatBody(_Body):
    """What /v1/chat/completions takes of OpenAI's fields."""

    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=2048)]
    max_completion_tokens: int | None = Field(default=None, ge=1)
    response_format: ResponseFormat | None = None

    def prompt(self, settings: GenerateSettings) -> Prompt:
        """The conversation; raises InvalidRequest or PayloadTooLarge."""
        most = self.max_completion_tokens or self.max_tokens
        shared = self._shared(settings, most, otherwise=1024)
        messages = tuple(message.plain() for message in self.messages)
        check_length(sum(len(message.content) for message in messages), settings, "messages")
        schema = self.response_format.schema_text() if self.response_format else ""
        if schema and shared["stop"]:
            raise InvalidRequest("a stop text could cut JSON short", param="stop", hint="leave it out")
        return Prompt(messages, schema=schema, **shared)


class CompletionBody(_Body):
    """What /v1/completions takes of OpenAI's fields."""

    prompt: PlainText | list[PlainText] | list[int] | list[list[int]]

    def prompts(self, settings: GenerateSettings) -> list[Prompt]:
        """One for each text; raises InvalidRequest or PayloadTooLarge."""
        texts = [self.prompt] if isinstance(self.prompt, str) else self.prompt
        shared = self._shared(settings, self.max_tokens, otherwise=16)
        if not 0 < len(texts) <= PROMPTS:
            raise InvalidRequest(f"give between 1 and {PROMPTS} prompts", param="prompt")
        plain = [text for text in texts if isinstance(text, str)]
        if len(plain) < len(texts):
            raise InvalidRequest("prompts in tokens are not served", param="prompt", hint="send text")
        check_length(sum(map(len, plain)), settings, "prompt")
        return [Prompt((Message("user", text),), raw=True, **shared) for text in plain]


def check_length(characters: int, settings: GenerateSettings, param: str) -> None:
    """Raise PayloadTooLarge above the limit."""
    limit = settings.max_characters
    if characters > limit:
        raise PayloadTooLarge(
            f"the text is longer than {limit} characters", param=param, hint="send it in parts"
        )


def _stops(stop: str | list[str] | None) -> tuple[str, ...]:
    stops = (stop,) if isinstance(stop, str) else tuple(stop or ())
    if len(stops) > STOPS or not all(0 < len(text) <= STOP_LENGTH for text in stops):
        raise InvalidRequest(
            f"give at most {STOPS} stop texts of 1 to {STOP_LENGTH} characters", param="stop"
        )
    return stops
