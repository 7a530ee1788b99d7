"""Which characters of a text a voice cannot speak, so that a client is told of them.

Contract: `unspoken(text, code, alphabet)` -> each such character once, in the order of the text. Punctuation,
spaces and marks on letters are not meant to be spoken and are never named. It does not know models:
`alphabet` is the letters that one reads, None for all of the language.
"""

import unicodedata

from services.synthesis_audio.spoken.more_words import COMPARISON
from services.synthesis_audio.spoken.normalise import is_said
from services.synthesis_audio.spoken.written_forms import FORMS

_SILENT = ("P", "Z", "M", "Cc", "Cf")
"""General categories of Unicode."""


def unspoken(text: str, code: str, alphabet: frozenset[str] | None = None) -> str:
    """The characters that would be left out in silence."""
    text = COMPARISON.sub(" ", text) if code in FORMS else text
    return "".join(letter for letter in dict.fromkeys(text) if not _is_spoken(letter, code, alphabet))


def _is_spoken(letter: str, code: str, alphabet: frozenset[str] | None) -> bool:
    category = unicodedata.category(letter)
    if category.startswith(_SILENT) or letter.isdecimal():
        return True
    if code in FORMS and letter in FORMS[code].spoken_signs:
        return True
    if category == "Co" or not is_said(letter, code):
        return False
    return alphabet is None or letter in alphabet or letter.lower() in alphabet
