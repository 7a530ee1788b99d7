"""Which script letters belong to, by their Unicode names; and which scripts a FLORES-200 code means.

Contract: `share(text, code)` is the part of the text's letters, 0 to 1, that the language's script has.
Source: Unicode character names begin with the script (UAX #44), ISO 15924 for the four letters in a code.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

_NAMES = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Beng": "BENGALI",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Hang": "HANGUL",
    "Hans": "CJK",
    "Hant": "CJK",
    "Hebr": "HEBREW",
    "Jpan": "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA HALFWIDTH",
    "Khmr": "KHMER",
    "Knda": "KANNADA",
    "Laoo": "LAO",
    "Latn": "LATIN MODIFIER FULLWIDTH",
    "Mlym": "MALAYALAM",
    "Mymr": "MYANMAR",
    "Olck": "OL",
    "Orya": "ORIYA",
    "Sinh": "SINHALA",
    "Taml": "TAMIL",
    "Telu": "TELUGU",
    "Tfng": "TIFINAGH",
    "Thai": "THAI",
    "Tibt": "TIBETAN",
}
_ALSO = {"sat_Beng": "OL", "mni_Beng": "MEETEI"}
"""What a language is written in beside the script of its code."""
_DENSE = {"CJK": 3.0, "HIRAGANA": 1.8, "KATAKANA": 1.8, "HANGUL": 2.2, "ETHIOPIC": 1.6}
"""How many Latin letters one letter says as much as, roughly."""
UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
"""Scripts that put no space between words."""


def script(code: str) -> str:
    """ISO 15924 code in a FLORES-200 code."""
    return code.rpartition("_")[2]


@lru_cache(maxsize=65536)
def of(letter: str) -> str:
    """The script that a letter's Unicode name begins with; empty for what is no letter."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def share(text: str, code: str) -> float:
    """Part of the letters that are of the language's script; 1 for a text without letters, or a script
    that is not in the table.
    """
    names = f"{_NAMES.get(script(code), '')} {_ALSO.get(code, '')}".split()
    found = _counted(text)
    letters = sum(found.values())
    return sum(found[name] for name in names) / letters if letters and names else 1.0


def weight(text: str) -> float:
    """How much a text says, in Latin letters."""
    return sum(count * _DENSE.get(name, 1.0) for name, count in _counted(text).items())


def _counted(text: str) -> Counter[str]:
    """Letters by script; each different letter is looked up once, a sentence repeats most of them."""
    found: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if name := of(letter):
            found[name] += count
    return found


def reach(text: str, start: int, limit: float) -> int:
    """Where the stretch from `start` ends that says as much as `limit` Latin letters; signs and spaces
    count as letters.
    """
    for at in range(start, len(text)):
        limit -= _DENSE.get(of(text[at]), 1.0)
        if limit < 0:
            return max(at, start + 1)
    return len(text)
