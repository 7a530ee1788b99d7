"""`POST /v1/rewrite`: a transcript corrected, made into a script, or summed up.

Contract: bodies in `rewrite_bodies`. Chunks of a text go to the runner one by one, so that several requests
share batches. It knows no engine library; `instruct` tells whether the loaded model follows instructions.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends

from services.common.stage import Stage, get_stage
from services.generate_text.openai.bodies import check_length
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.rewriting.bodies import RewriteAnswer, RewriteBody
from services.generate_text.rewriting.correction import Complete
from services.generate_text.rewriting.diff import diff
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.rewrite import Task, rewritten
from services.generate_text.rewriting.summary import summarized
from services.generate_text.settings import GenerateSettings
from services.generate_text.turns import all_completed


def build_router(settings: GenerateSettings, instruct: Callable[[], bool]) -> APIRouter:
    """The route under the stage's limits."""
    router = APIRouter()

    @router.post("/v1/rewrite")
    async def rewrite_text(stage: Annotated[Stage, Depends(get_stage)], body: RewriteBody) -> RewriteAnswer:
        check_length(len(body.text), settings, "text")

        async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
            return await all_completed(stage, prompts)

        follows = instruct()
        words = settings.instruct_chunk_words if follows else settings.chunk_words
        task = Task(body.mode, body.glossary_of(), body.host, body.show, body.minimum_words, words, follows)
        if body.mode == "summarize":
            return await _summary(stage, body.text, task, complete)
        flags = Flags()
        paragraphs = await rewritten(body.text, task, complete, flags)
        text = "\n\n".join(paragraphs)
        changes = await asyncio.to_thread(diff, body.text, text)  # a long one must not keep others out
        return RewriteAnswer(
            text=text, model=stage.model, paragraphs=paragraphs, diff=changes, flags=flags.all
        )

    return router


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
