"""Services as child processes: started, waited for, started again, given up, stopped."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from services.pipeline.calls import stages
from services.pipeline.calls.stages import Stage
from services.pipeline.errors import InvalidSetting, PortInUse, ServiceDied, UnknownService
from services.pipeline.local.process import environment
from services.pipeline.local.serve import chosen, ports_of
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.settings import PipelineSettings

FAKE = Path(__file__).parent / "fake_stage.py"


def fake(stage: Stage) -> list[str]:
    return [sys.executable, str(FAKE), stage.env_prefix]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_services_start_side_by_side_come_back_after_a_death_and_stop_at_the_end(tmp_path: Path) -> None:
    async def work() -> list[int]:
        two = [stages.TRANSLATE, stages.SYNTHESIS]
        async with Supervisor(two, PipelineSettings(), tmp_path, command=fake) as supervisor:
            await supervisor.ready()
            before = supervisor.pid(stages.TRANSLATE)
            assert before is not None
            os.kill(before, 9)
            address = await supervisor.url(stages.TRANSLATE)
            while supervisor.pid(stages.TRANSLATE) == before:
                await asyncio.sleep(0.02)
            assert await supervisor.url(stages.TRANSLATE) == address
            return [pid for stage in two if (pid := supervisor.pid(stage))]

    pids = asyncio.run(work())
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)


def test_a_service_that_never_comes_up_is_given_up_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_NEVER_STARTS", "1")

    async def work() -> None:
        settings = PipelineSettings(max_restarts=1)
        async with Supervisor([stages.TRANSLATE], settings, tmp_path, command=fake) as supervisor:
            await supervisor.ready()

    with pytest.raises(ServiceDied, match=r"translate_text died 2 times.*the model is broken") as caught:
        asyncio.run(work())
    assert str(tmp_path) in caught.value.hint


def test_a_service_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    async def work() -> None:
        settings = PipelineSettings(start_timeout_s=0.3)
        sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
        async with Supervisor(
            [stages.TRANSLATE], settings, tmp_path, command=lambda _: sleeper
        ) as supervisor:
            await supervisor.ready()

    with pytest.raises(ServiceDied, match="not ready after"):
        asyncio.run(work())


def test_a_service_whose_model_is_broken_is_given_up_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_CANNOT_LOAD", "1")

    async def work() -> None:
        async with Supervisor([stages.TRANSLATE], PipelineSettings(), tmp_path, command=fake) as supervisor:
            await supervisor.ready()

    with pytest.raises(ServiceDied, match=r"can't start: vocabulary\.json is corrupt") as died:
        asyncio.run(work())
    assert "MEGA_TRANSLATE__MODEL" in str(died.value.hint)


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    async def work(port: int) -> None:
        ports = {stages.TRANSLATE.name: port}
        async with Supervisor([stages.TRANSLATE], PipelineSettings(), tmp_path, ports=ports, command=fake):
            raise AssertionError

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUse, match="translate_text is in use"):
            asyncio.run(work(taken.getsockname()[1]))


def test_a_service_whose_free_port_was_taken_meanwhile_gets_another(tmp_path: Path) -> None:
    first_only = (
        "import os, pathlib, sys; seen = pathlib.Path(sys.argv[1]); taken = not seen.exists(); seen.touch();"
        "taken and sys.exit(98); os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
    )

    def command(stage: Stage) -> list[str]:
        return [sys.executable, "-c", first_only, str(tmp_path / "seen"), *fake(stage)[1:]]

    async def work() -> tuple[str, str]:
        async with Supervisor(
            [stages.TRANSLATE], PipelineSettings(), tmp_path, command=command
        ) as supervisor:
            before = supervisor._children[stages.TRANSLATE.name].url
            await supervisor.ready()
            return before, await supervisor.url(stages.TRANSLATE)

    before, after = asyncio.run(work())
    assert before != after


def test_the_environment_is_offline_and_leaves_the_users_threads_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    env = environment(stages.SYNTHESIS, "127.0.0.1", 1234, 4)
    assert env["HF_HUB_OFFLINE"] == env["TRANSFORMERS_OFFLINE"] == "1"
    assert (env["MEGA_SYNTHESIS__PORT"], env["MEGA_SYNTHESIS__THREADS"], env["OMP_NUM_THREADS"]) == (
        "1234",
        "4",
        "4",
    )
    assert environment(stages.SYNTHESIS_EN, "127.0.0.1", 1234, 4)["MEGA_SYNTHESIS_EN__THREADS"] == "2"
    monkeypatch.setenv("MEGA_SYNTHESIS__THREADS", "3")
    assert environment(stages.SYNTHESIS, "127.0.0.1", 1234, 4)["MEGA_SYNTHESIS__THREADS"] == "3"


def test_serve_knows_its_services_and_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [stage.port for stage in chosen("all")] == [9001, 9002, 9003, 9004, 9005, 9000]
    with pytest.raises(UnknownService):
        chosen("nothing")
    monkeypatch.setenv("MEGA_TRANSLATE__PORT", "seven")
    with pytest.raises(InvalidSetting, match="MEGA_TRANSLATE__PORT='seven'"):
        ports_of(chosen("translate_text"), None)
    monkeypatch.setenv("MEGA_TRANSLATE__PORT", "7777")
    assert ports_of(chosen("translate_text"), None) == {"translate_text": 7777}
    assert list(ports_of(chosen("all"), 8000).values()) == [8000, 8001, 8002, 8003, 8004, 8005]
