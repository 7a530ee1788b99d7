"""`make images-arm64`: every CPU image for arm64, each started under emulation until it takes requests."""

import time

import pytest

from tests.e2e.containers import DEMO, built, running, until

pytestmark = [pytest.mark.compose, pytest.mark.timeout(5400)]

REGISTRY = "mega-arm64"
SERVICES = ("pipeline", "transcribe_audio", "generate_text", "translate_text", "synthesis_audio")


@pytest.mark.parametrize("service", SERVICES)
def test_an_arm64_image_becomes_ready(service: str) -> None:
    options = (
        "--platform=linux/arm64",
        "--env=MEGA_ALLOW_OPEN=1",
        "--tmpfs=/store:uid=1000",
        f"--volume={DEMO}:/app/models/demo:ro",
        "--health-timeout=30s",  # a probe is a whole Python, emulated
        "--health-start-period=600s",
    )
    variables = {"REGISTRY": REGISTRY, "PLATFORMS": "linux/arm64"}
    with (
        built(f"{service}-cpu", f"{REGISTRY}/{service}:cpu", **variables) as image,
        running(image, *options) as container,
    ):
        machine = container.python("import platform; print(platform.machine())")
        assert machine.strip() == "aarch64"
        began = time.monotonic()
        until(lambda: container.health() != "starting", container, 600, 2)
        assert container.health() == "healthy", container.logs()
        print(f"{service}: ready under emulation after {time.monotonic() - began:.0f} s")
