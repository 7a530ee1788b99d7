"""The other settings with which a step is tried once more when its score is below its bar.

Contract: `RETRIES[task]` are fields that are added to the request of that task, as data; what is not here
has no second way. Of both results the better one is kept (`scores.better_of`) and its flags stay. It calls
nothing. Each is a field of the stage's public interface:

- generate, POST /v1/rewrite, mode correct: a script that lost a name is the corrected transcript instead,
  which stays closer to what was said; its greeting is lost.
- translate, POST /translate, alternatives 2: other translations, of a wider beam; `translations_of` lists
  them, and each is checked as the first was.
- speak, dub, voice, POST /v1/audio/speech, speed 0.85: slower speech is heard better, by people too.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_SLOWER: dict[str, Any] = {"speed": 0.85}
RETRIES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "generate": {"mode": "correct"},
        "translate": {"alternatives": 2},
        "speak": _SLOWER,
        "dub": _SLOWER,
        "voice": _SLOWER,
    }
)
"""By task: fields of the second request."""


def translations_of(answer: Mapping[str, Any]) -> list[str]:
    """The text of POST /translate's answer and its alternatives, each once."""
    texts = [answer.get("translatedText"), *(answer.get("alternatives") or [])]
    return list(dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip()))
