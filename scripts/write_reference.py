"""Writes docs/api/*.json (OpenAPI, one a service) and docs/configuration.md from the code: `make reference`.

Contract: `pages()` gives each page's path and text; the tests compare them with what is committed. Nothing
is loaded: applications are built, not started.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from models.catalog import ModelsSettings
from services.common.settings import StageSettings
from services.generate_text.app import create_app as generate
from services.generate_text.settings import GenerateSettings
from services.pipeline.api.app import create_app as pipeline
from services.pipeline.checks.settings import CheckSettings
from services.pipeline.podcast.settings import PodcastSettings
from services.pipeline.settings import PipelineSettings
from services.synthesis_audio.app import create_app as synthesize
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings
from services.transcribe_audio.app import create_app as transcribe
from services.transcribe_audio.settings import TranscribeSettings
from services.translate_text.app import create_app as translate
from services.translate_text.settings import TranslateSettings

ROOT = Path(__file__).resolve().parents[1]
STAGES: Sequence[tuple[str, type[StageSettings]]] = (
    ("transcribe_audio", TranscribeSettings),
    ("generate_text", GenerateSettings),
    ("translate_text", TranslateSettings),
    ("synthesis_audio_en", EnglishSynthesisSettings),
    ("synthesis_audio", SynthesisSettings),
)
PIPELINES_OWN: Sequence[tuple[str, type[BaseSettings]]] = (
    ("What is checked", CheckSettings),
    ("The podcast", PodcastSettings),
)
_HEAD = """# Configuration

Every setting is an environment variable. This page is written by `make reference` from the settings classes.
Where a value is wrong, the service or command says which variable it is and ends.
"""


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page: path from the root, text."""
    apps: Sequence[FastAPI] = (transcribe(), generate(), translate(), synthesize(), pipeline())
    for app in apps:
        document = app.openapi()
        document["info"].pop("version")  # a release must not change the page
        text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
        yield Path("docs/api") / f"{app.title}.json", text + "\n"
    yield Path("docs/configuration.md"), configuration()


def configuration() -> str:
    """docs/configuration.md: what all services share, then what each has beyond it."""
    parts = [
        _HEAD,
        "## Every service",
        "",
        "`<SERVICE>` is the service's prefix, as in the sections below.",
        "",
    ]
    parts += _table(StageSettings, StageSettings.model_fields, "MEGA_<SERVICE>__")
    for name, settings in STAGES:
        parts += ["", f"## {name}: `{_prefix(settings)}…`", ""]
        parts += _table(settings, _own_fields(settings), _prefix(settings))
    parts += ["", "## The pipeline and `mega`", ""]
    parts += _table(PipelineSettings, PipelineSettings.model_fields, _prefix(PipelineSettings))
    for title, own in PIPELINES_OWN:
        parts += ["", f"## {title}: `{_prefix(own)}…`", ""]
        parts += _table(own, own.model_fields, _prefix(own))
    parts += ["", "## The models", ""]
    parts += _table(ModelsSettings, ModelsSettings.model_fields, _prefix(ModelsSettings))
    return "\n".join(parts) + "\n"


def _own_fields(settings: type[StageSettings]) -> dict[str, FieldInfo]:
    """Fields that the service adds, and those whose default it changes."""
    common = StageSettings.model_fields
    return {
        name: field
        for name, field in settings.model_fields.items()
        if name not in common or field.default != common[name].default
    }


def _table(settings: type[BaseModel], fields: dict[str, FieldInfo], prefix: str) -> list[str]:
    rows = [_row(settings, name, field, prefix) for name, field in fields.items()]
    return ["| variable | default | what it is |", "| --- | --- | --- |", *rows]


def _row(settings: type[BaseModel], name: str, field: FieldInfo, prefix: str) -> str:
    text = " ".join((field.description or _inherited(settings, name)).split())
    return f"| `{_variable(name, field, prefix)}` | {_default(field)} | {text.replace('|', chr(92) + '|')} |"


def _variable(name: str, field: FieldInfo, prefix: str) -> str:
    """The environment variable; an alias outranks the prefix."""
    alias: Any = field.validation_alias
    first = alias if isinstance(alias, str) else alias.choices[0] if alias is not None else ""
    return str(first or f"{prefix}{name.upper()}")


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "" if value in (None, "") else f"`{value}`"


def _inherited(settings: type[BaseModel], name: str) -> str:
    """The description that the nearest parent gives; every setting has one."""
    for parent in settings.__mro__[1:]:
        field = getattr(parent, "model_fields", {}).get(name)
        if field is not None and field.description:
            return str(field.description)
    raise SystemExit(f"{settings.__name__}.{name} has no description")


def _prefix(settings: type[BaseModel]) -> str:
    return str(settings.model_config.get("env_prefix", ""))


def main() -> None:
    """Write every page."""
    for path, text in pages():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
