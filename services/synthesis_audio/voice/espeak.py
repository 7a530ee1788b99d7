"""libespeak-ng in this process: found, loaded and initialised once.

The library comes with the package `espeakng-loader`; where that has no wheel, the system's own is taken.
Initialised for
synchronous output with phoneme events in IPA (speak_lib.h), which phonemizing doesn't need and the voice's
training does.
It is not re-entrant: hold `LOCK` around calls that depend on one another. It does not know texts.
"""

import ctypes
import threading
from functools import cache

from services.common.errors import EngineFailed

LOCK = threading.RLock()
_SYSTEM = ("libespeak-ng.so.1", "libespeak-ng.so", "libespeak-ng.dylib", "libespeak-ng.dll")
_SYNCHRONOUS = 2
_PHONEME_EVENTS_IN_IPA = 1 | 2


@cache
def library() -> ctypes.CDLL:
    """The initialised library. Raises EngineFailed when there is none."""
    for path, data in _candidates():
        try:
            found = ctypes.CDLL(path)
        except OSError:
            continue
        if found.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS_IN_IPA) > 0:
            found.espeak_TextToPhonemes.restype = ctypes.c_char_p
            return found
    raise EngineFailed("libespeak-ng is not here", hint="pip install espeakng-loader, or install espeak-ng")


def set_voice(name: str) -> None:
    """Choose the voice of what follows; raises EngineFailed when there is none by that name.

    "fr-fr" is "fr" by this call, which takes names of files and not every language tag; a variant of it, as
    in "fr-fr+m3", is kept.
    """
    language, plus, variant = name.partition("+")
    tries = (name, language.split("-")[0] + plus + variant)
    if all(library().espeak_SetVoiceByName(tried.encode()) for tried in tries):
        raise EngineFailed(f"espeak-ng has no voice {name!r}")


def _candidates() -> list[tuple[str, bytes | None]]:
    system: list[tuple[str, bytes | None]] = [(name, None) for name in _SYSTEM]
    try:
        import espeakng_loader
    except ImportError:
        return system
    packaged = (str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path()).encode())
    return [packaged, *system]
