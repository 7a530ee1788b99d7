"""A recording becomes a voice at the real speech service, on the demo models, and every translation of an
episode is spoken in it: the bonus column.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from tests.contract.live import Live, started
from tests.integration.test_pipeline.test_run import files, mega, states
from tests.unit.pipeline.fake_stage import Faults
from tests.unit.synthesis_audio.voices.sound import recording

pytestmark = pytest.mark.integration

FORM = {
    "name": "the host",
    "transcript": "A buzz.",
    "consent": "I allow group-01 to make speech in my voice for its podcast.",
    "language": "en",
    "group": "group-01",
}


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with started("synthesis_audio", tmp_path_factory.mktemp("speech") / "log") as live:
        yield live


@pytest.fixture
def voice(speech: Live, stages: Faults, monkeypatch: pytest.MonkeyPatch) -> str:
    """A voice of group-01; the other stages are fakes."""
    monkeypatch.setenv("MEGA_PIPELINE__SYNTHESIS_URL", speech.url)
    answer = httpx.post(
        f"{speech.url}/v1/voices", data=FORM, files={"sample": recording(5.0)}, trust_env=False
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def comment(file: Path) -> str:
    with av.open(io.BytesIO(file.read_bytes())) as container:
        return container.metadata["comment"]


def test_every_translation_in_the_cloned_voice_of_its_group(
    speech: Live, voice: str, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = ["run", draft, "--languages", "fr,de", "--voice", voice, "--group"]
    made = mega(capsys, *asked, "group-01")
    assert set(states(made).values()) == {"made"}
    assert {"voice fr", "voice de"} <= set(states(made))
    store = tmp_path / "store"
    cloned = sorted(path for path in files(store) if path.startswith("output_audios_pp/"))
    assert cloned == ["output_audios_pp/group-01/de/input-01.mp3", "output_audios_pp/group-01/input-01.mp3"]
    for path in cloned:
        own = store / path.replace("output_audios_pp", "output_audios")
        assert f"cloned voice {voice}" in comment(store / path)
        assert "voice demo" in comment(own)
        assert (store / path).read_bytes() != own.read_bytes()
    kept = mega(capsys, *asked, "group-01")
    assert set(states(kept).values()) == {"kept"}
    refused = mega(capsys, *asked, "group-02")
    assert {name for name, state in states(refused).items() if state == "failed"} == {"voice fr", "voice de"}
    httpx.delete(f"{speech.url}/v1/voices/{voice}", trust_env=False).raise_for_status()
    gone = mega(capsys, *asked, "group-03")
    assert "was deleted" in str(gone)
