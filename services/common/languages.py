"""The languages of FLORES-200 and the names each of them goes by.

`language(tag)` understands ISO 639-1 (`fr`), ISO 639-3 (`fra`), BCP 47 (`pt-BR`, `zh-Hant`) and FLORES-200
codes (`zho_Hans`); `nearest` says what was probably meant by one that it doesn't. Sources of the tags'
shapes: RFC 5646, FLORES-200. It does not know which model speaks or translates which of them: LANGUAGES are
the five that this project's own models know, each with espeak-ng's voice.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.common.errors import UnknownLanguage
from services.common.flores import ALIASES, TABLE

MOST_SUGGESTED = 3
LONGEST_TAG = 40
"""Characters; what is longer is no language tag, and is not compared with any."""
_SCRIPT = 4
"""Letters of a script in a tag, as in `zh-Hant`."""
_TAG = re.compile(r"[a-z]{2,3}([-_][a-z]{4})?([-_]([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*")
"""Language, script, region, variants: what of BCP 47 people use."""


@dataclass(frozen=True)
class Language:
    """A language: its code in our interfaces (ISO 639-1, else ISO 639-3, with a script where two are
    written), English name, FLORES-200 and so NLLB code, espeak-ng's voice (empty where we have none).
    """

    code: str
    name: str
    nllb: str
    espeak: str


_VOICES = {"en": "en-us", "fr": "fr-fr", "es": "es", "de": "de", "it": "it"}


def _entries() -> Iterable[Language]:
    """The table's rows; the second row of a language in another script is called by that script."""
    seen: set[str] = set()
    for line in TABLE.split("\n")[1:-1]:
        nllb, short, name = line.split(maxsplit=2)
        base, script = nllb.split("_")
        code = short if short != "-" else base if base not in seen else f"{base}-{script}"
        code = "zh-Hant" if nllb == "zho_Hant" else code
        seen.add(base)
        yield Language(code, name, nllb, _VOICES.get(code, ""))


FLORES: dict[str, Language] = {entry.nllb: entry for entry in _entries()}
"""Every language, by its FLORES-200 code."""
BY_CODE: dict[str, Language] = {entry.code: entry for entry in FLORES.values()}
LANGUAGES: dict[str, Language] = {code: BY_CODE[code] for code in _VOICES}

_BY_NLLB = {code.lower(): entry for code, entry in FLORES.items()}
_TAGS: dict[str, Language] = {
    **{entry.nllb.split("_")[0]: entry for entry in reversed(FLORES.values())},
    **{entry.code.lower(): entry for entry in FLORES.values()},
    **{
        alias: FLORES[nllb]
        for nllb, *aliases in map(str.split, ALIASES.split("\n")[1:-1])
        for alias in aliases
    },
}


def language(tag: str) -> Language:
    """The language of an ISO 639-1 or 639-3 code, a BCP 47 tag or a FLORES-200 code, however it is cased.

    A region is passed over unless it decides the script (`zh-TW`); a script has to be one that the language
    has.

    Raises:
        UnknownLanguage: the hint names the nearest codes and names.
    """
    lowered = tag.strip().lower()
    found = _BY_NLLB.get(lowered) or (_tagged(lowered) if _TAG.fullmatch(lowered) else None)
    if found is None:
        raise UnknownLanguage(f"unknown language {tag[:LONGEST_TAG]!r}", param="language", hint=hint(tag))
    return found


def _tagged(tag: str) -> Language | None:
    base, *rest = tag.replace("_", "-").split("-")
    found = _TAGS.get("-".join([base, *rest[:1]])) or _TAGS.get(base)
    script = rest[0] if rest and len(rest[0]) == _SCRIPT and rest[0].isalpha() else ""
    if found is None or not script or found.nllb.lower().endswith(script):
        return found
    iso3 = found.nllb.split("_")[0]
    return _BY_NLLB.get(f"{iso3}_{script}")


def nearest(tag: str, among: Iterable[Language] | None = None) -> list[Language]:
    """At most MOST_SUGGESTED languages whose code or name is like `tag`, the likest first; of `among` alone
    where it is given.
    """
    names: dict[str, Language] = {}
    for entry in FLORES.values() if among is None else among:
        for name in (entry.name, entry.code, entry.nllb, entry.nllb.split("_")[0]):
            names.setdefault(name.lower(), entry)
    close = difflib.get_close_matches(
        tag.strip().lower()[:LONGEST_TAG], names, n=2 * MOST_SUGGESTED, cutoff=0.6
    )
    return list(dict.fromkeys(names[name] for name in close))[:MOST_SUGGESTED]


def hint(tag: str, among: Iterable[Language] | None = None) -> str:
    """What to send instead of `tag`: what is nearest to it, or what there is."""
    known = list(LANGUAGES.values() if among is None else among)
    close = nearest(tag, among)
    if close:
        return f"the nearest: {', '.join(f'{entry.code} ({entry.name}, {entry.nllb})' for entry in close)}"
    return f"use one of: {', '.join(entry.code for entry in known)}, as ISO 639, BCP 47 or FLORES-200 has it"
