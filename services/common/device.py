"""Whether the device that a service is told to compute on is there, before an engine library fails on it.

Contract: `check_device("cuda")` asks NVIDIA's driver library, which the host brings into a container, for a
device. Source: CUDA Driver API, "Initialization" and "Device Management". It does not know engines.
"""

import ctypes

from services.common.errors import NotReady

_DRIVER = "libcuda.so.1"
_HINT = (
    "start the container with a GPU (docker run --gpus all, compose.gpu.yaml, the NVIDIA Container Toolkit),"
    " or compute on the CPU: the cpu image, the setting DEVICE=cpu"
)


class NoDevice(NotReady):
    """The device is not there; the message says what is missing."""

    code = "no_device"


def check_device(device: str, *, driver: str = _DRIVER) -> None:
    """Raise NoDevice where `device` is `cuda` and no CUDA device can be had through the library `driver`."""
    if not device.startswith("cuda"):
        return
    try:
        library = ctypes.CDLL(driver)
    except OSError:
        raise NoDevice(f"no CUDA device: NVIDIA's driver ({driver}) is not here", hint=_HINT) from None
    count = ctypes.c_int(0)
    status = library.cuInit(0) or library.cuDeviceGetCount(ctypes.byref(count))
    if status:
        raise NoDevice(f"no CUDA device: NVIDIA's driver answers with error {status}", hint=_HINT)
    if not count.value:
        raise NoDevice("no CUDA device: NVIDIA's driver is here and finds none", hint=_HINT)
