"""Documents over HTTP: POST /translate_file, and GET /download_file/{id} for what came of it.

Contract: multipart fields `file`, `source`, `target` and `api_key`, as LibreTranslate has them; the
answer is {"translatedFileUrl"}, or with `Accept: application/octet-stream` the document itself. A
document is bounded before it is unpacked, its text before it is translated. It knows no format
(`documents.formats` does).
"""

import asyncio
import re
from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel

from services.common.errors import PayloadTooLarge
from services.common.stage import Stage, get_stage
from services.translate_text.api.downloads import Downloads
from services.translate_text.api.fields import check_size
from services.translate_text.documents.formats import MEDIA_TYPES, ending, opened
from services.translate_text.languages import AUTO, Languages
from services.translate_text.settings import TranslateSettings
from services.translate_text.texts import of_documents, rendered
from services.translate_text.translation import Job

BINARY = "application/octet-stream"
_ODD = re.compile(r"[^\w .()+-]+")
_LONGEST_NAME = 80


class TranslatedFile(BaseModel):
    """Where the document can be downloaded."""

    translatedFileUrl: str


def build_router(settings: TranslateSettings) -> APIRouter:
    """The routes, under the settings' limits."""
    router = APIRouter(tags=["documents"])
    downloads = Downloads(seconds=settings.stored_seconds, most_bytes=settings.max_stored_bytes)
    answers: dict[int | str, dict[str, Any]] = {
        200: {"model": TranslatedFile, "content": {BINARY: {"schema": {"format": "binary"}}}}
    }

    @router.post("/translate_file", response_model=None, responses=answers)
    async def translate_file(
        request: Request,
        stage: Annotated[Stage, Depends(get_stage)],
        file: Annotated[UploadFile, File(description="txt, srt, vtt, md, html or docx")],
        target: Annotated[str, Form(description="The language it is to be in")],
        source: Annotated[str, Form(description='The language it is in, or "auto"')] = AUTO,
        api_key: Annotated[str, Form()] = "",  # noqa: ARG001 - read before the route
    ) -> Response | TranslatedFile:
        """Translate a document; times, markup, code and addresses stay as they are."""
        languages = Languages.of(stage)
        goal = languages.find(target, "target")
        if source != AUTO:
            languages.find(source, "source")
        name = file.filename or ""
        kind = ending(name)
        data = await _read(file, settings.max_file_bytes)
        document = await asyncio.to_thread(opened, name, data, settings.max_unpacked_bytes)
        texts = [unit.text for unit in document.units]
        characters = sum(map(len, texts))
        check_size(1, characters, most_texts=1, most=settings.max_characters, param="file")
        (origin,), _ = await languages.sources(source, ["\n".join(texts)])
        languages.check([origin], goal, "target")
        (done,) = await of_documents(stage, [(document, Job("", origin.nllb, goal.nllb))])
        same = origin.nllb == goal.nllb
        result = data if same else await asyncio.to_thread(rendered, document, done)
        called = f"{_stem(name)}.{goal.code}{kind}"
        if BINARY in request.headers.get("accept", ""):
            return Response(result, media_type=BINARY)
        key = downloads.put(result, called, MEDIA_TYPES[kind])
        return TranslatedFile(translatedFileUrl=str(request.url_for("download_file", file_id=key)))

    @router.get(
        "/download_file/{file_id}", response_class=FileResponse, responses={200: {"content": {BINARY: {}}}}
    )
    async def download_file(file_id: str) -> FileResponse:
        """A translated document, by the id that /translate_file gave it."""
        found = downloads.get(file_id)
        if found is None:
            raise HTTPException(404, "no such file, or it expired: send the document again")
        return FileResponse(found.path, media_type=found.media_type, filename=found.name)

    return router


async def _read(file: UploadFile, most: int) -> bytes:
    data = await file.read(most + 1)
    if len(data) > most:
        hint = f"send at most {most} bytes"
        raise PayloadTooLarge("the document is too large", param="file", hint=hint)
    return data


def _stem(name: str) -> str:
    """What a download may be called after the file's own name."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return _ODD.sub("_", stem)[:_LONGEST_NAME].strip(" .") or "translated"
