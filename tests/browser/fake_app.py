"""A small fake of the pipeline's service: the contract's answers from made-up data, for the page's fast
tests.

Contract: `create(prompts, groups)` gives an application that serves the page, the API that the page
calls, and `/fake/…`, by which a test does what a stage or another person would do. No model, no store,
nothing on disk. `tests/browser/test_fake.py` compares its shapes with the real service's OpenAPI
document.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, Header, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

import services.pipeline
from tests.browser import fake_data as data

WEB = Path(services.pipeline.__file__).parent / "web"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
KEY = "mega-test-key"


@dataclass
class Fake:
    """What the fake service holds, and what it is told to pretend."""

    prompts: list[dict[str, Any]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    episodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    events: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    keyed: bool = False
    timed: bool = True
    streams: int = 0
    resumed_from: list[str] = field(default_factory=list)
    generation: int = 0
    calls: list[str] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)

    def add(self, number: int, group: str, *, state: str = "made", voice: bool = False) -> dict[str, Any]:
        """An episode of prompt `number` for `group`, all of whose steps are in `state`."""
        name = self.prompts[number]["prompt"]
        names = data.step_names(data.LANGUAGES, voice=voice)
        episode = {
            "id": f"{name}.{group}",
            "prompt": name,
            "title": self.prompts[number]["title"],
            "group": group,
            "languages": data.LANGUAGES,
            "state": "done" if state == "made" else "queued",
            "created_at": data.when(number),
            "updated_at": data.when(number + 1),
            "done": 0,
            "total": len(names),
            "error": None,
            "writable": True,
            "glossary": {},
            "mode": "enhance",
            "voice": "host" if voice else None,
            "steps": [data.step(step, state) for step in names],
        }
        self.episodes[episode["id"]] = episode
        if state == "made":
            for step in names:
                self.make(episode["id"], step, tell=False)
        return episode

    def step(self, episode: str, name: str) -> dict[str, Any]:
        """The step of that name."""
        found: dict[str, Any] = next(step for step in self.episodes[episode]["steps"] if step["name"] == name)
        return found

    def body(self, episode: str, name: str) -> bytes:
        """The artifact's content."""
        if name.startswith(("speak", "dub", "voice")):
            return data.tone()
        return self.said(episode, name).encode()

    def said(self, episode: str, name: str) -> str:
        """The text of a step; of speech, the text that is spoken."""
        task, _, language = name.partition(".")
        source = {"speak": "generate", "dub": f"translate.{language}", "voice": f"translate.{language}"}.get(
            task, name
        )
        if (episode, source) in self.texts:
            return self.texts[episode, source]
        kept = self.episodes[episode]
        number = next(n for n, prompt in enumerate(self.prompts) if prompt["prompt"] == kept["prompt"])
        return data.text(source, number, self.groups.index(kept["group"]))

    def make(self, episode: str, name: str, *, tell: bool = True) -> None:
        """The step is done."""
        step = self.step(episode, name)
        edited = (episode, name) in self.texts
        made = data.artifact(episode, name, self.body(episode, name), path=f"{name}/{episode}", edited=edited)
        step.update(data.step(name, "made") | {"artifact": made})
        self._count(episode)
        if tell:
            self.emit("step", step | {"episode": episode})
            self.emit("episode", self.summary(episode) | {"episode": episode})

    def mark(self, episode: str, name: str, state: str) -> None:
        """The step is in `state`, and the page is told."""
        self.step(episode, name).update(data.step(name, state))
        self._count(episode)
        self.emit("step", self.step(episode, name) | {"episode": episode})
        self.emit("episode", self.summary(episode) | {"episode": episode})

    def _count(self, episode: str) -> None:
        kept = self.episodes[episode]
        states = [step["state"] for step in kept["steps"]]
        kept["done"] = sum(state in ("made", "kept") for state in states)
        kept["state"] = (
            "done"
            if kept["done"] == kept["total"]
            else "failed"
            if "failed" in states
            else "cancelled"
            if "cancelled" in states
            else "running"
            if "running" in states or kept["done"]
            else "queued"
        )

    def summary(self, episode: str) -> dict[str, Any]:
        """The EpisodeSummary."""
        whole = self.episodes[episode]
        return {key: whole[key] for key in whole if key not in ("steps", "glossary", "mode", "voice")}

    def emit(self, kind: str, event: dict[str, Any]) -> None:
        """Sends an event to every listener."""
        self.events.append((len(self.events) + 1, kind, json.loads(json.dumps(event))))

    def row(self, prompt: dict[str, Any], groups: list[str]) -> dict[str, Any]:
        """A Row of the page's table."""
        cells = {}
        for group in groups:
            if (episode := self.episodes.get(f"{prompt['prompt']}.{group}")) is not None:
                steps = {step["name"]: step for step in episode["steps"]}
                cells[group] = {
                    "episode": episode["id"],
                    "state": episode["state"],
                    "writable": episode["writable"],
                    "steps": steps,
                }
        return prompt | {"cells": cells}


