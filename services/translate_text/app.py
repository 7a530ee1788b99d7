"""Puts stage D together: settings, engine, routes. Importing it loads no model and no engine library."""

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.translate_text.api import files, libretranslate, many_targets
from services.translate_text.engine import SentenceRequest, TranslateEngine, Translation
from services.translate_text.settings import TranslateSettings

FORM_OVERHEAD = 1 << 20
"""Bytes of a multipart body beside its file."""


def create_app(
    settings: TranslateSettings | None = None, *, engine: Engine[SentenceRequest, Translation] | None = None
) -> FastAPI:
    """The application; `engine` replaces CTranslate2 in tests."""
    chosen = settings or TranslateSettings()
    return create_service_app(
        name="translate_text",
        settings=chosen,
        engine=engine or TranslateEngine(chosen),
        routers=[part.build_router(chosen) for part in (libretranslate, many_targets, files)],
        scope="translate",
        work=_characters,
        key_in_body="api_key",
        open_paths=libretranslate.OPEN_PATHS,
        max_body_bytes=chosen.max_file_bytes + FORM_OVERHEAD,
        remake=lambda model: TranslateEngine(chosen.model_copy(update={"model": model})),
    )


def _characters(
    request: SentenceRequest, _: Any
) -> Mapping[Literal["audio_seconds", "tokens", "characters"], float]:
    return {"characters": len(request.text)}
