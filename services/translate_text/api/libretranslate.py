"""LibreTranslate's routes: /translate, /detect, /languages, /frontend/settings, /health, /suggest.

Contract: fields and answers as LibreTranslate 1.x has them, JSON or form; errors are in our envelope,
since its clients raise on the status anyway. `api_key` is read before the route. Suggestions are not
taken. Source: LibreTranslate's API documentation, and libretranslatepy. It knows no engine.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from services.common.auth.keyfile import keys_path
from services.common.errors import InvalidRequest
from services.common.languages import Language
from services.common.stage import Stage, get_stage
from services.translate_text.api.fields import Str, body_of, check_size, fields
from services.translate_text.detection.detect import Detected
from services.translate_text.documents.formats import ENDINGS
from services.translate_text.languages import AUTO, Languages
from services.translate_text.settings import TranslateSettings
from services.translate_text.texts import Format, Outcome, translated
from services.translate_text.translation import Job

OPEN_PATHS = frozenset({"/health", "/languages", "/frontend/settings"})
"""What LibreTranslate's page asks before anybody has given a key."""


class TranslateFields(BaseModel):
    """What POST /translate takes."""

    q: Str | list[Str]
    """The text, or a list of texts."""
    source: str = AUTO
    """The language it is in, or "auto"."""
    target: str
    """The language it is to be in."""
    format: Format = "text"
    """"html" keeps tags in place."""
    alternatives: int = Field(default=0, ge=0)
    """How many other translations are wanted."""
    api_key: str = ""
    """The API key, where the service asks for one."""


class DetectFields(BaseModel):
    """What POST /detect takes."""

    q: Str
    """The text."""
    api_key: str = ""


class DetectedLanguage(BaseModel):
    """A language and how sure that is, 0 to 100."""

    confidence: float
    language: str


class Translation(BaseModel):
    """A translation, or a list of them where a list was sent; so the other fields."""

    translatedText: str | list[str]
    alternatives: list[str] | list[list[str]] | None = None
    detectedLanguage: DetectedLanguage | list[DetectedLanguage] | None = None


class ServedLanguage(BaseModel):
    """A language and what it can be translated into."""

    code: str
    name: str
    targets: list[str]


class Health(BaseModel):
    """Whether a translation would be made."""

    status: Literal["ok"] = "ok"


class Named(BaseModel):
    """A language for a page's list."""

    code: str
    name: str


class Settings(BaseModel):
    """What LibreTranslate's page asks for."""

    apiKeys: bool
    charLimit: int
    filesTranslation: bool = True
    frontendTimeout: int = 500
    keyRequired: bool
    language: dict[Literal["source", "target"], Named]
    suggestions: bool = False
    supportedFilesFormat: list[str]


class Suggestions(InvalidRequest):
    """Nobody's suggestions are taken."""

    status = 403
    code = "suggestions_disabled"


def build_router(settings: TranslateSettings) -> APIRouter:
    """The routes, under the settings' limits."""
    router = APIRouter(tags=["LibreTranslate"])

    @router.post("/translate", response_model_exclude_none=True, openapi_extra=body_of(TranslateFields))
    async def translate(request: Request, stage: Annotated[Stage, Depends(get_stage)]) -> Translation:
        """Translate a text or a list of texts."""
        body = await fields(request, TranslateFields, many="q")
        texts = body.q if isinstance(body.q, list) else [body.q]
        _check(body, texts, settings)
        languages = Languages.of(stage)
        target = languages.find(body.target, "target")
        sources, detected = await languages.sources(body.source, texts)
        languages.check(sources, target, "target")
        jobs = [
            Job(text, source.nllb, target.nllb, body.alternatives)
            for text, source in zip(texts, sources, strict=True)
        ]
        found = await translated(stage, jobs, body.format)
        return _answer(body, found, detected)

    @router.post("/detect", openapi_extra=body_of(DetectFields))
    async def detect(request: Request, stage: Annotated[Stage, Depends(get_stage)]) -> list[DetectedLanguage]:
        """Say which language a text is in, the likeliest first."""
        body = await fields(request, DetectFields)
        check_size(1, len(body.q), most_texts=1, most=settings.max_characters, param="q")
        languages = Languages.of(stage)
        return [_named(found) for found in (await languages.detected([body.q]))[0]]

    @router.get("/languages")
    async def languages(stage: Annotated[Stage, Depends(get_stage)]) -> list[ServedLanguage]:
        """The languages of the model, and what each can be translated into."""
        known = Languages.of(stage)
        return [
            ServedLanguage(
                code=entry.code, name=entry.name, targets=[other.code for other in known.targets(entry)]
            )
            for entry in known.all
        ]

    @router.get("/frontend/settings")
    async def frontend_settings(stage: Annotated[Stage, Depends(get_stage)]) -> Settings:
        """Limits and languages."""
        known = Languages.of(stage).all
        keys = keys_path(settings.keys_file)
        required = keys is not None and keys.exists()
        source, target = Named(code=AUTO, name="Auto Detect"), _first_target(known)
        return Settings(
            apiKeys=required,
            charLimit=settings.max_characters,
            keyRequired=required,
            language={"source": source, "target": target},
            supportedFilesFormat=list(ENDINGS),
        )

    @router.get("/health", dependencies=[Depends(get_stage)])
    async def health() -> Health:
        """Answers 200 once the model is loaded."""
        return Health()

    @router.post("/suggest")
    async def suggest() -> dict[str, Any]:
        """Always refused: nobody would read the suggestions."""
        hint = "to have a word translated in your way, send it as glossary to /v1/translate"
        raise Suggestions("this service takes no suggestions", hint=hint)

    return router


def _check(body: TranslateFields, texts: Sequence[str], settings: TranslateSettings) -> None:
    characters = sum(map(len, texts))
    check_size(len(texts), characters, most_texts=settings.max_texts, most=settings.max_characters, param="q")
    if body.alternatives > settings.max_alternatives:
        hint = f"ask for at most {settings.max_alternatives}"
        raise InvalidRequest(f"{body.alternatives} alternatives", param="alternatives", hint=hint)


def _answer(
    body: TranslateFields, found: Sequence[Outcome], detected: Sequence[Detected] | None
) -> Translation:
    """The shape of the question: one text, or lists."""
    texts = [outcome.text for outcome in found]
    others = [list(outcome.alternatives) for outcome in found]
    named = [_named(each) for each in detected or ()]
    if isinstance(body.q, list):
        return Translation(
            translatedText=texts,
            alternatives=others if body.alternatives else None,
            detectedLanguage=named if detected is not None else None,
        )
    return Translation(
        translatedText=texts[0],
        alternatives=others[0] if body.alternatives else None,
        detectedLanguage=named[0] if detected is not None else None,
    )


def _named(found: Detected) -> DetectedLanguage:
    return DetectedLanguage(confidence=found.confidence, language=found.language)


def _first_target(known: Sequence[Language]) -> Named:
    first = next((entry for entry in known if entry.code != "en"), known[0])
    return Named(code=first.code, name=first.name)
