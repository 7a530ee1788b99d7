"""Speech with its times: what is said when, from the stage that says it.

Contract: `spoken(…)` gives mp3 bytes and {"segments", "words"} in one call; a stage without captions (another
program that speaks OpenAI's interface), or a text that is too long for them, is asked for the sound alone.
It does not know what the times are for.
"""

import base64
import binascii
from typing import Any

from services.pipeline.calls.client import StageClient
from services.pipeline.calls.stages import Stage
from services.pipeline.errors import ServiceRefused

PATH = "/v1/audio/speech/captions"
LONGEST = 30_000
"""Characters that are said whole."""
_TIMES = ("segments", "words")


async def spoken(
    client: StageClient,
    stage: Stage,
    text: str,
    language: str,
    *,
    voice: str | dict[str, str] = "demo",
    speed: float = 1.0,
) -> tuple[bytes, dict[str, Any]]:
    """The sound and its times; no times where the stage tells none."""
    if len(text) <= LONGEST:
        try:
            answer = await client.post(
                stage, PATH, await _body(client, stage, text, language, voice, speed), text=text
            )
            audio = base64.b64decode(str(answer.get("audio") or ""), validate=True)
        except (ServiceRefused, binascii.Error):
            audio, answer = b"", {}  # the plain request says what is wrong
        if audio:
            return audio, {name: answer[name] for name in _TIMES if isinstance(answer.get(name), list)}
    return await client.speak(stage, text, language, voice), {}


async def _body(
    client: StageClient,
    stage: Stage,
    text: str,
    language: str,
    voice: str | dict[str, str],
    speed: float,
) -> dict[str, Any]:
    return {
        "model": (await client.model(stage)).id,
        "input": text,
        "voice": voice,
        "language": language,
        "audio_format": "mp3",
        "timestamp_granularities": ["segment", "word"],
        **({"speed": speed} if speed != 1.0 else {}),
    }
