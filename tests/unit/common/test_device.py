"""A device that is not there is told before an engine fails on it."""

import ctypes
from types import SimpleNamespace

import pytest

from services.common.device import NoDevice, check_device
from services.common.engine import EngineInfo
from services.common.settings import StageSettings
from services.common.stage import Stage, State


class _Driver:
    """NVIDIA's driver library, with so many devices."""

    def __init__(self, status: int, devices: int) -> None:
        self._status, self._devices = status, devices

    def cuInit(self, _flags: int) -> int:
        return self._status

    def cuDeviceGetCount(self, count: SimpleNamespace) -> int:
        count._obj.value = self._devices
        return 0


class _Untouched:
    """An engine that must not be asked."""

    def load(self) -> EngineInfo:
        raise AssertionError("loaded without a device")

    warm_up = close = infer = load


def test_the_cpu_is_always_there() -> None:
    check_device("cpu", driver="libnone.so.1")


def test_a_machine_without_a_driver_is_told_what_to_do() -> None:
    with pytest.raises(NoDevice, match=r"libnone\.so\.1.* is not here") as error:
        check_device("cuda", driver="libnone.so.1")
    assert "--gpus all" in str(error.value.hint)


@pytest.mark.parametrize(
    ("status", "devices", "told"), [(100, 0, "error 100"), (0, 0, "finds none"), (0, 1, "")]
)
def test_the_driver_is_asked_for_a_device(
    monkeypatch: pytest.MonkeyPatch, status: int, devices: int, told: str
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: _Driver(status, devices))
    if told:
        with pytest.raises(NoDevice, match=told):
            check_device("cuda")
    else:
        check_device("cuda")


async def test_a_service_without_its_device_stays_up_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: _Driver(0, 0))
    stage = Stage("any", StageSettings(device="cuda"), _Untouched())  # type: ignore[arg-type]
    await stage.start()
    assert stage.state is State.FAILED
    assert stage.reason.startswith("no CUDA device")
    assert "cpu image" in stage.reason
    await stage.stop()