def filled(prompts: int, groups: int) -> Fake:
    """A service with that many prompts, each done by every group."""
    fake = Fake(groups=[*(["staff"] if groups else []), *(f"group-{n:02d}" for n in range(1, groups))])
    for number in range(prompts):
        add_prompt(fake, data.title(number))
        for group in fake.groups:
            fake.add(number, group, voice=number == 0)
    return fake


def add_prompt(fake: Fake, title: str) -> str:
    """A new recording at the end of the table."""
    name = f"input-{len(fake.prompts) + 1:02d}"
    audio = {"url": f"/v1/prompts/{name}/audio", "seconds": 3.0}
    fake.prompts.append({"prompt": name, "title": title, "audio": audio})
    return name


def _refused(status: int, message: str, code: str) -> JSONResponse:
    error = {"message": message, "type": "invalid_request_error", "code": code}
    return JSONResponse({"error": error | {"param": None, "hint": None, "request_id": "r"}}, status)


def _bytes(request: Request, body: bytes, media_type: str) -> Response:
    """`body`, or the range of it that is asked for."""
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"Accept-Ranges": "bytes", "ETag": tag}
    wanted = request.headers.get("range", "")
    if not wanted.startswith("bytes="):
        return Response(body, media_type=media_type, headers=headers)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start, end = int(first or 0), min(int(last) if last else len(body) - 1, len(body) - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
    return Response(body[start : end + 1], 206, media_type=media_type, headers=headers)


class _Static(StaticFiles):
    """Files that a browser keeps, so that each test need not fetch them."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        """The file, for a while."""
        answer: Response = super().file_response(*arguments, **named)
        answer.headers["Cache-Control"] = "max-age=600"
        return answer


def create(fake: Fake) -> FastAPI:
    """The application over `fake`."""
    app = FastAPI()
    app.mount("/static", _Static(directory=WEB))

    @app.middleware("http")
    async def around(request: Request, call: Any) -> Response:
        path = request.url.path
        fake.calls.append(f"{request.method} {path}")
        wanted = fake.keyed and path.startswith(("/v1", "/feeds"))
        if wanted and request.headers.get("authorization") != f"Bearer {KEY}":
            return _refused(401, "this service asks for an API key", "invalid_api_key")
        answer: Response = await call(request)
        answer.headers["Content-Security-Policy"] = CSP
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(WEB / "index.html")

    _reading(app, fake)
    _writing(app, fake)
    _streaming(app, fake)
    return app


def _reading(app: FastAPI, fake: Fake) -> None:
    @app.get("/v1/rows")
    async def rows(limit: int = 20, cursor: str = "0", groups: str = "") -> Response:
        start = int(cursor or 0)
        shown = [group for group in fake.groups if not groups or group in groups.split(",")]
        more = start + limit < len(fake.prompts)
        page = {
            "data": [fake.row(prompt, shown) for prompt in fake.prompts[start : start + limit]],
            "next_cursor": str(start + limit) if more else None,
            "total": len(fake.prompts),
            "groups": fake.groups,
            "languages": data.LANGUAGES,
        }
        return JSONResponse(page)

    @app.get("/v1/episodes/{episode}")
    async def one(episode: str) -> dict[str, Any]:
        return fake.episodes[episode]

    @app.get("/v1/episodes/{episode}/artifacts/{name}")
    async def artifact(
        request: Request, episode: str, name: str, format: str = "", download: int = 0
    ) -> Response:
        said = fake.said(episode, name)
        if format == "diff":
            return JSONResponse({"diff": data.diff(fake.said(episode, "transcribe"), said)})
        if format in ("json", "words"):
            words = data.spoken_words(said, 3.0) if fake.timed else []
            named = [{"start": start, "end": end, "word": word} for start, end, word in words]
            return JSONResponse({"text": said, "words": named} if format == "json" else {"words": words})
        media_type = "audio/wav" if name.startswith(("speak", "dub", "voice")) else "text/plain"
        return _bytes(request, fake.body(episode, name), media_type)

    @app.get("/v1/prompts/{prompt}/audio")
    async def recording(request: Request, prompt: str) -> Response:
        return _bytes(request, data.tone(hertz=220), "audio/wav")

    @app.get("/v1/prompts/{prompt}/export.zip")
    async def export(prompt: str) -> Response:
        named = {"Content-Disposition": f'attachment; filename="{prompt}.zip"'}
        return Response(b"PK\x05\x06" + b"\0" * 18, media_type="application/zip", headers=named)

    @app.get("/v1/stages")
    async def stages() -> dict[str, Any]:
        names = [
            "transcribe_audio",
            "generate_text",
            "translate_text",
            "synthesis_audio_en",
            "synthesis_audio",
        ]
        return {
            "data": [
                {
                    "name": name,
                    "url": "http://127.0.0.1:9001",
                    "state": "away" if name in fake.away else "ready",
                    "model": "demo",
                    "revision": "0123456789ab",
                    "since": data.when(3),
                }
                for name in names
            ]
        }

    @app.get("/v1/leaderboard")
    async def leaderboard() -> dict[str, Any]:
        board = []
        for place, group in enumerate(fake.groups):
            mine = [episode for episode in fake.episodes.values() if episode["group"] == group]
            done = sum(episode["state"] == "done" for episode in mine)
            tasks = dict.fromkeys(["transcribe", "generate"], len(mine))
            tasks |= dict.fromkeys(["speak", "translate", "dub"], done)
            failed = sum(episode["state"] == "failed" for episode in mine)
            board.append(
                {
                    "group": group,
                    "episodes": len(mine),
                    "done": done,
                    "failed": failed,
                    "score": round(0.95 - 0.03 * place, 3),
                    "tasks": tasks,
                }
            )
        return {"data": board}


def _writing(app: FastAPI, fake: Fake) -> None:
    @app.post("/v1/episodes", status_code=201)
    async def create_episode(request: Request) -> Response:
        async with request.form() as form:
            sent = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            body = b"" if file is None or isinstance(file, str) else await file.read()
            named = "" if file is None or isinstance(file, str) else file.filename
        fake.received.append(sent | {"bytes": len(body), "key": request.headers.get("idempotency-key", "")})
        if not body and "prompt" not in sent:
            return _refused(400, "the recording is empty", "empty_file")
        episode = _added(fake, sent, sent.get("title") or named or "Untitled")
        return JSONResponse(episode, 201, headers={"Location": f"/v1/episodes/{episode['id']}"})

    @app.patch("/v1/episodes/{episode}/artifacts/{name}")
    async def edit(
        episode: str,
        name: str,
        text: Annotated[str, Body(embed=True)],
        if_match: Annotated[str, Header()] = "",
    ) -> Response:
        if not fake.episodes[episode]["writable"]:
            return _refused(403, "another group's episode cannot be changed", "not_yours")
        now = fake.step(episode, name)["artifact"]["sha256"]
        if if_match.strip('"') != now:
            return _refused(412, "the text has changed meanwhile", "changed_meanwhile")
        fake.texts[episode, name] = text
        fake.make(episode, name)
        for later in _after(fake.episodes[episode], name):
            fake.mark(episode, later, "waiting")
        return JSONResponse(fake.episodes[episode])

    @app.post("/v1/episodes/{episode}/cancel")
    async def cancel(episode: str) -> dict[str, Any]:
        for step in fake.episodes[episode]["steps"]:
            if step["state"] in ("waiting", "running"):
                fake.mark(episode, step["name"], "cancelled")
        return fake.episodes[episode]

    @app.post("/v1/episodes/{episode}/retry")
    async def retry(episode: str) -> dict[str, Any]:
        for step in fake.episodes[episode]["steps"]:
            if step["state"] not in ("made", "kept"):
                fake.mark(episode, step["name"], "running")
        return fake.episodes[episode]

    @app.delete("/v1/episodes/{episode}", status_code=204)
    async def remove(episode: str) -> None:
        del fake.episodes[episode]
        fake.emit("episode", {"state": "deleted", "episode": episode})


def _added(fake: Fake, sent: dict[str, str], title: str) -> dict[str, Any]:
    """The new episode of a form."""
    prompt = sent.get("prompt") or add_prompt(fake, title)
    group = sent.get("group", "staff")
    if group not in fake.groups:
        fake.groups.append(group)
    number = next(n for n, kept in enumerate(fake.prompts) if kept["prompt"] == prompt)
    episode = fake.add(number, group, state="waiting")
    fake.emit("episode", fake.summary(episode["id"]) | {"episode": episode["id"]})
    return episode


def _after(episode: dict[str, Any], name: str) -> list[str]:
    """The steps that depend on `name`."""
    task, _, language = name.partition(".")
    names = [step["name"] for step in episode["steps"]]
    if task == "transcribe":
        return names[1:]
    if task == "generate":
        return names[2:]
    return [other for other in names if other in (f"dub.{language}", f"voice.{language}")]


def _streaming(app: FastAPI, fake: Fake) -> None:
    @app.get("/v1/events")
    async def events(
        request: Request, last_event_id: Annotated[str | None, Header()] = None
    ) -> StreamingResponse:
        if last_event_id is not None:
            fake.resumed_from.append(last_event_id)
        sent = int(last_event_id) if last_event_id else len(fake.events)
        return StreamingResponse(_lines(fake, sent), media_type="text/event-stream")


async def _lines(fake: Fake, sent: int) -> AsyncIterator[str]:
    generation, fake.streams = fake.generation, fake.streams + 1
    yield "retry: 100\n\n: hello\n\n"
    while fake.generation == generation:
        for number, kind, event in fake.events[sent:]:
            yield f"id: {number}\nevent: {kind}\ndata: {json.dumps(event)}\n\n"
            sent = number
        await asyncio.sleep(0.02)
