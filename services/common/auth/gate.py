"""Lets a request through or refuses it, by its key, before any of its body is accepted.

Contract: an ASGI middleware, because FastAPI reads the body before it asks a dependency. No file of keys: all
of this machine is let in (`exposure`). With one: 401 without a good key, 403 without the stage's scope, 429
over the key's limits, 503 while the file can't be read; then `request.state.group`, `.key_id` and `.scopes`,
and the request's flow are the key's. It stands inside RequestId, whose id its answers carry, and outside
everything that reads. It does not know what a request asks.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from services.common.auth.allowance import Allowances
from services.common.auth.exposure import NotHere, check_local
from services.common.auth.keyfile import keys_path
from services.common.auth.keyring import Keyring
from services.common.auth.keys import Key, recognise
from services.common.auth.listening import is_loopback
from services.common.auth.presented import key_in_body, key_in_head
from services.common.envelope import answer
from services.common.errors import Forbidden, StageError, Unauthorized
from services.common.running.flow import set_flow

_ASSETS = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")
PROBES = frozenset({"/livez", "/readyz"})
"""Answered without a key: orchestrators have none."""
DOCUMENT = frozenset({"/", "/docs", "/openapi.json", *(f"/docs/assets/{name}" for name in _ASSETS)})
"""Answered without a key too: a browser has none before the page has asked for it, and it tells no secret."""
ANY_KEY = frozenset({"/v1/models", "/metrics"})
"""Answered to every key, whatever its scopes."""


class Doors(Protocol):
    """The settings that say who is let in; every service has them."""

    @property
    def host(self) -> str: ...
    @property
    def uds(self) -> Path | None: ...
    @property
    def keys_file(self) -> Path | None: ...
    @property
    def allow_open(self) -> bool: ...


class MissingScope(Forbidden):
    """A good key that is not for this stage."""

    code = "missing_scope"

    def __init__(self, key: Key, scope: str) -> None:
        has = ", ".join(key.scopes) or "none"
        super().__init__(
            f"key {key.id} of {key.group} lacks the scope {scope!r}; it has: {has}",
            hint=f"ask the operator for a key made with --scopes {scope}",
        )
        self._scope = scope

    @property
    def headers(self) -> Mapping[str, str]:
        """See StageError."""
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self._scope}"'}


class KeyGate:
    """ASGI middleware around `app`.

    `scope` is what a key must be good for, `body_field` the field of query or body that may hold it (empty:
    the headers alone), `open_paths` what is answered without one, and whatever begins with `open_below`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Doors,
        scope: str = "",
        body_field: str = "",
        open_paths: Collection[str] = (),
        open_below: str = "",
    ) -> None:
        self._app, self._scope, self._field = app, scope, body_field
        self._open_below = open_below
        self._free = PROBES | DOCUMENT | set(open_paths)
        self._allow_open = settings.allow_open
        self._local = settings.uds is not None or is_loopback(settings.host)
        self._ring = Keyring(keys_path(settings.keys_file))
        self._allowances = Allowances()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer it with the reason why not."""
        if scope["type"] == "lifespan" or self._is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            key, receive = await self._admit(scope, receive)
        except StageError as error:
            await _refuse(error, scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            if key is not None:
                self._allowances.give_back(key)

    def _is_free(self, path: str) -> bool:
        return path in self._free or bool(self._open_below and path.startswith(self._open_below))

    async def _admit(self, scope: Scope, receive: Receive) -> tuple[Key | None, Receive]:
        """The key that lets the request in (None where no keys are asked for), and its body again."""
        keys = self._ring.keys()
        if keys is None:
            self._check_open(scope)
            return None, receive
        text = key_in_head(scope, self._field)
        if not text and self._field and scope["type"] == "http":
            text, receive = await key_in_body(scope, receive, self._field)
        key = _good(text, keys, self._field)
        if not key.grants("" if scope["path"] in ANY_KEY else self._scope):
            raise MissingScope(key, self._scope)
        self._allowances.take(key)
        scope.setdefault("state", {}).update(group=key.group, key_id=key.id, scopes=key.scopes)
        set_flow(key.id)
        return key, receive

    def _check_open(self, scope: Scope) -> None:
        if self._allow_open:
            return
        if not self._local:
            raise NotHere("this service has no API keys any more", hint="the operator creates one")
        check_local(scope)


def _good(text: str, keys: Mapping[str, Key], field: str) -> Key:
    if not text:
        also = f", or in the field {field!r} before any file" if field else ""
        hint = f"send it as `Authorization: Bearer KEY` or `X-Api-Key: KEY`{also}"
        raise _NoKey("this service asks for an API key", hint=hint)
    key = recognise(text, keys)
    challenge = 'Bearer error="invalid_token"'
    if key is None:
        raise Unauthorized("this API key is not known, or was revoked", challenge=challenge, hint="check it")
    if key.expired(datetime.now(UTC)):
        message = f"key {key.id} expired on {key.expires:%Y-%m-%d %H:%M} UTC"
        raise _Expired(message, challenge=challenge, hint="ask the operator for a new one")
    return key


class _NoKey(Unauthorized):
    code = "missing_api_key"


class _Expired(Unauthorized):
    code = "expired_api_key"


async def _refuse(error: StageError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": error.message})
        return
    await answer(error, scope.get("state", {}).get("request_id", ""))(scope, receive, send)
