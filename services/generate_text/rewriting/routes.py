"""`POST /v1/rewrite`: a transcript corrected, made into a script, or summed up.

Contract: bodies in `rewriting.bodies`; with `stream`, server-sent events. Chunks of a text go to the runner
one by one, so that several requests share batches. It knows no engine library; an engine's `instruct` tells
whether its model follows instructions.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.common.events import Event, event_stream
from services.common.stage import Stage, get_stage
from services.generate_text.openai.bodies import check_length
from services.generate_text.rewriting.bodies import RewriteAnswer, RewriteBody
from services.generate_text.rewriting.correction import Complete
from services.generate_text.rewriting.diff import diff
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.rewrite import Task, rewritten
from services.generate_text.rewriting.summary import summarized
from services.generate_text.rewriting.telling import Telling
from services.generate_text.settings import GenerateSettings
from services.generate_text.turns import all_completed

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, or the text as it is written", "content": {"text/event-stream": {}}}
}


def build_router(settings: GenerateSettings) -> APIRouter:
    """The route under the stage's limits."""
    router = APIRouter()

    @router.post("/v1/rewrite", response_model=RewriteAnswer, responses=STREAMED)
    async def rewrite_text(
        request: Request, stage: Annotated[Stage, Depends(get_stage)], body: RewriteBody
    ) -> RewriteAnswer | Response:
        check_length(len(body.text), settings, "text")
        follows = bool(getattr(stage.engine, "instruct", False))
        words = settings.instruct_chunk_words if follows else settings.chunk_words
        task = Task(body.mode, body.glossary_of(), body.host, body.show, body.minimum_words, words, follows)
        if body.stream:
            return await event_stream(request, _events(stage, body.text, task))
        return await _answered(stage, body.text, task, partial(all_completed, stage))

    return router


async def _answered(stage: Stage, text: str, task: Task, complete: Complete) -> RewriteAnswer:
    if task.mode == "summarize":
        return await _summary(stage, text, task, complete)
    flags = Flags()
    paragraphs = await rewritten(text, task, complete, flags)
    made = "\n\n".join(paragraphs)
    changes = await asyncio.to_thread(diff, text, made)  # a long one must not keep others out
    return RewriteAnswer(text=made, model=stage.model, paragraphs=paragraphs, diff=changes, flags=flags.all)


async def _events(stage: Stage, text: str, task: Task) -> AsyncIterator[Event]:
    """The pieces of a corrected text, and the whole answer."""
    told: asyncio.Queue[str | None] = asyncio.Queue()
    complete: Complete = partial(all_completed, stage)
    if task.mode == "correct":
        complete = Telling(stage, told.put_nowait, task.words, task.glossary.fixed)
    writing = asyncio.create_task(_answered(stage, text, task, complete))
    writing.add_done_callback(lambda _: told.put_nowait(None))
    try:
        while (piece := await told.get()) is not None:
            yield {"type": "rewrite.delta", "text": piece}
        yield {"type": "rewrite.done", **(await writing).model_dump()}
    finally:
        writing.cancel()


async def _summary(stage: Stage, text: str, task: Task, complete: Complete) -> RewriteAnswer:
    flags = Flags()
    found = await summarized(text, complete, flags, show=task.show, instruct=task.instruct, hints=task.hints)
    return RewriteAnswer(
        text="\n\n".join(found.paragraphs),
        model=stage.model,
        paragraphs=found.paragraphs,
        diff=[],
        flags=flags.all,
        title=found.title,
        notes=list(found.notes),
        chapters=list(found.chapters),
    )
