"""Fetches one file, on from where an earlier try stopped, and lets it appear only when its bytes are right.

Contract: `Download(client, ...).fetch(remote, target)`; bytes go to `<target>.part`, what the server calls
them to `<target>.tag`. A dropped connection, 429 and 5xx are tried again, as `Retry-After` says or with a
growing pause. It does not know hubs or models.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from models.lifecycle.arrival import check
from models.lifecycle.errors import Corrupt, DiskFull, NotAllowed, SourceFailed
from models.lifecycle.failures import FULL
from models.lifecycle.remote import Remote

_LONGEST_PAUSE_S = 60.0


class _Again(Exception):
    """Worth another try, after `pause_s` seconds when the server says so."""

    def __init__(self, what: str, pause_s: float | None = None) -> None:
        super().__init__(what)
        self.pause_s = pause_s


@dataclass
class Download:
    """How files are fetched: `retries` tries beyond the first that bring nothing, the first after about
    `pause_s`; `on_bytes` is told of every chunk (negative where a file begins anew); `stopped` ends it early.
    """

    client: httpx.Client
    on_bytes: Callable[[int], None] = lambda _: None
    retries: int = 5
    pause_s: float = 0.5
    stopped: threading.Event = field(default_factory=threading.Event)

    def fetch(self, remote: Remote, target: Path) -> None:
        """Bring `remote` to `target`, unless it is there; raises a LifecycleError that names the file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            self._bring(remote, _part(target), _tag(target))
            check(remote, _part(target))
            _part(target).rename(target)
            _tag(target).unlink(missing_ok=True)
            return
        self.on_bytes(target.stat().st_size)
        check(remote, target)

    def _bring(self, remote: Remote, part: Path, tag: Path) -> None:
        if part.exists():
            self.on_bytes(part.stat().st_size)
        failures, pause = 0, self.pause_s
        while True:
            before = part.stat().st_size if part.exists() else 0
            try:
                return self._go_on(remote, part, tag)
            except (_Again, httpx.TransportError) as error:
                after = part.stat().st_size if part.exists() else 0
                failures, pause = (0, self.pause_s) if after > before else (failures + 1, pause * 2)
                if failures > self.retries:
                    where = urlsplit(remote.url).netloc
                    raise SourceFailed(
                        f"{remote.name}: {where} does not give it: {error or type(error).__name__}",
                        hint="What came is kept: run the same command again to go on.",
                    ) from None
                asked = error.pause_s if isinstance(error, _Again) else None
                self._wait(pause * random.uniform(0.5, 1) if asked is None else asked)
            except OSError as error:
                if error.errno in FULL:
                    hint = "What came is kept: make room and run the same command again."
                    raise DiskFull(f"{remote.name}: the disk is full", hint=hint) from None
                raise

    def _wait(self, seconds: float) -> None:
        if self.stopped.wait(min(seconds, _LONGEST_PAUSE_S)):
            raise SourceFailed("stopped")

    def _go_on(self, remote: Remote, part: Path, tag: Path) -> None:
        """One request for what is missing."""
        have = part.stat().st_size if part.exists() else 0
        if have and not (remote.sha256 or remote.git_id or tag.exists()):
            have = self._begin_anew(part, have)  # nothing could tell whether both halves are of one file
        if remote.bytes is not None and have > remote.bytes:
            have = self._begin_anew(part, have)
        if remote.bytes is not None and have == remote.bytes:
            part.touch()
            return
        headers = {**remote.headers, "accept-encoding": "identity"}
        if have:
            headers["range"] = f"bytes={have}-"
            if tag.exists() and not (
                remote.sha256 or remote.git_id
            ):  # one server's tag need not be another's
                headers["if-range"] = tag.read_text(encoding="utf-8")
        with self.client.stream("GET", remote.url, headers=headers) as answer:
            self._read(answer, remote, part, tag, have)

    def _read(self, answer: httpx.Response, remote: Remote, part: Path, tag: Path, have: int) -> None:
        _check_status(answer, remote)
        if have and not _continues(answer, have):
            have = self._begin_anew(part, have)
            if answer.status_code != 200:
                raise _Again(f"it answers {answer.status_code} to a range")
        validator = answer.headers.get("etag", "")
        if validator and not validator.startswith("W/"):
            tag.write_text(validator, encoding="utf-8")
        with part.open("ab") as out:
            for chunk in answer.iter_raw():  # as they come: none is lost half full when the line breaks
                out.write(chunk)
                self.on_bytes(len(chunk))
                have += len(chunk)
                if self.stopped.is_set():
                    raise SourceFailed("stopped")
                if remote.bytes is not None and have > remote.bytes:
                    raise Corrupt(f"{remote.name} is longer than its {remote.bytes} bytes")
        if remote.bytes is not None and have < remote.bytes:
            raise _Again("the connection ended early")

    def _begin_anew(self, part: Path, have: int) -> int:
        self.on_bytes(-have)
        part.unlink(missing_ok=True)
        return 0


def _check_status(answer: httpx.Response, remote: Remote) -> None:
    status = answer.status_code
    if status == 429 or status >= 500:
        raise _Again(f"it answers {status}", _retry_after(answer))
    if status in {401, 403}:
        hint = "Ask for access on the model's page, then set HF_TOKEN to a token of that account."
        raise NotAllowed(f"{remote.name}: the source answers {status}", hint=hint)
    if status not in {200, 206, 416}:
        raise SourceFailed(f"{remote.name}: the source answers {status}")


def _retry_after(answer: httpx.Response) -> float | None:
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None


def _continues(answer: httpx.Response, have: int) -> bool:
    """Whether the answer begins where the part ends."""
    return answer.status_code == 206 and answer.headers.get("content-range", "").startswith(f"bytes {have}-")


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _tag(target: Path) -> Path:
    return target.with_name(target.name + ".tag")
