"""What makes a text a script: no markup, no speaker labels, and a greeting that names show and host.

Contract: `plain(text, names)` takes out markup and labels, whose speakers may be `names`; `greeting(text,
host, show)` is what has to be said first, if anything. Nothing else is added: a host who is named already is
not named again. It knows no model.
"""

import re
from collections.abc import Sequence

EARLY = 600
"""Characters within which a show and its host are named."""
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>])[ \t]+|\*{2,3}|_{2,3}|`", re.MULTILINE)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_HEARD = "music|applause|laughter|laughs|intro|outro|pause|jingle|sound"
_STAGE = re.compile(rf"[\[(](?:[\w ]{{0,20}} )?(?:{_HEARD})(?: [\w ]{{0,20}})?[\])]", re.IGNORECASE)
_SPEAKERS = ("speaker", "host", "guest", "narrator", "announcer", "interviewer", "voice")


def plain(text: str, names: Sequence[str] = ()) -> str:
    """The text without markup and labels; its words stay as they are."""
    spoken = "|".join(
        [rf"{label}(?: ?\w)?" for label in _SPEAKERS] + [re.escape(name) for name in names if name]
    )
    label = re.compile(rf"(?:^|(?<=[.!?]\s)|(?<=\n))[ \t]*\[?(?:{spoken})\]?[ \t]*:[ \t]+", re.IGNORECASE)
    for marks in (_FENCE, _TAGS, _STAGE, _MARKS, label):
        text = marks.sub("", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def greeting(text: str, host: str, show: str) -> str:
    """The sentences that name what the beginning of the text does not."""
    beginning = text[:EARLY].lower()
    named = [bool(name) and name.lower() not in beginning for name in (show, host)]
    said = []
    if named[0]:
        said.append(_sentence(f"Welcome to {show}"))
    if named[1]:
        said.append(_sentence(f"This is your host, {host}"))
    return " ".join(said)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
