"""Asks an OpenAI-compatible server for one answer, and reads it as it comes.

Contract: `Upstream(settings).answer(prompt)` blocks until the answer is complete, tells the prompt's listener
each piece, and hangs up when nobody listens any more; raises what `upstream_errors` has. Variables of the
environment (proxies) are not looked at. Source: OpenAI API reference, "Streaming". It does not know threads
or batches.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from services.common.errors import StageError
from services.generate_text.decoding.visible import Visible
from services.generate_text.prompts import Completion, Finish, Prompt, instructed
from services.generate_text.settings import GenerateSettings
from services.generate_text.upstream_errors import (
    UpstreamFailed,
    UpstreamSilent,
    UpstreamUnreachable,
    from_status,
)

MOST = 4 << 20
"""Characters of an answer, by far more than was asked for."""


class Upstream:
    """The server at `upstream_url`; may be used by several threads."""

    def __init__(self, settings: GenerateSettings, transport: httpx.BaseTransport | None = None) -> None:
        key = settings.upstream_key.get_secret_value()
        self._model = settings.upstream_model
        self._client = httpx.Client(
            base_url=settings.upstream_url.rstrip("/").removesuffix("/v1") + "/v1/",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(
                settings.upstream_timeout_s, connect=min(10.0, settings.upstream_timeout_s)
            ),
            trust_env=False,
            transport=transport,
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def answer(self, prompt: Prompt) -> Completion:
        """The complete answer."""
        path = "completions" if prompt.raw else "chat/completions"
        try:
            with self._client.stream("POST", path, json=self._body(prompt)) as response:
                if response.status_code != 200:
                    raise _refused(response)
                return _read(prompt, _events(response))
        except httpx.TimeoutException as error:
            raise UpstreamSilent(
                f"the upstream said nothing: {type(error).__name__}",
                hint="set MEGA_GENERATE__UPSTREAM_TIMEOUT_S higher",
            ) from error
        except httpx.HTTPError as error:
            raise UpstreamUnreachable(
                f"the upstream can't be reached: {error}",
                hint="start it, or check MEGA_GENERATE__UPSTREAM_URL",
            ) from error

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "model": self._model,
            "max_tokens": prompt.max_tokens,
            "temperature": prompt.temperature,
            "top_p": prompt.top_p,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if prompt.raw:
            asked["prompt"] = prompt.messages[-1].content
        else:
            said = instructed(prompt)
            asked["messages"] = [{"role": message.role, "content": message.content} for message in said]
        if prompt.seed is not None:
            asked["seed"] = prompt.seed
        if prompt.stop:
            asked["stop"] = list(prompt.stop)
        if prompt.schema:
            named = {"name": "answer", "strict": True, "schema": json.loads(prompt.schema)}
            asked["response_format"] = {"type": "json_schema", "json_schema": named}
        return asked


def _refused(response: httpx.Response) -> StageError:
    response.read()
    try:
        message = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = response.text
    return from_status(response.status_code, message, response.headers.get("retry-after"))


def _events(response: httpx.Response) -> Iterator[dict[str, Any]]:
    """The chunks; those of a server that does not stream are its whole answer."""
    if "event-stream" not in response.headers.get("content-type", ""):
        yield _parsed(response.read().decode(errors="replace"))
        return
    for line in response.iter_lines():
        if line.startswith("data:") and (data := line[5:].strip()) != "[DONE]":
            yield _parsed(data)


def _parsed(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except ValueError:
        event = None
    if not isinstance(event, dict) or event.get("error"):
        raise UpstreamFailed(f"the upstream sent no answer: {data[:300]}", hint="look at the upstream's log")
    return event


def _read(prompt: Prompt, events: Iterator[dict[str, Any]]) -> Completion:
    """What is visible of the answer, and its counts; without `usage` a chunk counts as a token."""
    visible, text = Visible(prompt.stop, raw=prompt.raw), list[str]()
    usage: dict[str, Any] = {}
    finish: Finish | None = None
    pieces = length = 0
    for event in events:
        usage = event.get("usage") or usage
        piece, ended = _choice(event)
        finish = ended or finish
        pieces, length = pieces + bool(piece), length + len(piece)
        _tell(prompt, text, visible.feed(piece))
        if visible.cut or length > MOST or (prompt.listener and prompt.listener.gone):
            finish = "stop"
            break
    _tell(prompt, text, visible.end())
    if finish is None:
        raise UpstreamFailed("the upstream broke off its answer", hint="look at the upstream's log")
    given, written = (usage.get(f"{kind}_tokens") for kind in ("prompt", "completion"))
    return Completion("".join(text), int(given or 0), int(written or pieces), finish)


def _choice(event: dict[str, Any]) -> tuple[str, Finish | None]:
    """The text and the end of an event, which may be a chunk, or a whole answer."""
    try:
        choice = (event.get("choices") or [{}])[0]
        said = choice.get("delta") or choice.get("message") or {"content": choice.get("text")}
        ended = choice.get("finish_reason")
        finish: Finish | None = None if ended is None else "length" if ended == "length" else "stop"
        return str(said.get("content") or ""), finish
    except (AttributeError, TypeError, KeyError) as error:
        raise UpstreamFailed("the upstream sent an answer of another shape") from error


def _tell(prompt: Prompt, text: list[str], piece: str) -> None:
    if piece:
        text.append(piece)
        if prompt.listener is not None:
            prompt.listener.hear(piece)
