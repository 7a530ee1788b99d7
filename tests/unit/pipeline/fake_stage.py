"""Deterministic stand-ins for the five stages, over real HTTP, in the shapes that the contract sets.

Contract: `create_app()` answers as all five stages at once (their paths differ); every answer is a function
of the request. `python fake_stage.py STAGE` serves one of them at the address that the stage's own settings
name, as a supervised child would. Failures are asked for by `Faults` or, for a child, by the environment.
It knows no engine.
"""

import asyncio
import contextlib
import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import av
import numpy as np
import uvicorn
from fastapi import FastAPI, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response

TRANSCRIPT = "this is your house spotless protopapas"
BESIDE = ("/v1/models", "/v1/audio/speech/captions")
CORRECTED = "This is your host, Pavlos Protopapas."


def audio(seconds: float = 0.6, *, hertz: float = 440.0, rate: int = 16000, container: str = "mp3") -> bytes:
    """A tone (silence for 0 Hz) as a file."""
    times = np.arange(int(seconds * rate)) / rate
    samples = (np.sin(2 * np.pi * hertz * times) * 12000).astype(np.int16)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as output:
        codec = {"mp3": "libmp3lame", "wav": "pcm_s16le"}[container]
        stream = output.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            output.mux(packet)
    return buffer.getvalue()


@dataclass
class Faults:
    """What goes wrong: statuses to answer with, by path, before it goes right; `transcript` is what is
    heard. `calls` are those that make an artifact.
    """

    statuses: dict[str, list[int]] = field(default_factory=dict)
    transcript: str = TRANSCRIPT
    speech: bytes = field(default_factory=audio)
    calls: list[str] = field(default_factory=list)


def _count(request: Request) -> None:
    """Write down the key of the work that is answered."""
    file, key = os.environ.get("FAKE_CALLS"), request.headers.get("idempotency-key")
    if file and key:
        with Path(file).open("a", encoding="utf-8") as calls:
            calls.write(f"{key}\n")


def create_app(faults: Faults | None = None) -> FastAPI:
    """All five stages."""
    faults = faults or Faults()
    app = FastAPI()

    @app.middleware("http")
    async def fail_as_asked(request: Request, call_next):  # type: ignore[no-untyped-def]
        path = request.url.path
        if path.startswith(("/v1/", "/translate")) and path not in BESIDE:
            faults.calls.append(path)
        if faults.statuses.get(path):
            status = faults.statuses[path].pop(0)
            body = {
                "error": {"message": f"asked to fail with {status}", "type": "t", "param": None, "code": "c"}
            }
            return JSONResponse(body, status, headers={"Retry-After": "0"})
        if os.environ.get("FAKE_DIES_AT") == path:
            os._exit(9)
        if os.environ.get("FAKE_SLOW_AT") == path:
            await asyncio.sleep(2)
        await asyncio.sleep(float(os.environ.get("FAKE_PAUSE", "0")))
        response = await call_next(request)
        _count(request)
        return response

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        if os.environ.get("FAKE_CANNOT_LOAD"):
            return JSONResponse({"state": "failed", "reason": "vocabulary.json is corrupt"}, 503)
        return JSONResponse({"state": "ready", "reason": None})

    @app.get("/v1/models")
    def models() -> dict[str, object]:
        return {
            "object": "list",
            "data": [{"id": "fake", "object": "model", "revision": "r1", "licence": "MIT"}],
        }

    @app.post("/v1/audio/transcriptions")
    async def transcriptions(
        file: UploadFile,
        model: Annotated[str, Form()],
        response_format: Annotated[str, Form()] = "json",
        times: Annotated[list[str] | None, Form(alias="timestamp_granularities[]")] = None,
    ) -> dict[str, object]:
        data = await file.read()
        assert data
        assert model == "fake"
        assert response_format == "verbose_json"
        heard = faults.transcript
        if os.environ.get("FAKE_CALLS"):  # every recording gives work of its own, to be counted
            heard = f"{heard} take {len(data)}"
        segments = [{"id": 0, "start": 0.0, "end": 0.5, "text": heard}]
        words = [{"word": heard, "start": 0.0, "end": 0.5}] if "word" in (times or ()) else []
        return {"text": heard, "language": "en", "duration": 0.6, "segments": segments, "words": words}

    @app.post("/v1/rewrite")
    async def rewrite(body: dict[str, Any]) -> dict[str, Any]:
        if body["mode"] == "summarize":
            faults.calls.remove("/v1/rewrite")
            notes = {"title": "Cheese", "notes": ["We love it."], "chapters": [{"title": "All", "start": 0}]}
            return {"text": "Cheese", "model": "fake", **notes}
        if body["mode"] == "correct":
            return {
                "text": CORRECTED if body["text"] == TRANSCRIPT else body["text"].title(),
                "model": "fake",
            }
        return {"text": f"{body['text']}\n\nWe all love cheese.", "model": "fake"}

    @app.post("/translate")
    async def translate(body: dict[str, Any]) -> dict[str, Any]:
        assert body["source"] == "en"
        if isinstance(body["q"], list):
            faults.calls.remove("/translate")
            return {"translatedText": [f"[{body['target']}] {each}" for each in body["q"]]}
        return {"translatedText": f"[{body['target']}] {body['q']}"}

    @app.post("/v1/translate")
    async def translate_by(body: dict[str, Any]) -> dict[str, Any]:
        (target,) = body["targets"]
        for term in body["glossary"]:
            body["text"] = body["text"].replace(term["source"], term["target"][target])
        translations = [{"target": target, "text": f"[{target}] {body['text']}"}]
        return {"model": "fake", "results": [{"source": "en", "translations": translations}]}

    @app.post("/v1/audio/speech")
    async def speech(body: dict[str, str]) -> Response:
        assert body["model"] == "fake"
        assert body["response_format"] == "mp3"
        assert body["input"]
        return Response(faults.speech, media_type="audio/mpeg")

    return app


@contextlib.contextmanager
def serving(faults: Faults) -> Iterator[str]:
    """The app on a free loopback port; gives its address."""
    config = uvicorn.Config(create_app(faults), host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    prefix = sys.argv[1]
    if os.environ.get("FAKE_NEVER_STARTS"):
        sys.exit("the model is broken")
    uvicorn.run(create_app(), host=os.environ[f"{prefix}HOST"], port=int(os.environ[f"{prefix}PORT"]))
