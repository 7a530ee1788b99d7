"""Memory of stage A over hours of audio: a real server on the demo model, a recording made here, its peak.

    python -m benchmarks.transcribe_memory [--minutes 180] [--pause 2]

Contract: prints one JSON line with the seconds of audio, how long the answer took, the words in it, and the
server's resident memory in MB: before, and at its highest. The recording is the repository's own sample again
and again, with a pause between; it is sent from disk. Linux only (`/proc`). It knows the service's HTTP and
its command, not its code.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np

SAMPLE = Path(__file__).parents[1] / "samples" / "01-very-cheesy.mp3"
RATE = 16000


@dataclass(frozen=True)
class Measured:
    """One request: sizes in MB, times in seconds."""

    audio_s: float
    took_s: float
    words: int
    before_mb: float
    peak_mb: float


def main() -> None:
    """Measure once, print the JSON line."""
    parser = argparse.ArgumentParser(description="Memory of stage A over a long recording.")
    parser.add_argument("--minutes", type=float, default=180.0)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds of silence after each sample")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as (address, process):
        sound = make(Path(folder) / "long.mp3", chosen.minutes, chosen.pause)
        print(json.dumps(asdict(measure(address, process, sound))))


def make(path: Path, minutes: float, pause_s: float) -> Path:
    """An mp3 of so many minutes, written piece by piece."""
    with av.open(str(SAMPLE)) as source:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        frames = [part for frame in source.decode(audio=0) for part in resampler.resample(frame)]
    spoken = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    block = np.concatenate([spoken, np.zeros(int(pause_s * RATE), np.int16)])
    with av.open(str(path), "w", format="mp3") as target:
        stream: Any = target.add_stream("libmp3lame", rate=RATE, layout="mono")
        encoder = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE, frame_size=576)
        for _ in range(max(1, round(minutes * 60 * RATE / len(block)))):
            frame = av.AudioFrame.from_ndarray(block[None], format="s16", layout="mono")
            frame.sample_rate = RATE
            for part in encoder.resample(frame):
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return path


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Stage A in a process of its own: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MEGA_TRANSCRIBE__PORT": str(port)}
    command = [sys.executable, "-m", "services.transcribe_audio"]
    with subprocess.Popen(command, env=environment, stdout=sys.stderr) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            while not _ready(address):
                if process.poll() is not None:
                    raise RuntimeError("the service did not start")
                time.sleep(0.1)
            yield address, process.pid
        finally:
            process.terminate()


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def measure(address: str, process: int, sound: Path) -> Measured:
    """Send the recording and wait for its transcript."""
    before, began = memory_mb(process, "VmRSS"), time.monotonic()
    with sound.open("rb") as file:
        answer = httpx.post(
            f"{address}/v1/audio/transcriptions",
            files={"file": (sound.name, file)},
            data={"response_format": "verbose_json", "beam_size": "1"},
            timeout=None,
            trust_env=False,
        )
    answer.raise_for_status()
    body = answer.json()
    return Measured(
        audio_s=body["duration"],
        took_s=round(time.monotonic() - began, 1),
        words=len(body["text"].split()),
        before_mb=before,
        peak_mb=memory_mb(process, "VmHWM"),
    )


def memory_mb(process: int, which: str) -> float:
    """Resident memory now (VmRSS) or at its highest (VmHWM)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return round(int(line.split()[1]) / 1000, 1)
    raise ValueError(which)


if __name__ == "__main__":
    main()
