"""A hub on loopback: the two interfaces that a pull uses, and all the ways in which a hub can fail.

/api/models/<owner>/<name>[/revision/<rev>]     what a repository holds (with ?blobs=true: sizes, checksums)
/<owner>/<name>/resolve/<rev>/<file>            a file, or for a large one a redirect to
/cdn/<sha256>                                   its bytes, in ranges if asked
/plain/<file>                                   a server that knows no checksums, like Coqui's releases
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Repository:
    """A repository at one commit."""

    commit: str
    files: Mapping[str, bytes]
    large: frozenset[str] = frozenset()
    gated: int = 0
    """Status of every answer, unless 0."""


@dataclass
class Fault:
    """What happens to the next request for a path that ends in `path`, once."""

    path: str
    cut: int | None = None
    """Bytes after which the connection is cut."""
    hang: int | None = None
    """Bytes after which nothing more comes until the stand-in ends."""
    status: int = 0
    retry_after: str = ""
    flip: bool = False
    """A byte is another."""


@dataclass
class Asked:
    """A request that came."""

    method: str
    path: str
    range: str
    authorization: str


@dataclass
class Hub:
    """What there is, what goes wrong, what was asked."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    plain: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    """Sizes that are stated wrongly, by file."""
    url: str = ""
    hanging: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def fetched(self, path: str) -> list[Asked]:
        """The GETs of a path that ends so."""
        return [one for one in self.asked if one.method == "GET" and one.path.endswith(path)]

    def fault(self, path: str) -> Fault | None:
        """Take the next fault of `path`."""
        for fault in self.faults:
            if path.endswith(fault.path):
                self.faults.remove(fault)
                return fault
        return None


def git_id(data: bytes) -> str:
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, body: bool) -> None:
        path = self.path.split("?")[0]
        headers = self.headers
        asked = Asked(self.command, path, headers.get("range", ""), headers.get("authorization", ""))
        self.hub.asked.append(asked)
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            self._repository(match[1], match[2] or "main", path)
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(match[1], match[2], match[3], body=body)
        elif path.startswith("/cdn/"):
            data = next(
                data
                for repository in self.hub.repositories.values()
                for data in repository.files.values()
                if sha256(data) == path.removeprefix("/cdn/")
            )
            self._bytes(data, path, body=body)
        elif path.removeprefix("/plain/") in self.hub.plain:
            self._bytes(self.hub.plain[path.removeprefix("/plain/")], path, body=body)
        else:
            self._error(404)

    def _repository(self, name: str, revision: str, path: str) -> None:
        repository = self.hub.repositories.get(name)
        fault = self.hub.fault(path)
        if fault and fault.status:
            return self._error(fault.status, **{"Retry-After": fault.retry_after})
        if repository is None:
            return self._error(401, **{"X-Error-Code": "RepoNotFound"})
        if repository.gated:
            return self._error(repository.gated, **{"X-Error-Code": "GatedRepo"})
        if revision not in {"main", repository.commit}:
            return self._error(404, **{"X-Error-Code": "RevisionNotFound"})
        siblings = [self._sibling(repository, file, data) for file, data in repository.files.items()]
        content = {"id": name, "modelId": name, "sha": repository.commit, "siblings": siblings, "tags": []}
        data = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def _sibling(self, repository: Repository, name: str, data: bytes) -> dict[str, object]:
        size = self.hub.stated.get(name, len(data))
        one: dict[str, object] = {"rfilename": name, "size": size, "blobId": git_id(data)}
        if name in repository.large:
            one["lfs"] = {"sha256": sha256(data), "size": size, "pointerSize": 134}
        return one

    def _resolve(self, name: str, revision: str, file: str, *, body: bool) -> None:
        repository = self.hub.repositories[name]
        if revision != repository.commit or file not in repository.files:
            return self._error(404, **{"X-Error-Code": "EntryNotFound"})
        data = repository.files[file]
        if file not in repository.large:
            return self._bytes(data, self.path, body=body, **{"X-Repo-Commit": repository.commit})
        self.send_response(302)
        elsewhere = self.hub.url.replace("127.0.0.1", "localhost")  # as the hub sends to another host
        self.send_header("location", f"{elsewhere}/cdn/{sha256(data)}")
        self.send_header("x-linked-size", str(len(data)))
        self.send_header("x-linked-etag", f'"{sha256(data)}"')
        self.send_header("x-repo-commit", repository.commit)
        self.send_header("content-length", "0")
        self.end_headers()
        return None

    def _bytes(self, data: bytes, path: str, *, body: bool, **headers: str) -> None:
        fault = self.hub.fault(path) if body else None
        if fault and fault.status:
            return self._error(fault.status, **{"Retry-After": fault.retry_after})
        whole = len(data)
        etag = f'"{git_id(data)}"'
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        if wanted and self.headers.get("if-range", etag) == etag:
            start = int(wanted[1])
        if start and start >= whole:
            return self._error(416)
        self.send_response(206 if start else 200)
        self.send_header("content-length", str(whole - start))
        self.send_header("etag", etag)
        self.send_header("accept-ranges", "bytes")
        if start:
            self.send_header("content-range", f"bytes {start}-{whole - 1}/{whole}")
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        if body:
            self._send(data[start:], fault)
        return None

    def _send(self, data: bytes, fault: Fault | None) -> None:
        if fault and fault.flip:
            data = data[:-1] + bytes([data[-1] ^ 1])
        stop = fault.cut if fault and fault.cut is not None else fault.hang if fault else None
        self.wfile.write(data if stop is None else data[:stop])
        self.wfile.flush()
        if fault and fault.hang is not None:
            self.hub.hanging.set()
            self.hub.ended.wait(60)
        if stop is not None:
            self.close_connection = True

    def _error(self, status: int, **headers: str) -> None:
        data = b'{"error": "so it is"}'
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for key, value in headers.items():
            if value:
                self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)


@contextmanager
def running() -> Iterator[Hub]:
    """A hub that listens on loopback."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


__all__ = ["Asked", "Fault", "Hub", "Repository", "git_id", "running", "sha256"]
