"""Answers in OpenAI's shapes: whole, and in chunks.

Contract: `Answers(kind, model, revision)` makes the objects of one request, which share an id. Source: OpenAI
API reference, "The chat completion object", "The chat completion chunk object", "The completion object". It
does not know where the text comes from.
"""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from services.generate_text.prompts import Completion, Finish

Kind = Literal["chat", "text"]


class Usage(BaseModel):
    """Counts in tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, completions: Sequence[Completion]) -> "Usage":
        """All of them together."""
        given = sum(completion.prompt_tokens for completion in completions)
        written = sum(completion.completion_tokens for completion in completions)
        return cls(prompt_tokens=given, completion_tokens=written, total_tokens=given + written)


class AssistantMessage(BaseModel):
    """The answer's turn."""

    role: Literal["assistant"] = "assistant"
    content: str


class ChatChoice(BaseModel):
    """The one answer."""

    index: int
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Finish


class ChatAnswer(BaseModel):
    """What /v1/chat/completions answers without `stream`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChatChoice]
    usage: Usage
    system_fingerprint: str


class TextChoice(BaseModel):
    """The text that goes on with one prompt."""

    index: int
    text: str
    logprobs: None = None
    finish_reason: Finish


class TextAnswer(BaseModel):
    """What /v1/completions answers without `stream`."""

    id: str
    object: Literal["text_completion"] = "text_completion"
    created: int
    model: str
    choices: list[TextChoice]
    usage: Usage
    system_fingerprint: str


@dataclass(frozen=True)
class Answers:
    """Of one request."""

    kind: Kind
    model: str
    revision: str
    created: int = field(default_factory=lambda: int(time.time()))
    number: str = field(default_factory=lambda: uuid.uuid4().hex)

    def chat(self, completion: Completion) -> ChatAnswer:
        """The whole answer to a conversation."""
        choice = ChatChoice(
            index=0,
            message=AssistantMessage(content=completion.text),
            finish_reason=completion.finish_reason,
        )
        return ChatAnswer(**self._head(), choices=[choice], usage=Usage.of([completion]))

    def text(self, completions: Sequence[Completion]) -> TextAnswer:
        """The whole answer to prompts."""
        choices = [
            TextChoice(index=index, text=completion.text, finish_reason=completion.finish_reason)
            for index, completion in enumerate(completions)
        ]
        return TextAnswer(**self._head(), choices=choices, usage=Usage.of(completions))

    def begin(self) -> dict[str, object]:
        """The first chunk of a chat, which tells the role."""
        return self._chunk([self._choice(0, {"role": "assistant", "content": ""}, None)])

    def piece(self, text: str, index: int = 0) -> dict[str, object]:
        """A chunk of text."""
        return self._chunk([self._choice(index, {"content": text}, None)])

    def end(self, completion: Completion, index: int = 0) -> dict[str, object]:
        """The chunk that tells why the text ends."""
        return self._chunk([self._choice(index, {}, completion.finish_reason)])

    def usage(self, completions: Sequence[Completion]) -> dict[str, object]:
        """The last chunk, where usage is asked for."""
        return self._chunk([]) | {"usage": Usage.of(completions).model_dump()}

    def _choice(self, index: int, delta: dict[str, str], finish: Finish | None) -> dict[str, object]:
        said = {"delta": delta} if self.kind == "chat" else {"text": delta.get("content", "")}
        return {"index": index, **said, "logprobs": None, "finish_reason": finish}

    def _chunk(self, choices: list[dict[str, object]]) -> dict[str, object]:
        named = "chat.completion.chunk" if self.kind == "chat" else "text_completion"
        return {**self._head(), "object": named, "choices": choices}

    def _head(self) -> dict[str, Any]:
        return {
            "id": f"{'chatcmpl' if self.kind == 'chat' else 'cmpl'}-{self.number}",
            "created": self.created,
            "model": self.model,
            "system_fingerprint": self.revision,
        }
