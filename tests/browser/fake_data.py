"""The fake service's data: prompts, groups and steps that follow from their numbers alone, and a sound.

Contract: pure functions; the same arguments give the same data, in the shapes of the pipeline's API.
Nothing here is measured or made by a model. It knows neither HTTP nor the page.
"""

import hashlib
import io
import math
import wave
from array import array
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

LANGUAGES = ["fr", "es"]
STATES = ("waiting", "running", "made", "failed", "blocked", "cancelled")
_HEARD = (
    "Welcome to the very cheesy podcast where we discuss all things cheese, this is your house "
    "spotless protopapas, we all love cheese. Sean Kamau has been a farmer for 49 years. Our "
    "guest this morning is Patricia Watanabe, who comes from Tuscany. Sergei Korhonen from "
    "Hamburg asks whether Reblochon can be frozen, number {n}."
)
_WRITTEN = (
    "Welcome to the Very Cheesy Podcast, where we discuss all things cheese. This is your host, "
    "Pavlos Protopapas. We all love cheese.\n\n"
    "Sean Kamau has been a farmer for 49 years. Our guest this morning is Patricia Watanabe, "
    "who comes from Tuscany. Sergei Korhonen from Hamburg asks whether Reblochon can be frozen, "
    "number {n}."
)
_FRENCH = (
    "Bienvenue dans le podcast très fromager, où nous parlons de tout ce qui touche au fromage. "
    "Je suis votre hôte, Pavlos Protopapas. Nous aimons tous le fromage.\n\n"
    "Sean Kamau est fermier depuis 49 ans. Notre invitée ce matin est Patricia Watanabe, qui "
    "vient de Toscane, numéro {n}."
)
_SPANISH = (
    "Bienvenidos al pódcast más quesero, donde hablamos de todo lo relacionado con el queso. "
    "Soy su anfitrión, Pavlos Protopapas. A todos nos encanta el queso.\n\n"
    "Sean Kamau es granjero desde hace 49 años. Nuestra invitada esta mañana es Patricia "
    "Watanabe, que viene de la Toscana, número {n}."
)
_TRANSLATED = {"fr": _FRENCH, "es": _SPANISH}
_TITLES = ("Very cheesy", "Second helping", "Market day", "A visit to the cave", "Letters from listeners")
_MODELS = {
    "transcribe": "whisper-demo",
    "generate": "rewrite-demo",
    "speak": "voice-en-demo",
    "translate": "nllb-demo",
    "dub": "voice-demo",
    "voice": "clone-demo",
}
_BEGAN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@cache
def tone(seconds: float = 3.0, hertz: float = 330.0) -> bytes:
    """A wav of one quiet note."""
    rate = 8000
    wanted = range(int(seconds * rate))
    samples = array("h", (int(3000 * math.sin(2 * math.pi * hertz * n / rate)) for n in wanted))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def title(number: int) -> str:
    """The prompt's title."""
    return f"{_TITLES[number % len(_TITLES)]} {number + 1}"


def text(step: str, number: int, group: int) -> str:
    """The text that `step` made of prompt `number` for the group with that number."""
    task, _, language = step.partition(".")
    if task == "transcribe":
        heard = _HEARD if group % 2 == 0 else _HEARD.replace("spotless", "Pavlos")
        return heard.format(n=number + 1)
    return (_WRITTEN if task == "generate" else _TRANSLATED[language]).format(n=number + 1)


def spoken_words(said: str, seconds: float) -> list[list[Any]]:
    """`[start, end, word]` for every word, spread evenly over `seconds`."""
    words = said.split()
    each = seconds / max(len(words), 1)
    return [[round(n * each, 3), round((n + 1) * each, 3), word] for n, word in enumerate(words)]


def diff(old: str, new: str) -> list[list[str]]:
    """Runs of words that are equal, or differ."""
    from difflib import SequenceMatcher

    one, two = old.split(), new.split()
    runs = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return [[kind, " ".join(one[a:b]), " ".join(two[c:d])] for kind, a, b, c, d in runs]


def step_names(languages: list[str], *, voice: bool) -> list[str]:
    """Every step of an episode, in the order of the work."""
    names = ["transcribe", "generate", "speak"]
    for language in languages:
        names += [f"translate.{language}", f"dub.{language}"] + ([f"voice.{language}"] if voice else [])
    return names


def step(name: str, state: str = "waiting") -> dict[str, Any]:
    """A Step that made nothing yet."""
    task, _, language = name.partition(".")
    error = {"message": "the stage did not answer", "hint": "it is tried again by itself"}
    return {
        "name": name,
        "task": task,
        "language": language or None,
        "state": state,
        "started_at": _BEGAN.isoformat() if state not in ("waiting", "blocked") else None,
        "seconds": 1.25 if state == "made" else 0.0,
        "attempts": 0 if state in ("waiting", "blocked") else 1,
        "error": error if state == "failed" else None,
        "artifact": None,
    }


def artifact(episode: str, name: str, body: bytes, *, path: str, edited: bool = False) -> dict[str, Any]:
    """What is said of a made artifact with that content."""
    task = name.partition(".")[0]
    said = None if task in ("speak", "dub", "voice") else body.decode()
    return {
        "path": path,
        "url": f"/v1/episodes/{episode}/artifacts/{name}",
        "kind": "audio" if said is None else "text",
        "media_type": "audio/wav" if said is None else "text/plain",
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "excerpt": None if said is None else said[:300],
        "audio_seconds": 3.0 if said is None else None,
        "model": _MODELS[task],
        "revision": hashlib.sha256(task.encode()).hexdigest()[:12],
        "licence": "Apache-2.0",
        "edited": edited,
        "scores": _scores(name, episode),
        "flags": _flags(name, episode),
    }


def _scores(name: str, episode: str) -> list[dict[str, Any]]:
    poor = "07" in episode
    if name.startswith(("speak", "dub")):
        value = 0.31 if poor else 0.02
        return [{"name": "wer", "value": value, "bar": 0.15, "passed": not poor, "better": "lower"}]
    if name == "generate":
        kept = ("names_kept", "numbers_kept", "dates_kept")
        one = {"value": 1.0, "bar": 0.8, "passed": True, "better": "higher"}
        return [{"name": what, **one} for what in kept]
    if name.startswith("translate"):
        return [{"name": "chrf", "value": 71.3, "bar": 50.0, "passed": True, "better": "higher"}]
    return []


def _flags(name: str, episode: str) -> list[dict[str, Any]]:
    if name == "generate" and "07" in episode:
        return [{"code": "facts_changed", "message": "“49 years” was heard and is not in the script"}]
    return []


def when(minutes: int) -> str:
    """A moment, ISO 8601 in UTC."""
    return (_BEGAN + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
