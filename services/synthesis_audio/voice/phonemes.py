"""Text to the symbols the demo voice reads: espeak-ng's IPA, word spaces, and the pauses of punctuation.

Contract: `phonemize("Hello, world.", "en-us")` -> "həlˈoʊ, wˈɜːld." with only characters of `ALPHABET`. What
stands between IPA_BEGINS and IPA_ENDS is IPA already. The voice is trained on this very function, so a change
in what it makes of words asks for a new voice. It does not know how the symbols sound.
"""

import ctypes
import re

from services.synthesis_audio.voice import espeak

PAUSES = ",.!?"
LETTERS = "abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕɖɘəɚɛɜɝɞɟɡɣɥɨɪɫɬɭɯɲɳɵɶɸɹɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔʝβθχᵻː"
COMBINING = "̩̯̃"
STRESS = "ˈˌ"
ALPHABET = LETTERS + COMBINING + STRESS + PAUSES + " "
"""Every symbol the voice knows; what espeak-ng gives beyond it is left out."""

IPA_BEGINS, IPA_ENDS = "\ue000", "\ue001"
"""Of Unicode's private use area, so that no text holds them by itself."""
_GIVEN = re.compile(f"{IPA_BEGINS}([^{IPA_ENDS}]*){IPA_ENDS}")
_CLAUSE = re.compile(r"([,.;:!?…—–]+)(?=\s|$|[\"»”’)\]])")
_MARKS = {"!": "!", "?": "?", ".": ".", "…": "."}
_LANGUAGE_SWITCH = re.compile(r"\([a-z-]+\)")
_DROPPED = re.compile(f"[^{re.escape(ALPHABET)}]")
_UTF8, _IPA = 1, 2


def phonemize(text: str, voice: str) -> str:
    """IPA of `text` as espeak-ng's `voice` says it; empty when nothing in it can be said."""
    parts = _CLAUSE.split(text)
    with espeak.LOCK:
        espeak.set_voice(voice)
        said = [
            (_ipa(words), _mark(marks))
            for words, marks in zip(parts[::2], [*parts[1::2], ""], strict=True)
            if words.strip()
        ]
    return " ".join(ipa + mark for ipa, mark in said if ipa)


def _mark(marks: str) -> str:
    """One pause for a run of punctuation: its strongest."""
    for mark in "?!.…":
        if mark in marks:
            return _MARKS[mark]
    return "," if marks else ""


def _ipa(words: str) -> str:
    """IPA of one clause, its given sounds in their places."""
    spelled = _GIVEN.split(words)
    if len(spelled) == 1:
        return _of_words(words)
    parts = [_of_words(part) if at % 2 == 0 else _clean(part) for at, part in enumerate(spelled)]
    return " ".join(part for part in parts if part)


def _of_words(words: str) -> str:
    """espeak-ng moves a pointer through the text until nothing is left."""
    source = ctypes.c_char_p(words.encode())
    pieces: list[str] = []
    while source.value:
        spoken = espeak.library().espeak_TextToPhonemes(ctypes.byref(source), _UTF8, _IPA)
        pieces.append((spoken or b"").decode())
    return _clean(" ".join(pieces))


def _clean(ipa: str) -> str:
    """Only the alphabet: espeak-ng marks a change of language "(en)" and joins with ties."""
    kept = _DROPPED.sub("", _LANGUAGE_SWITCH.sub("", ipa.replace("g", "ɡ")))
    return " ".join(kept.split())
