"""How a strange text or file reaches each route: for every POST route of every service, what to send."""

import json
from collections.abc import Callable
from typing import Any

from tests.contract.hostile.recordings import RATE, wav

Sent = dict[str, Any]
"""Arguments of httpx.Client.post."""
SILENCE = wav(bytes(RATE))


def body(**fields: Any) -> Sent:
    """A JSON body; a lone surrogate goes out as its escape, as JavaScript sends it."""
    return {"content": json.dumps(fields), "headers": {"content-type": "application/json"}}


def _form(text: str) -> str:
    """What a form can hold of a text."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _chat(text: str) -> Sent:
    return body(messages=[{"role": "user", "content": text}], max_tokens=8)


def _file(text: str) -> Sent:
    content = text.encode("utf-8", "surrogatepass")
    return {"files": {"file": ("a.txt", content)}, "data": {"source": "en", "target": "fr"}}


def _prompt(text: str) -> Sent:
    return {"files": {"file": ("a.wav", SILENCE)}, "data": {"prompt": _form(text), "language": "en"}}


def _episode(text: str) -> Sent:
    return body(prompt=text, group=text, title=text, glossary={text: text}, host=text, voice=text)


def _voice(text: str) -> Sent:
    fields = dict.fromkeys(("name", "transcript", "consent", "language", "group"), _form(text))
    return {"files": {"sample": ("a.wav", SILENCE)}, "data": fields}


def _model(text: str) -> Sent:
    return body(model=text)


TEXT_ROUTES: dict[tuple[str, str], Callable[[str], Sent]] = {
    ("transcribe_audio", "/v1/audio/transcriptions"): _prompt,
    ("transcribe_audio", "/v1/audio/translations"): _prompt,
    ("transcribe_audio", "/v1/audio/detect_language"): _prompt,
    ("generate_text", "/v1/rewrite"): lambda text: body(text=text, mode="correct"),
    ("generate_text", "/v1/chat/completions"): _chat,
    ("generate_text", "/v1/completions"): lambda text: body(prompt=text, max_tokens=8),
    ("translate_text", "/translate"): lambda text: body(q=text, source="en", target="fr"),
    ("translate_text", "/v1/translate"): lambda text: body(text=text, source="en", targets=["fr"]),
    ("translate_text", "/suggest"): lambda text: body(q=text, s=text, source="en", target="fr"),
    ("translate_text", "/detect"): lambda text: body(q=text),
    ("translate_text", "/translate_file"): _file,
    ("synthesis_audio", "/v1/audio/speech"): lambda text: body(input=text, language="en"),
    ("synthesis_audio", "/v1/audio/speech/captions"): lambda text: body(input=text, language="en"),
    ("pipeline", "/v1/episodes"): _episode,
    ("pipeline", "/v1/episodes/{episode}/cancel"): lambda text: body(reason=text),
    ("pipeline", "/v1/episodes/{episode}/retry"): lambda text: body(steps=[text]),
    ("synthesis_audio", "/api/tts"): lambda text: {"data": {"text": _form(text)}},
    ("synthesis_audio", "/v1/voices"): _voice,
    **{
        (name, "/v1/models/load"): _model
        for name in ("transcribe_audio", "generate_text", "translate_text", "synthesis_audio")
    },
}
FILE_ROUTES = {
    ("transcribe_audio", "/v1/audio/transcriptions"),
    ("transcribe_audio", "/v1/audio/translations"),
    ("transcribe_audio", "/v1/audio/detect_language"),
    ("translate_text", "/translate_file"),
    ("pipeline", "/v1/episodes"),
    ("synthesis_audio", "/v1/voices"),
}
"""Routes that take a file."""
VOICE = {"name": "a", "transcript": "a", "consent": "I allow it for as long as it takes.", "language": "en"}
"""The fields beside a voice's sample."""
