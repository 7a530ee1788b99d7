"""services/Dockerfile, docker-bake.hcl and what is beside them, read without Docker."""

import re
from pathlib import Path
from typing import Any

import hcl2
import pytest

from services.common.settings import StageSettings
from services.generate_text.settings import GenerateSettings
from services.pipeline.settings import PipelineSettings
from services.synthesis_audio.settings import SynthesisSettings
from services.transcribe_audio.settings import TranscribeSettings
from services.translate_text.settings import TranslateSettings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "services" / "Dockerfile").read_text()
STAGES = dict(re.findall(r"^FROM \S+ AS (\S+)\n(.*?)(?=^FROM|\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL))
BASES = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
SETTINGS: dict[str, type[StageSettings] | type[PipelineSettings]] = {
    "pipeline": PipelineSettings,
    "transcribe_audio": TranscribeSettings,
    "generate_text": GenerateSettings,
    "translate_text": TranslateSettings,
    "synthesis_audio": SynthesisSettings,
}


def _plain(value: Any) -> Any:
    """What hcl2 parsed, without the quotes that it keeps around strings."""
    if isinstance(value, dict):
        return {key.strip('"'): _plain(each) for key, each in value.items() if key != "__is_block__"}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.strip('"') if isinstance(value, str) else value


BAKE = _plain(hcl2.loads((ROOT / "docker-bake.hcl").read_text()))
VARIABLES = {name: body.get("default") for block in BAKE["variable"] for name, body in block.items()}
TARGETS = {name: body for block in BAKE["target"] for name, body in block.items()}


def test_every_device_has_a_stage_to_build_in_and_one_to_run_in() -> None:
    for device in ("cpu", "cuda"):
        assert {f"builder-{device}", f"runtime-{device}"} <= STAGES.keys()
        assert f"COPY --from=builder-{device} /opt/venv /opt/venv" in STAGES[f"runtime-{device}"]


def test_the_only_image_from_outside_is_debian() -> None:
    known = {*STAGES, "scratch", "debian:bookworm-slim", "runtime-${DEVICE}"}
    assert set(BASES) <= known
    assert not DOCKERFILE.startswith("# syntax")


def test_no_image_runs_as_root_and_each_says_when_it_is_ready() -> None:
    assert re.search(r"^USER 1000:1000$", STAGES["service"], re.MULTILINE)
    assert "USER" not in STAGES["demo"]
    assert "services.common.ready" in STAGES["service"].split("HEALTHCHECK")[1]
    assert '"tini"' in STAGES["runtime"]


def test_nothing_that_builds_is_in_what_runs() -> None:
    for name in ("python", "runtime", "runtime-cpu", "runtime-cuda", "service", "demo"):
        assert not re.search(r"\bpip\b|python3-venv|gcc|apt-get install.*-dev", STAGES[name]), name
    assert "venv --without-pip /opt/venv" in STAGES["builder"]


def test_hubs_and_telemetry_are_off_in_every_image() -> None:
    for switch in ("HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1", "DO_NOT_TRACK=1", "TRAINER_TELEMETRY=0"):
        assert switch in STAGES["runtime"]


def test_what_is_installed_is_pinned_by_hash_but_torch() -> None:
    scripts = {path.name: path.read_text() for path in (ROOT / "deploy" / "image").glob("install-*")}
    assert "--require-hashes" in scripts["install-packages"]
    for name, text in scripts.items():
        assert "pip install" not in text or name in {"install-packages", "install-torch"}


def test_images_never_say_latest() -> None:
    texts = [DOCKERFILE, *(path.read_text() for path in ROOT.glob("compose*.yaml"))]
    texts.append((ROOT / "docker-bake.hcl").read_text())
    assert not [text for text in texts if re.search(r":latest\b", text)]
    assert not [tag for target in TARGETS.values() for tag in target.get("tags", ()) if ":" not in tag]


@pytest.mark.parametrize("service", VARIABLES["SERVICES"], ids=lambda service: service["name"])
def test_an_image_is_told_what_its_settings_say(service: dict[str, Any]) -> None:
    settings = SETTINGS[service["name"]]
    assert settings.model_config.get("env_prefix") == service["prefix"]
    assert str(settings.model_fields["port"].default) == service["port"]
    assert (ROOT / "services" / service["name"]).is_dir()
    assert (ROOT / "requirements" / f"{service['stage']}.txt").is_file()
    assert service["name"] == "pipeline" or (ROOT / "models" / "demo" / service["stage"]).is_dir()
    assert service["torch"] == (service["name"] == "synthesis_audio")


def test_there_is_an_image_for_every_service_and_a_group_for_every_use() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/settings.py")} - {"common"}
    assert {service["name"] for service in VARIABLES["SERVICES"]} == folders
    assert {"cpu", "cuda", "demo"} <= TARGETS.keys(), "a matrix target is a group of its name"
    assert all(TARGETS[name]["name"].endswith(f"-{name}") for name in ("cpu", "cuda", "demo"))


def test_images_and_the_environment_have_one_torch() -> None:
    setup = (ROOT / "scripts" / "setup_environment.py").read_text()
    assert f'TORCH = "torch=={VARIABLES["TORCH"]}"' in setup
    audio = re.search(r'TORCHAUDIO = "torchaudio==(.+)"', setup)
    assert audio
    assert f"audio={audio[1]} ;;" in (ROOT / "deploy" / "image" / "install-torch").read_text()


def test_platforms_are_honest() -> None:
    assert TARGETS["cuda"]["platforms"] == ["linux/amd64"], "CTranslate2's arm64 wheel has no CUDA"
    assert "sbom" in TARGETS["common"]["attest"]
    assert "provenance" in TARGETS["common"]["attest"]


def test_an_image_may_hold_only_what_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    allowed = {line for line in lines if line.startswith("!")}
    assert not allowed & {"!tests", "!models", "!models/train", "!store", "!.git", "!samples"}


def test_what_is_left_out_of_images_is_pinned_and_imported_by_none_of_our_code() -> None:
    lines = (ROOT / "deploy" / "image" / "left-out.txt").read_text().splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    pinned = (ROOT / "requirements" / "synthesis.txt").read_text()
    assert not [name for name in names if f"\n{name}==" not in f"\n{pinned}"], "no longer needed in the list"
    code = "\n".join(path.read_text() for path in (ROOT / "services").rglob("*.py"))
    modules = [name.replace("-", "_") for name in names]
    assert not [name for name in modules if re.search(rf"^\s*(from|import) {name}\b", code, re.MULTILINE)]
