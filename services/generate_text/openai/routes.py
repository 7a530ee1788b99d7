"""`POST /v1/chat/completions` and `/v1/completions`, whole or as server-sent events.

Contract: bodies in `openai_bodies`, answers in `openai_answers`. A stream begins once the engine has
taken the prompt, so that a bad one is an ordinary error. It knows no engine library.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.common.events import Event, ServerSentEvent, event_stream
from services.common.stage import Stage, get_stage
from services.generate_text.openai.answers import Answers, ChatAnswer, Kind, TextAnswer
from services.generate_text.openai.bodies import ChatBody, CompletionBody
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.settings import GenerateSettings
from services.generate_text.turns import completed, streamed

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, or its chunks as they come", "content": {"text/event-stream": {}}}
}
DONE = ServerSentEvent(raw_data="[DONE]")


def build_router(settings: GenerateSettings) -> APIRouter:
    """Both routes under the stage's limits."""
    router = APIRouter()

    @router.post("/v1/chat/completions", response_model=ChatAnswer, responses=STREAMED)
    async def chat(
        request: Request, stage: Annotated[Stage, Depends(get_stage)], body: ChatBody
    ) -> ChatAnswer | Response:
        stage.check_model(body.model or "", stock=("default",))
        prompt, answers = body.prompt(settings), _answers("chat", stage)
        if body.stream:
            return await event_stream(request, _chunks(stage, [prompt], answers, usage=body.include_usage))
        return answers.chat(await completed(stage, prompt))

    @router.post("/v1/completions", response_model=TextAnswer, responses=STREAMED)
    async def complete(
        request: Request, stage: Annotated[Stage, Depends(get_stage)], body: CompletionBody
    ) -> TextAnswer | Response:
        stage.check_model(body.model or "", stock=("default",))
        prompts, answers = body.prompts(settings), _answers("text", stage)
        if body.stream:
            return await event_stream(request, _chunks(stage, prompts, answers, usage=body.include_usage))
        return answers.text(await asyncio.gather(*(completed(stage, prompt) for prompt in prompts)))

    return router


def _answers(kind: Kind, stage: Stage) -> Answers:
    return Answers(kind, stage.model, stage.info.revision if stage.info else "")


async def _chunks(
    stage: Stage, prompts: Sequence[Prompt], answers: Answers, *, usage: bool
) -> AsyncIterator[Event]:
    """The chunks of each prompt's answer, one prompt after the other, and the end."""
    completions = list[Completion]()
    for index, prompt in enumerate(prompts):
        begun = answers.kind == "text"
        async with aclosing(streamed(stage, prompt)) as pieces:
            async for piece in pieces:
                if not begun:
                    begun = True
                    yield answers.begin()
                if isinstance(piece, str):
                    yield answers.piece(piece, index)
                else:
                    completions.append(piece)
                    yield answers.end(piece, index)
    if usage:
        yield answers.usage(completions)
    yield DONE
