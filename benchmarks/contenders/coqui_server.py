"""Coqui's server as a process: `python -m benchmarks.contenders.coqui_server FOLDER PORT`.

Contract: with Flask it is `TTS.server.server` itself. Without, it is that server's /api/tts in Python's own
http.server: the same calls under the same lock, `tts` and `save_wav`, and nothing else. It serves loopback.
"""

import importlib.util
import io
import runpy
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from services.synthesis_audio.voice.compat import prepare

_CONFIG = "config.json"


def opened(folder: Path, threads: int = 0) -> Any:
    """The model in a folder, by Coqui's own interface."""
    prepare()
    import torch
    from TTS.api import TTS

    if threads:
        torch.set_num_threads(threads)
    config = str(folder / _CONFIG)
    return TTS(model_path=str(_weights(folder)), config_path=config, progress_bar=False)


def _weights(folder: Path) -> Path:
    return next(iter(folder.glob("*.pth")))


def main() -> None:
    """See the module."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    if importlib.util.find_spec("flask") is None:
        ThreadingHTTPServer(("127.0.0.1", port), handler(opened(folder))).serve_forever()
        return
    prepare()
    paths = ["--model_path", str(_weights(folder)), "--config_path", str(folder / _CONFIG)]
    sys.argv = ["tts-server", *paths, "--port", str(port)]
    runpy.run_module("TTS.server.server", run_name="__main__")


def handler(api: Any) -> type[BaseHTTPRequestHandler]:
    """What answers."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"", "text/html")

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            file = io.BytesIO()
            with lock:
                api.synthesizer.save_wav(api.tts(form["text"][0]), file)
            self._answer(file.getvalue(), "audio/wav")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is logged."""

    return Handler


if __name__ == "__main__":
    main()
