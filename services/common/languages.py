"""The languages of the pipeline and the three names each of them goes by.

ISO 639-1 in our own interfaces, the FLORES-200 code for NLLB, espeak-ng's voice for phonemes. It does not
know which model speaks or translates which of them.
"""

from dataclasses import dataclass

from services.common.errors import UnknownLanguage


@dataclass(frozen=True)
class Language:
    """A language: ISO 639-1 code, English name, NLLB code, espeak-ng voice."""

    code: str
    name: str
    nllb: str
    espeak: str


LANGUAGES: dict[str, Language] = {
    entry.code: entry
    for entry in (
        Language("en", "English", "eng_Latn", "en-us"),
        Language("fr", "French", "fra_Latn", "fr-fr"),
        Language("es", "Spanish", "spa_Latn", "es"),
        Language("de", "German", "deu_Latn", "de"),
        Language("it", "Italian", "ita_Latn", "it"),
    )
}
_BY_NLLB = {entry.nllb.lower(): entry for entry in LANGUAGES.values()}


def language(tag: str) -> Language:
    """The language of an ISO 639-1 code, a BCP 47 tag (`fr-FR`) or an NLLB code (`fra_Latn`).

    Raises:
        UnknownLanguage: the message names the languages there are.
    """
    lowered = tag.strip().lower()
    found = _BY_NLLB.get(lowered) or LANGUAGES.get(lowered.replace("_", "-").split("-")[0])
    if found is None or (found.nllb != tag and "latn" in lowered and lowered not in _BY_NLLB):
        known = ", ".join(LANGUAGES)
        raise UnknownLanguage(f"unknown language {tag!r}", param="language", hint=f"use one of: {known}")
    return found
