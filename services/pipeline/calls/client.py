"""HTTP calls to the stages, in each one's standard shape, patient with overload and restarts.

Contract: one coroutine per task of the course; answers are checked before they are returned. Overload
(429), 502, 503, 504 and refused connections are tried again with growing, jittered pauses, or after what
`Retry-After` asks for. Source of the pauses: "full jitter", AWS Architecture Blog, "Exponential Backoff And
Jitter" (2015). It does not know where a stage runs (`Endpoints` does) nor what becomes of its answers.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from pydantic import SecretStr

from services.pipeline.calls import stages
from services.pipeline.calls.stages import Stage
from services.pipeline.calls.trace import trace_headers
from services.pipeline.errors import ServiceRefused, ServiceUnreachable
from services.pipeline.settings import PipelineSettings

_AGAIN = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE_S = 8.0
_LONGEST_RETRY_AFTER_S = 60.0
_ABOUT_KEYS = "Set MEGA_PIPELINE__API_KEY to a key with this stage's scope."


class Endpoints(Protocol):
    """Where the stages are."""

    async def url(self, stage: Stage) -> str:
        """Base address of a stage that is up; waits for one that is starting. Raises ServiceDied."""


@dataclass(frozen=True)
class FixedEndpoints:
    """Stages that somebody else runs, by stage name."""

    urls: dict[str, str]

    async def url(self, stage: Stage) -> str:
        """See Endpoints."""
        try:
            return self.urls[stage.name]
        except KeyError:
            raise ServiceUnreachable(f"no address is known for {stage.name}") from None


@dataclass(frozen=True)
class Model:
    """What a stage says it runs."""

    id: str = ""
    revision: str = ""


@dataclass(frozen=True)
class Transcript:
    """What was heard; `details` holds language, duration and segments as the stage gave them."""

    text: str
    details: dict[str, Any] = field(default_factory=dict)


class StageClient:
    """The five stages, as coroutines."""

    def __init__(
        self,
        endpoints: Endpoints,
        settings: PipelineSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._endpoints = endpoints
        self._settings = settings
        self._sleep = sleep
        self._models: dict[str, Model] = {}
        # trust_env off: a proxy that is set for the web must not get the stages' traffic
        self._http = httpx.AsyncClient(
            transport=transport, trust_env=False, headers=_credentials(settings.api_key)
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def model(self, stage: Stage) -> Model:
        """The first entry of the stage's /v1/models, asked once; empty, and asked again the next time, where
        the first request loads the model.
        """
        if not self._models.get(stage.name, Model()).id:
            answer = _json(stage, await self._send(stage, "GET", "/v1/models", timeout=self._timeout()))
            entries = answer.get("data") or [{}]
            entry = entries[0] if isinstance(entries, list) and isinstance(entries[0], dict) else {}
            self._models[stage.name] = Model(str(entry.get("id", "")), str(entry.get("revision", "")))
        return self._models[stage.name]

    async def transcribe(self, audio: bytes, filename: str, seconds: float) -> Transcript:
        """Task A. `seconds` is the length of the audio. The text may be empty: nobody spoke."""
        stage = stages.TRANSCRIBE
        fields = {"model": (await self.model(stage)).id, "language": "en", "response_format": "verbose_json"}
        response = await self._send(
            stage,
            "POST",
            "/v1/audio/transcriptions",
            timeout=self._timeout(seconds=seconds),
            files={"file": (filename, audio)},
            data={name: value for name, value in fields.items() if value},
        )
        answer = _json(stage, response)
        text = _text(stage, answer, "text")
        return Transcript(text.strip(), {key: value for key, value in answer.items() if key != "text"})

    async def rewrite(self, text: str, mode: str) -> str:
        """Task B; `mode` is "correct" or "enhance". Paragraphs are separated by a blank line."""
        stage = stages.GENERATE
        body = {"text": text, "mode": mode}
        response = await self._send(stage, "POST", "/v1/rewrite", timeout=self._timeout(text=text), json=body)
        return _not_empty(stage, _text(stage, _json(stage, response), "text"))

    async def translate(self, text: str, target: str) -> str:
        """Task D, out of English."""
        stage = stages.TRANSLATE
        body = {"q": text, "source": "en", "target": target}
        response = await self._send(stage, "POST", "/translate", timeout=self._timeout(text=text), json=body)
        return _not_empty(stage, _text(stage, _json(stage, response), "translatedText"))

    async def speak(self, stage: Stage, text: str, language: str) -> bytes:
        """Tasks C and E: mp3 bytes."""
        body = {
            "model": (await self.model(stage)).id,
            "input": text,
            "voice": "demo",
            "language": language,
            "response_format": "mp3",
        }
        response = await self._send(
            stage, "POST", "/v1/audio/speech", timeout=self._timeout(text=text), json=body
        )
        if not response.content:
            raise ServiceRefused(f"{stage.name} answered with no audio")
        return response.content

    def _timeout(self, *, text: str = "", seconds: float = 0.0) -> httpx.Timeout:
        """Grows with what is sent, so that a long episode is not cut off and a short one fails early."""
        settings = self._settings
        total = settings.request_timeout_s + settings.timeout_per_audio_second * seconds
        return httpx.Timeout(total + settings.timeout_per_character * len(text), connect=5.0)

    async def _send(
        self, stage: Stage, method: str, path: str, *, timeout: httpx.Timeout, **content: Any
    ) -> httpx.Response:
        """One request, tried again while the stage is busy or away. Raises ServiceRefused,
        ServiceUnreachable.
        """
        trouble = ""
        for attempt in range(self._settings.max_attempts):
            url = await self._endpoints.url(stage)
            pause = random.uniform(0, min(_LONGEST_PAUSE_S, self._settings.backoff_s * 2**attempt))
            try:
                response = await self._http.request(
                    method, url + path, timeout=timeout, headers=trace_headers(), **content
                )
            except httpx.ReadTimeout as error:
                raise ServiceUnreachable(
                    f"{stage.name} gave no answer within {timeout.read:.0f} s"
                ) from error
            except httpx.TransportError as error:
                trouble = f"can't be reached at {url} ({type(error).__name__})"
            else:
                if response.status_code not in _AGAIN:
                    return _accepted(stage, response)
                trouble = _message(response)
                pause = _retry_after(response) or pause
            if attempt + 1 < self._settings.max_attempts:
                await self._sleep(pause)
        raise ServiceUnreachable(f"{stage.name}: {trouble} (tried {self._settings.max_attempts} times)")


def _credentials(api_key: SecretStr) -> dict[bytes, bytes]:
    key = api_key.get_secret_value().strip()
    return {b"authorization": f"Bearer {key}".encode()} if key else {}


def _accepted(stage: Stage, response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise ServiceRefused(f"{stage.name}: {_message(response)}", hint=_ABOUT_KEYS)
    raise ServiceRefused(f"{stage.name}: {_message(response)}", hint=_envelope(response).get("hint"))


def _envelope(response: httpx.Response) -> dict[str, Any]:
    """The error object of the stages' envelope; empty where the answer has none."""
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {"message": str(error)}


def _message(response: httpx.Response) -> str:
    return str(_envelope(response).get("message") or f"answered with status {response.status_code}")


def _retry_after(response: httpx.Response) -> float:
    """Seconds asked for, at most a minute; 0 where the header is absent or a date."""
    try:
        return min(max(float(response.headers.get("retry-after", 0)), 0.0), _LONGEST_RETRY_AFTER_S)
    except ValueError:
        return 0.0


def _json(stage: Stage, response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ServiceRefused(f"{stage.name} answered with something that is not a JSON object")
    return answer


def _text(stage: Stage, answer: dict[str, Any], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str):
        raise ServiceRefused(f"{stage.name} answered without {key!r}")
    return value


def _not_empty(stage: Stage, text: str) -> str:
    if not text.strip():
        raise ServiceRefused(f"{stage.name} answered with an empty text")
    return text.strip()
