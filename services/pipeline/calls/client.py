"""HTTP calls to the stages, in each one's standard shape, patient with overload and restarts.

Contract: one coroutine per task of the course; answers are checked before they are returned. Overload
(429), 502, 503, 504 and refused connections are tried again with growing, jittered pauses, or after what
`Retry-After` asks for. Source of the pauses: "full jitter", AWS Architecture Blog, "Exponential Backoff And
Jitter" (2015). It does not know where a stage runs (`Endpoints` does) nor what becomes of its answers.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from pydantic import SecretStr

from services.pipeline.calls import stages
from services.pipeline.calls.stages import Stage
from services.pipeline.calls.trace import call_key, trace_headers
from services.pipeline.errors import PipelineError, ServiceRefused, ServiceUnreachable
from services.pipeline.settings import PipelineSettings

_AGAIN = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE_S = 8.0
_LONGEST_RETRY_AFTER_S = 60.0
_MODEL_FRESH_S = 10.0
_ABOUT_KEYS = "Set MEGA_PIPELINE__API_KEY to a key with this stage's scope."


class Endpoints(Protocol):
    """Where the stages are."""

    async def url(self, stage: Stage) -> str:
        """Base address of a stage that is up; waits for one that is starting. Raises ServiceDied."""

    def known(self, stage: Stage) -> bool:
        """Whether there is an address, or will be."""


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

    def known(self, stage: Stage) -> bool:
        """See Endpoints."""
        return stage.name in self.urls


@dataclass(frozen=True)
class Model:
    """What a stage says it runs."""

    id: str = ""
    revision: str = ""
    licence: str = ""


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
        self._models: dict[str, tuple[float, Model]] = {}
        # trust_env off: a proxy that is set for the web must not get the stages' traffic
        self._http = httpx.AsyncClient(
            transport=transport, trust_env=False, headers=credentials(settings.api_key)
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def model(self, stage: Stage) -> Model:
        """The first entry of the stage's /v1/models, asked again now and then: a stage may have been started
        again with another; empty, and asked the next time, where the first request loads the model.
        """
        asked_at, model = self._models.get(stage.name, (0.0, Model()))
        if not model.id or time.monotonic() - asked_at > _MODEL_FRESH_S:
            answer = _json(stage, await self._send(stage, "GET", "/v1/models", timeout=self._timeout()))
            model = _first_model(answer)
            self._models[stage.name] = (time.monotonic(), model)
        return model

    async def model_now(self, stage: Stage) -> Model | None:
        """Likewise, asked once; None where nobody answers, or no address is known."""
        asked_at, model = self._models.get(stage.name, (0.0, Model()))
        if model.id and time.monotonic() - asked_at <= _MODEL_FRESH_S:
            return model
        if not self._endpoints.known(stage):
            return None
        try:
            url = await self._endpoints.url(stage)
            response = await self._http.get(f"{url}/v1/models", timeout=5.0, headers=trace_headers())
            model = _first_model(_json(stage, _accepted(stage, response)))
        except (httpx.TransportError, PipelineError):
            return None
        if model.id:
            self._models[stage.name] = (time.monotonic(), model)
        return model if model.id else None

    async def transcribe(
        self, audio: bytes, filename: str, seconds: float, language: str = "en", *, words: bool = False
    ) -> Transcript:
        """Task A. `seconds` is the length of the audio; `words` asks when each is said. The text may be
        empty: nobody spoke.
        """
        stage = stages.TRANSCRIBE
        fields: dict[str, str | list[str]] = {"model": (await self.model(stage)).id, "language": language}
        fields |= {"response_format": "verbose_json"}
        if words:
            fields |= {"timestamp_granularities[]": ["segment", "word"]}
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

    async def rewrite(self, text: str, mode: str, about: Mapping[str, Any] | None = None) -> str:
        """Task B; `mode` is "correct" or "enhance", `about` the stage's further fields (glossary, host,
        show). Paragraphs are separated by a blank line.
        """
        stage = stages.GENERATE
        body = {"text": text, "mode": mode, **(about or {})}
        answer = await self.post(stage, "/v1/rewrite", body, text=text)
        return _not_empty(stage, _text(stage, answer, "text"))

    async def translate(self, text: str, target: str, source: str = "en") -> str:
        """Task D, out of English where nothing else is said."""
        stage = stages.TRANSLATE
        body = {"q": text, "source": source, "target": target}
        answer = await self.post(stage, "/translate", body, text=text)
        return _not_empty(stage, _text(stage, answer, "translatedText"))

    async def translate_by(self, text: str, target: str, glossary: Mapping[str, str]) -> str:
        """Task D with terms that are to be translated in one way."""
        stage = stages.TRANSLATE
        terms = [{"source": term, "target": {target: wanted}} for term, wanted in glossary.items()]
        body = {"text": text, "source": "en", "targets": [target], "glossary": terms}
        answer = await self.post(stage, "/v1/translate", body, text=text)
        try:
            found = answer["results"][0]["translations"][0]
        except (KeyError, IndexError, TypeError):
            raise ServiceRefused(f"{stage.name} answered without a translation") from None
        return _not_empty(stage, _text(stage, found, "text"))

    async def speak(
        self, stage: Stage, text: str, language: str, voice: str | dict[str, str] = "demo"
    ) -> bytes:
        """Tasks C and E: mp3 bytes. `voice` is a name, or a profile's id and the group that owns it."""
        body = {
            "model": (await self.model(stage)).id,
            "input": text,
            "voice": voice,
            "language": language,
            "response_format": "mp3",
        }
        response = await self._send(
            stage, "POST", "/v1/audio/speech", timeout=self._timeout(text=text), json=body
        )
        if not response.content:
            raise ServiceRefused(f"{stage.name} answered with no audio")
        return response.content

    async def ask(self, stage: Stage, path: str) -> Any:
        """What a stage says of itself at a path, as JSON."""
        response = await self._send(stage, "GET", path, timeout=self._timeout())
        try:
            return response.json()
        except ValueError:
            raise ServiceRefused(f"{stage.name} answered {path} with something that is not JSON") from None

    async def post(self, stage: Stage, path: str, body: Mapping[str, Any], *, text: str) -> dict[str, Any]:
        """The object that a stage answers to a JSON body; `text` is what of it takes time."""
        response = await self._send(stage, "POST", path, timeout=self._timeout(text=text), json=dict(body))
        return _json(stage, response)

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
        trouble, key = "", call_key() if method == "POST" else {}
        for attempt in range(self._settings.max_attempts):
            url = await self._endpoints.url(stage)
            pause = random.uniform(0, min(_LONGEST_PAUSE_S, self._settings.backoff_s * 2**attempt))
            try:
                response = await self._http.request(
                    method, url + path, timeout=timeout, headers={**trace_headers(), **key}, **content
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


def _first_model(answer: dict[str, Any]) -> Model:
    entries = answer.get("data") or [{}]
    entry = entries[0] if isinstance(entries, list) and isinstance(entries[0], dict) else {}
    return Model(*(str(entry.get(key) or "") for key in ("id", "revision", "licence")))


def credentials(api_key: SecretStr) -> dict[bytes, bytes]:
    """The header that carries the key; none where there is no key."""
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
