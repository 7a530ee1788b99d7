"""compose.cpu.yaml and compose.gpu.yaml: hardened, closed, alike but for the device. Read without Docker."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.common.settings import StageSettings
from services.generate_text.settings import GenerateSettings
from services.pipeline.calls.stages import STAGES
from services.pipeline.settings import PipelineSettings
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings
from services.transcribe_audio.settings import TranscribeSettings
from services.translate_text.settings import TranslateSettings
from tests.build.test_images import VARIABLES

ROOT = Path(__file__).parents[2]
CPU: dict[str, Any] = yaml.safe_load((ROOT / "compose.cpu.yaml").read_text())
GPU: dict[str, Any] = yaml.safe_load((ROOT / "compose.gpu.yaml").read_text())
PORTS = {
    "transcribe_audio": TranscribeSettings().port,
    "generate_text": GenerateSettings().port,
    "translate_text": TranslateSettings().port,
    "synthesis_audio_en": EnglishSynthesisSettings().port,
    "synthesis_audio": SynthesisSettings().port,
}
OURS = ["pipeline", *PORTS]


def test_services_are_named_as_the_pipeline_names_them() -> None:
    assert CPU["services"].keys() == {*OURS, "prometheus", "grafana"}
    assert list(STAGES) == list(PORTS)


def test_both_files_have_the_same_services_networks_and_volumes() -> None:
    assert CPU["name"] == GPU["name"]
    for part in ("networks", "volumes", "secrets"):
        assert CPU[part] == GPU[part]
    assert CPU["services"].keys() == GPU["services"].keys()


@pytest.mark.parametrize("name", [*OURS, "prometheus", "grafana"])
def test_a_gpu_service_differs_in_image_device_and_gpu_alone(name: str) -> None:
    service = dict(GPU["services"][name])
    assert service.pop("extends") == {"file": "compose.cpu.yaml", "service": name}
    if name not in PORTS:
        assert service == {}
        return
    assert service.pop("image") == CPU["services"][name]["image"].replace(":cpu", ":cuda")
    assert service.pop("build") == {"args": {"DEVICE": "cuda"}}
    assert service.pop("deploy").keys() == {"resources"}
    assert all(key.endswith("__DEVICE") for key in service.pop("environment", {}))
    assert service == {}


@pytest.mark.parametrize("name", OURS)
def test_every_container_is_hardened_and_limited(name: str) -> None:
    service = CPU["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert "privileged" not in service
    assert not [volume for volume in service["volumes"] if "docker.sock" in volume]


@pytest.mark.parametrize("name", PORTS)
def test_a_stage_has_no_way_out_and_nobody_gets_in(name: str) -> None:
    service = CPU["services"][name]
    assert service["networks"] == ["stages"]
    assert CPU["networks"]["stages"] == {"internal": True}
    assert "ports" not in service
    assert service["expose"] == [str(PORTS[name])]
    assert [volume for volume in service["volumes"] if volume.endswith("/app/models/demo:ro")]
    assert [volume for volume in service["volumes"] if volume.endswith("/app/models/store:ro")]


def test_a_stage_can_be_told_another_model_by_the_environment() -> None:
    kinds: tuple[type[StageSettings], ...] = (
        TranscribeSettings,
        GenerateSettings,
        TranslateSettings,
        EnglishSynthesisSettings,
        SynthesisSettings,
    )
    for name, kind in zip(PORTS, kinds, strict=True):
        prefix = str(kind.model_config["env_prefix"])
        environment = CPU["services"][name]["environment"]
        told = {key: value for key, value in environment.items() if value == f"${{{key}:-}}"}
        assert f"{prefix}MODEL" in told
        assert {key.removeprefix(prefix).lower() for key in told} <= kind.model_fields.keys()


def test_every_published_port_is_on_loopback() -> None:
    published = [port for service in CPU["services"].values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_pipeline_knows_the_stages_by_name_and_waits_for_them() -> None:
    pipeline = CPU["services"]["pipeline"]
    urls = {key: value for key, value in pipeline["environment"].items() if key.endswith("_URL")}
    assert set(urls.values()) == {f"http://{name}:{port}" for name, port in PORTS.items()}
    fields = {key.removeprefix("MEGA_PIPELINE__").lower() for key in urls}
    assert fields <= PipelineSettings.model_fields.keys()
    assert pipeline["depends_on"] == {name: {"condition": "service_healthy"} for name in PORTS}
    assert pipeline["ports"] == [f"127.0.0.1:${{MEGA_PORT:-9000}}:{PipelineSettings().port}"]


def test_the_english_voice_asks_itself_at_its_own_port() -> None:
    service = CPU["services"]["synthesis_audio_en"]
    assert service["environment"]["MEGA_READY"].endswith(f":{PORTS['synthesis_audio_en']}")
    assert service["image"] == CPU["services"]["synthesis_audio"]["image"]


def test_what_is_built_is_what_bake_builds() -> None:
    for name in OURS:
        arguments = CPU["services"][name]["build"]["args"]
        assert arguments["SERVICE"] in name
        assert (ROOT / "requirements" / f"{arguments['REQUIREMENTS']}.txt").is_file()
        assert ("TORCH" in arguments) == name.startswith("synthesis")
        assert arguments.get("TORCH", VARIABLES["TORCH"]) == VARIABLES["TORCH"]


def test_observability_is_a_profile() -> None:
    for name in ("prometheus", "grafana"):
        assert CPU["services"][name]["profiles"] == ["observability"]
        assert re.search(r":v?\d+\.\d+", CPU["services"][name]["image"])
