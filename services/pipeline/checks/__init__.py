"""Scores of artifacts, by which an episode checks itself.

Contract: pure functions from texts to `scores.Checked`, whose `as_json()` has the contract's scores and
flags; no HTTP, no store, no engine. What can't be measured with the models that run is told by the flag
`not_measured`. The workflow decides who calls what:

| after step | call |
| --- | --- |
| generate | `script_checked(transcript, script, "en", settings, known)` |
| translate.xx | `translation_checked(script, translation, back, ("en", "xx"), settings)` |
| speak, dub.xx, voice.xx | `speech_checked(text, heard, "xx", settings)` |

`back` and `heard` are None where the models that run can't translate out of that language, or hear it.

`support` says what is possible, `retries` with which other settings a step is tried again.
"""

from collections.abc import Collection

from services.pipeline.checks.heard import heard_again
from services.pipeline.checks.kept import dates_kept, numbers_kept
from services.pipeline.checks.names import names_kept
from services.pipeline.checks.scores import Checked, Flag, Score, better_of
from services.pipeline.checks.settings import CheckSettings
from services.pipeline.checks.support import cannot_hear, cannot_translate_back, serves, translates
from services.pipeline.checks.translated import translated_back

__all__ = [
    "CheckSettings",
    "Checked",
    "Flag",
    "Score",
    "better_of",
    "script_checked",
    "serves",
    "speech_checked",
    "translates",
    "translation_checked",
]


def script_checked(
    transcript: str, script: str, language: str, settings: CheckSettings, known: Collection[str] = ()
) -> Checked:
    """Names, numbers and dates of a script against its transcript; `known` are names it may bring along."""
    both = (language, language)
    return (
        names_kept(transcript, script, language, settings.names, known)
        + numbers_kept(transcript, script, both, settings.numbers)
        + dates_kept(transcript, script, both, settings.dates)
    )


def translation_checked(
    source: str, translation: str, back: str | None, languages: tuple[str, str], settings: CheckSettings
) -> Checked:
    """chrF of the text that was translated back, and the numbers of both; `languages` are from and into."""
    numbers = numbers_kept(source, translation, languages, settings.numbers)
    if back is None:
        return cannot_translate_back(languages[1]) + numbers
    return translated_back(source, back, settings.chrf) + numbers


def speech_checked(text: str, heard: str | None, language: str, settings: CheckSettings) -> Checked:
    """Word error rate of speech that was heard again."""
    if heard is None:
        return cannot_hear(language)
    return heard_again(text, heard, language, settings.wer)
