"""Target languages as people write them.

Contract: `parse_languages` gives ISO 639-1 codes, each once. It does not know which stage speaks what.
"""

from services.common.errors import UnknownLanguage as NoSuchLanguage
from services.common.languages import LANGUAGES, language
from services.pipeline.errors import UnknownLanguage

SOURCE_LANGUAGE = "en"


def parse_languages(text: str) -> list[str]:
    """ISO 639-1 codes from "fr,es" or "fr-FR, spa_Latn", each once. Raises UnknownLanguage."""
    codes: list[str] = []
    for tag in filter(None, (part.strip() for part in text.split(","))):
        targets = ", ".join(code for code in LANGUAGES if code != SOURCE_LANGUAGE)
        try:
            code = language(tag).code
        except NoSuchLanguage:
            raise UnknownLanguage(f"unknown language {tag!r}", hint=f"Choose from {targets}.") from None
        if code == SOURCE_LANGUAGE:
            raise UnknownLanguage(f"{tag!r} is the language of the drafts", hint=f"Choose from {targets}.")
        if code not in codes:
            codes.append(code)
    return codes
