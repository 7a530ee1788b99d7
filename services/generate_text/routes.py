"""Stage B over HTTP: POST /v1/rewrite, and /v1/chat/completions in OpenAI's shape (not streaming).

Contract: bodies below; errors in the common envelope. Chunks of a text go to the runner one by one, so that
several requests share batches. Knows no engine library.
"""

import asyncio
import time
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from services.common.app import Stage, get_stage
from services.common.errors import InvalidRequest, ModelNotFound, PayloadTooLarge
from services.generate_text.prompts import Completion, Message, Mode, Prompt, Role
from services.generate_text.rewrite import rewrite
from services.generate_text.settings import GenerateSettings


class RewriteBody(BaseModel):
    """What /v1/rewrite takes."""

    text: str
    mode: Mode = "correct"


class ChatMessage(BaseModel):
    """One turn."""

    role: Role
    content: str


class ChatBody(BaseModel):
    """What /v1/chat/completions takes of OpenAI's fields; others are ignored."""

    messages: list[ChatMessage] = Field(min_length=1)
    model: str = ""
    max_tokens: int | None = Field(default=None, ge=1, le=4096)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=4096)
    temperature: float = Field(default=0.0, ge=0, le=2)
    stream: bool = False


def build_router(settings: GenerateSettings) -> APIRouter:
    """The stage's routes under its limits."""
    router = APIRouter()

    @router.post("/v1/rewrite")
    async def rewrite_text(stage: Annotated[Stage, Depends(get_stage)], body: RewriteBody) -> dict[str, str]:
        _check_length(len(body.text), settings.max_characters)

        async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
            return await _all(stage, prompts, settings)

        text = await rewrite(body.text, body.mode, complete, words=settings.chunk_words)
        return {"text": text, "model": _loaded(stage)}

    @router.post("/v1/chat/completions")
    async def chat(stage: Annotated[Stage, Depends(get_stage)], body: ChatBody) -> dict[str, Any]:
        _check_chat(stage, body, settings)
        messages = tuple(Message(message.role, message.content) for message in body.messages)
        limit = body.max_completion_tokens or body.max_tokens or 256
        prompt = Prompt(messages, max_tokens=limit, temperature=body.temperature)
        completion: Completion = await stage.runner.submit(prompt, deadline_s=settings.request_timeout_s)
        return _answer(completion, _loaded(stage))

    return router


async def _all(stage: Stage, prompts: Sequence[Prompt], settings: GenerateSettings) -> list[Completion]:
    """Every completion; at most half the queue is taken by one text."""
    room = asyncio.Semaphore(max(1, min(2 * settings.max_batch, settings.max_queue // 2)))

    async def one(prompt: Prompt) -> Completion:
        async with room:
            completion: Completion = await stage.runner.submit(prompt, deadline_s=settings.request_timeout_s)
            return completion

    return await asyncio.gather(*(one(prompt) for prompt in prompts))


def _check_chat(stage: Stage, body: ChatBody, settings: GenerateSettings) -> None:
    _check_length(sum(len(message.content) for message in body.messages), settings.max_characters)
    if body.stream:
        raise InvalidRequest("streaming is not served", param="stream", hint="send stream=false")
    if body.model not in ("", "default", _loaded(stage)):
        raise ModelNotFound(f"no model {body.model!r} here", param="model", hint=f"use {_loaded(stage)}")


def _check_length(characters: int, limit: int) -> None:
    if characters > limit:
        raise PayloadTooLarge(
            f"the text is longer than {limit} characters", param="text", hint="send it in parts"
        )


def _loaded(stage: Stage) -> str:
    return stage.info.model if stage.info else ""


def _answer(completion: Completion, model: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": completion.text},
                "finish_reason": completion.finish_reason,
            }
        ],
        "usage": {
            "prompt_tokens": completion.prompt_tokens,
            "completion_tokens": completion.completion_tokens,
            "total_tokens": completion.prompt_tokens + completion.completion_tokens,
        },
    }
