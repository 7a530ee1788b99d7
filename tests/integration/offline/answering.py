"""Loads models by their ids in the services' engines and says what they answer; run where no network is.

    python -m tests.integration.offline.answering [--forbid] STAGE:ID…

Prints one JSON object: what the process sees of a network, every address that it tried all the same, and by
model its revision with its answer, or the error. With `--forbid` such a try raises, for systems that give no
namespace.
"""

import argparse
import json
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from services.common.errors import StageError

TEXT = "Good morning."
_OUTSIDE = ("192.0.2.1", 80)
_DOORS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
)
Answer = tuple[str, str]
"""Revision, and what was said: text, or what is known of a sound."""


def transcribe(model: str) -> Answer:
    from services.transcribe_audio.engine import TranscribeEngine
    from services.transcribe_audio.settings import TranscribeSettings
    from services.transcribe_audio.transcript import Clip, Decoding, Transcript

    engine = TranscribeEngine(TranscribeSettings(model=model, threads=1))
    info = engine.load()
    noise = (np.random.default_rng(0).standard_normal(16000 * 5) * 0.1).astype(np.float32)
    found = _whole(engine.infer([Clip(noise, Decoding(beam_size=1))])[0])
    assert isinstance(found, Transcript)
    return info.revision, " ".join(segment.text for segment in found.segments)


def generate(model: str) -> Answer:
    from services.generate_text.engine import GenerateEngine
    from services.generate_text.prompts import Completion, Message, Prompt
    from services.generate_text.settings import GenerateSettings

    engine = GenerateEngine(GenerateSettings(model=model, threads=1))
    info = engine.load()
    found = _whole(engine.infer([Prompt((Message("user", TEXT),), max_tokens=20)])[0])
    assert isinstance(found, Completion)
    return info.revision, found.text


def translate(model: str) -> Answer:
    from services.translate_text.engine import SentenceRequest, TranslateEngine, Translation
    from services.translate_text.settings import TranslateSettings

    engine = TranslateEngine(TranslateSettings(model=model, threads=1))
    info = engine.load()
    found = _whole(engine.infer([SentenceRequest(TEXT, "eng_Latn", "fra_Latn")])[0])
    assert isinstance(found, Translation)
    return info.revision, found.text


def synthesis(model: str) -> Answer:
    """In the model's own voice; of XTTS that is a cloned one, too."""
    return _spoken(model=model, cloner="none")


def convert_voice(model: str) -> Answer:
    """The demo voice, in the voice of a recording."""
    return _spoken(model="demo-voice", cloner=model)


def _spoken(**settings: str) -> Answer:
    from models.catalog import resolve
    from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
    from services.synthesis_audio.settings import SynthesisSettings
    from services.synthesis_audio.voices.caller import Caller
    from services.synthesis_audio.voices.profiles import Profiles, Wanted
    from services.synthesis_audio.voices.sample import checked
    from tests.unit.synthesis_audio.voices.sound import recording

    with TemporaryDirectory() as folder:
        voices, voice = Path(folder), ""
        engine = SynthesisEngine(
            SynthesisSettings.model_validate({"threads": 1, **settings, "voices_dir": voices})
        )
        revision = engine.load().revision
        if settings["cloner"] != "none":
            revision = resolve("convert_voice", settings["cloner"]).revision
            ada = Wanted("Ada", "x", "I allow it.", "en", 1)
            voice = Profiles(voices).add(ada, checked(recording()), Caller()).id
        found = _whole(engine.infer([SpeechRequest(TEXT, "en", voice)])[0])
        engine.close()
    assert isinstance(found, Speech)
    assert np.isfinite(found.samples).all()
    return revision, f"{np.count_nonzero(found.samples)} samples at {found.sample_rate} Hz"


def _whole(answer: Any) -> Any:
    if isinstance(answer, StageError):
        raise answer
    return answer


STAGES: Mapping[str, Callable[[str], Answer]] = {
    "transcribe": transcribe,
    "generate": generate,
    "translate": translate,
    "synthesis": synthesis,
    "convert_voice": convert_voice,
}


def _watch(tried: list[str], *, forbid: bool) -> None:
    """Keep every address that is tried, whoever catches what comes of it."""

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event not in _DOORS:
            return
        address = given[0] if event.startswith("socket.get") else given[-1]
        if isinstance(given[0], socket.socket) and given[0].family == socket.AF_UNIX:
            return
        tried.append(f"{event} {address}")
        if forbid:
            raise PermissionError(f"{event} {address}: there is to be no network")

    sys.addaudithook(hook)


def _network() -> dict[str, Any]:
    """What there is: interfaces, routes, and how a packet to the outside fares."""
    with socket.socket() as outside:
        outside.settimeout(1)
        fate = outside.connect_ex(_OUTSIDE)
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return {"interfaces": [name for _, name in socket.if_nameindex()], "routes": routes, "errno": fate}


def _answered(stage: str, model: str) -> dict[str, str]:
    try:
        revision, answer = STAGES[stage](model)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"revision": revision, "answer": answer}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forbid", action="store_true")
    parser.add_argument("models", nargs="*", metavar="STAGE:ID")
    asked = parser.parse_args()
    network: dict[str, Any] = {} if asked.forbid else _network()
    tried: list[str] = []
    _watch(tried, forbid=asked.forbid)
    answers = {name: _answered(*name.split(":")) for name in asked.models}
    print(json.dumps({"network": network, "tried": tried, "answers": answers}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
