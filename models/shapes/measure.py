"""What a shape costs in its service's engine: seconds to load, memory, speed. One child process for each.

    python -m models.shapes --measure [NAME…]

Prints a row for each: threads, seconds to load and warm up, MiB at the peak, speed and its unit. Speeds are
audio seconds a second for speech, tokens a second for text and translation, one request at a time. It knows
the engines, not HTTP.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from models.lifecycle.doctor import machine, measured
from models.shapes.cache import Shape
from models.shapes.recipes import NAMES, shape
from services.common.threads import cpu_quota

_ROUNDS = 3
_WORDS = "The cheese is made in the mountains and it ripens for twelve months. "


@dataclass(frozen=True)
class Cost:
    """A row of the table."""

    name: str
    threads: int
    load_s: float
    memory_mib: int
    speed: float
    unit: str


def measure(names: tuple[str, ...] = NAMES) -> list[Cost]:
    """Measure each in a process of its own, one after another."""
    found = []
    for name in names:
        shape(name)
        command = [sys.executable, "-m", "models.shapes.measure", name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found.append(Cost(**json.loads(said.splitlines()[-1])))
    return found


def keep(costs: list[Cost]) -> None:
    """Write the rows where `mega models doctor` finds them; rows of other shapes stay."""
    path = Path(measured.__file__)
    head = path.read_text(encoding="utf-8").split("CORES =", maxsplit=1)[0]
    rows = {row[0]: row for row in measured.ROWS}
    rows |= {one.name: (one.name, one.load_s, one.memory_mib, one.speed, one.unit) for one in costs}
    here = machine.measured()
    lines = [
        f"CORES = {here.cores}",
        f"GB_S = {here.copies_gb_s}",
        "ROWS: tuple[tuple[str, float, int, float, str], ...] = (",
        *(f"    {json.dumps(rows[name])}".replace("[", "(").replace("]", "),") for name in sorted(rows)),
        ")",
    ]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def table(costs: list[Cost]) -> str:
    """Columns for people."""
    head = f"{'model':<20}{'threads':>8}{'load s':>8}{'MiB':>8}{'speed':>9}  unit"
    rows = [
        f"{one.name:<20}{one.threads:>8}{one.load_s:>8}{one.memory_mib:>8}{one.speed:>9}  {one.unit}"
        for one in costs
    ]
    return "\n".join([head, *rows])


def _here(name: str) -> Cost:
    started = time.monotonic()
    work, unit = _KINDS[_kind(name)](shape(name))
    work()
    loaded = time.monotonic() - started
    speeds = []
    for _ in range(_ROUNDS):
        began = time.monotonic()
        speeds.append(work() / (time.monotonic() - began))
    speed = sorted(speeds)[_ROUNDS // 2]
    return Cost(name, cpu_quota(), round(loaded, 1), _peak_mib(), round(speed, 1), unit)


def _peak_mib() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))


def _kind(name: str) -> str:
    kinds = {"whisper": "speech", "nllb": "mt", "m2m100": "mt", "opus": "mt", "vits": "voice"}
    return next((kind for begin, kind in kinds.items() if name.startswith(begin)), "text")


Work = Callable[[], float]
"""One round; gives what was done, in the unit."""


def _speech(made: Shape) -> tuple[Work, str]:
    import numpy as np
    from faster_whisper import WhisperModel

    model = WhisperModel(str(made.ct2), device="cpu", compute_type="int8", cpu_threads=cpu_quota())
    window = (np.random.default_rng(0).standard_normal(30 * 16000) * 0.1).astype(np.float32)

    def work() -> float:
        list(model.transcribe(window, language="en")[0])
        return 30.0

    return work, "audio s/s"


def _text(made: Shape) -> tuple[Work, str]:
    from services.generate_text.engine_folder import read
    from services.generate_text.prompts import Message, Prompt

    assert made.ct2 is not None
    model = read(made.ct2, compute_type="int8", intra_threads=cpu_quota())
    given = model.given(Prompt(messages=(Message("user", _WORDS * 8),)))

    def work() -> float:
        found = model.generator.generate_batch(
            [given], max_length=200, include_prompt_in_result=False, end_token=model.ends
        )
        return float(len(found[0].sequences_ids[0]))

    return work, "tokens/s"


def _translation(made: Shape) -> tuple[Work, str]:
    from services.translate_text.engine import SentenceRequest, TranslateEngine
    from services.translate_text.settings import TranslateSettings

    engine = TranslateEngine(TranslateSettings(model=str(made.ct2), threads=cpu_quota()))
    engine.load()
    tokens = float(made.facts["forced_tokens"])

    def work() -> float:
        engine.infer([SentenceRequest(_WORDS, "eng_Latn", "fra_Latn")] * 4)
        return 4 * tokens

    return work, "tokens/s"


def _voice(made: Shape) -> tuple[Work, str]:
    from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
    from services.synthesis_audio.settings import SynthesisSettings

    engine = SynthesisEngine(SynthesisSettings(model=str(made.coqui), threads=cpu_quota()))
    engine.load()

    def work() -> float:
        said = engine.infer([SpeechRequest(_WORDS, "en")])[0]
        assert isinstance(said, Speech)
        return len(said.samples) / said.sample_rate

    return work, "audio s/s"


_KINDS: dict[str, Callable[[Shape], tuple[Work, str]]] = {
    "speech": _speech,
    "text": _text,
    "mt": _translation,
    "voice": _voice,
}

if __name__ == "__main__":
    print(json.dumps(asdict(_here(sys.argv[1]))))
