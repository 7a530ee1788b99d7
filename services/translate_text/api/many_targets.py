"""POST /v1/translate: texts into many languages in one call, aligned sentence by sentence, with a glossary.

Contract: all (sentence, target) pairs of a request are submitted together, so they share the engine's batches
whatever their languages. Each sentence comes with its place on both sides (character offsets, the end not
included) and its flags; n sentences in, n out. HTML has sentences without places. It knows no engine.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator

from services.common.errors import InvalidRequest
from services.common.languages import Language
from services.common.stage import Stage, get_stage
from services.translate_text.api.fields import Str, check_size
from services.translate_text.api.libretranslate import DetectedLanguage
from services.translate_text.languages import AUTO, Languages
from services.translate_text.sentence import Flag, Term
from services.translate_text.settings import TranslateSettings
from services.translate_text.texts import Format, Outcome, translated
from services.translate_text.translation import Job

Word = Annotated[Str, Field(min_length=1, max_length=200, pattern=r"\S")]


class Entry(BaseModel):
    """A glossary entry: a term of the source, and what it is to be, in one language or by language."""

    source: Word
    target: Word | dict[str, Word]


class ManyTargets(BaseModel):
    """What POST /v1/translate takes: `text` or `texts`."""

    text: Str | None = None
    """One text."""
    texts: list[Str] | None = None
    """Several texts."""
    source: str = AUTO
    """The language they are in, or "auto": then each text's own is found."""
    targets: Annotated[list[str], Field(min_length=1, max_length=250)]
    """The languages they are to be in."""
    glossary: list[Entry] = []
    """Terms that have to be translated in one way."""
    format: Format = "text"
    """"html" keeps tags in place."""
    model: str = ""
    """The loaded model, or nothing."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "ManyTargets":
        if (self.text is None) == (self.texts is None):
            raise ValueError("send either text or texts")
        return self


class Sentence(BaseModel):
    """A sentence on both sides; spans are null in HTML."""

    source: str
    target: str
    source_span: tuple[int, int] | None
    target_span: tuple[int, int] | None
    flags: list[Flag]


class InLanguage(BaseModel):
    """A text in one of the targets; `flags` are those of all its sentences."""

    target: str
    text: str
    sentences: list[Sentence]
    flags: list[Flag]


class OfText(BaseModel):
    """What became of one text; `detected` where the source was "auto"."""

    source: str
    detected: DetectedLanguage | None
    translations: list[InLanguage]


class Answer(BaseModel):
    """One result for each text, in order; each has one translation for each target, in order."""

    model: str
    results: list[OfText]


def build_router(settings: TranslateSettings) -> APIRouter:
    """The route, under the settings' limits."""
    router = APIRouter(tags=["translation"])

    @router.post("/v1/translate")
    async def translate(body: ManyTargets, stage: Annotated[Stage, Depends(get_stage)]) -> Answer:
        """Translate texts into several languages, aligned sentence by sentence."""
        stage.check_model(body.model)
        texts = body.texts if body.texts is not None else [body.text or ""]
        _check(body, texts, settings)
        languages = Languages.of(stage)
        targets = list({found.code: found for found in _targets(body, languages)}.values())
        terms = {target.code: tuple(_terms(body.glossary, target, languages)) for target in targets}
        sources, detected = await languages.sources(body.source, texts)
        for target in targets:
            languages.check(sources, target, "targets")
        jobs = [
            Job(text, source.nllb, target.nllb, terms=terms[target.code])
            for text, source in zip(texts, sources, strict=True)
            for target in targets
        ]
        found = iter(await translated(stage, jobs, body.format))
        results = [
            OfText(
                source=source.code,
                detected=DetectedLanguage(**vars(detected[index])) if detected else None,
                translations=[_in_language(target, next(found), body.format) for target in targets],
            )
            for index, source in enumerate(sources)
        ]
        return Answer(model=stage.model, results=results)

    return router


def _check(body: ManyTargets, texts: Sequence[str], settings: TranslateSettings) -> None:
    param = "text" if body.texts is None else "texts"
    characters = sum(map(len, texts)) * len(body.targets)
    most_texts, most = settings.max_texts, settings.max_characters
    check_size(len(texts), characters, most_texts=most_texts, most=most, param=param)
    if len(body.glossary) > settings.max_glossary:
        hint = f"send at most {settings.max_glossary} entries"
        raise InvalidRequest(f"{len(body.glossary)} glossary entries", param="glossary", hint=hint)


def _targets(body: ManyTargets, languages: Languages) -> Iterator[Language]:
    return (languages.find(tag, "targets") for tag in body.targets)


def _terms(glossary: Sequence[Entry], target: Language, languages: Languages) -> Iterator[Term]:
    """The entries that say what a term is to be in this language."""
    for entry in glossary:
        if isinstance(entry.target, str):
            yield Term(entry.source.strip(), entry.target.strip())
            continue
        for tag, wanted in entry.target.items():
            if languages.find(tag, "glossary") == target:
                yield Term(entry.source.strip(), wanted.strip())


def _in_language(target: Language, found: Outcome, format: Format) -> InLanguage:
    flags: Any = found.flags
    placed = format == "text"
    return InLanguage(
        target=target.code,
        text=found.text,
        sentences=[
            Sentence(
                source=each.source,
                target=each.target,
                source_span=each.source_span if placed else None,
                target_span=each.target_span if placed else None,
                flags=list(each.flags),
            )
            for each in found.sentences
        ],
        flags=list(flags),
    )
