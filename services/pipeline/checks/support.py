"""What a stage says it can do, so that a check that its models can't do is told and not guessed.

Contract: `serves(models, language)` reads `GET /v1/models`, `translates(languages, source, target)` reads
translate_text's `GET /languages`. An answer that says nothing of languages serves none. They know no model's
name. Who calls them, once a run (each is empty until a model was loaded; ask again after the first use):

    if not serves(await get(transcribe, "/v1/models"), "fr"): checked = cannot_hear("fr")
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.common.errors import UnknownLanguage
from services.common.languages import language as language_of
from services.pipeline.checks.scores import Checked, not_measured


def serves(models: Mapping[str, Any], language: str) -> bool:
    """Whether the first model of a stage's /v1/models knows a language."""
    entries = models.get("data") or []
    first = entries[0] if isinstance(entries, Sequence) and entries else {}
    return _code(language) in {_code(str(each)) for each in first.get("languages") or []}


def translates(languages: Sequence[Mapping[str, Any]], source: str, target: str) -> bool:
    """Whether /languages has `source`, and `target` among what it can be translated into."""
    return any(
        _code(str(each.get("code"))) == _code(source)
        and _code(target) in {_code(str(goal)) for goal in each.get("targets") or []}
        for each in languages
    )


def cannot_hear(language: str) -> Checked:
    """What is said instead of a word error rate."""
    return not_measured("the speech", f"the recogniser that runs does not hear {_name(language)}")


def cannot_translate_back(language: str) -> Checked:
    """What is said instead of chrF."""
    return not_measured(
        "the translation", f"the translator that runs does not translate out of {_name(language)}"
    )


def _code(tag: str) -> str:
    """One name for all names of a language."""
    try:
        return language_of(tag).nllb
    except UnknownLanguage:
        return tag.lower()


def _name(tag: str) -> str:
    try:
        return language_of(tag).name
    except UnknownLanguage:
        return tag
