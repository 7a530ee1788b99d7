"""What no model is given because none would give it back: addresses, emoji, control characters, list marks.

Contract: `stretches(text)` cuts a text into (stretch, kept) pairs whose join is the text. Sources:
Unicode emoji (UTS #51: sequences with ZWJ, variation selectors, skin tones, keycaps, flags), RFC 3986 and
RFC 5322 as people write them. It knows no language.
"""

import re
from collections.abc import Iterator

_PICTURE = (
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d]"
)
_AFTER = "[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_EMOJI = f"(?:{_PICTURE}{_AFTER}*|[0-9#*]\ufe0f?\u20e3|[\ufe0e\ufe0f\u20e3])+"
_STOPS = '\\s<>"“”«»。、，！？；：（）【】「」'
_URL = rf"(?<!\w)(?:https?://|ftp://|www\.)[^{_STOPS}]*[^{_STOPS}.,;:!?'’)\]}}*_](?![\ufe0f\u20e3])"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\ufe0f\u20e3])"
_HANDLE = r"(?<![\w@])@\w{2,30}(?![\w@])"
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffc\ufffd\ue000-\uf8ff]+"
_KEPT = re.compile(f"{_URL}|{_MAIL}|{_HANDLE}|{_EMOJI}|{_CONTROL}", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:[-–—*•‣◦⁃·#>+|]{1,6}[ \t]+|\(?\d{1,3}[.)][ \t]+|\[[ xX]?\][ \t]+)*", re.ASCII)


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order; none of the stretches is empty."""
    start = 0
    for found in _KEPT.finditer(text):
        if found.start() > start:
            yield text[start : found.start()], False
        yield found.group(), True
        start = found.end()
    if start < len(text):
        yield text[start:], False


def list_mark(line: str) -> int:
    """Length of the bullets, numbers, quote marks and boxes that a line begins with."""
    found = _LIST_MARK.match(line)
    return found.end() if found else 0
