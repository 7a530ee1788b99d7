"""What the machine can do at most: bytes moved and operations computed a second.

    python -m benchmarks.harness.ceiling [cpu|cuda]

Contract: prints one JSON line of GB/s and of 10^9 operations/s by number format, the best of a few tries
each; null where no library here computes in that format. On the CPU: a copy by every core at once counts what
is read and what is written (as STREAM's copy); a square matrix product counts two operations a multiply-add.
In a process of its own, so that its libraries' threads disturb nobody. It does not know what is compared with
it.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from services.common.threads import cpu_quota

_COPY_BYTES, _EDGE, _TRIES = 1 << 27, 1536, 8
NOTHING: dict[str, float | None] = {
    "memory_gb_s": None,
    "fp32_gop_s": None,
    "int8_gop_s": None,
    "fp16_gop_s": None,
}


def of_machine(device: str = "cpu") -> dict[str, float | None]:
    """The same, measured in a child process; all null where that fails."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.harness.ceiling", device],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return {**NOTHING, **json.loads(child.stdout)} if child.returncode == 0 else dict(NOTHING)


def on_cpu() -> dict[str, float | None]:
    """By numpy, and by torch where it is here: its products know more instructions."""
    threads = cpu_quota()
    found: dict[str, float | None] = {"memory_gb_s": _copy_gb_s(threads), "fp32_gop_s": _numpy_gop_s()}
    try:
        import torch
    except ImportError:
        return found
    torch.set_num_threads(threads)
    found["fp32_gop_s"] = max(found["fp32_gop_s"] or 0, _torch_gop_s(torch, torch.float32))
    tried = [_tried(lambda: _int8_gop_s(torch)), _tried(lambda: _quantized_gop_s(torch))]
    found["int8_gop_s"] = max(filter(None, tried), default=None)
    return found


def on_cuda() -> dict[str, float | None]:
    """By torch, on the first GPU. Raises what torch raises where there is none."""
    import torch

    source = torch.empty(1 << 28, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(source)

    def copy() -> None:
        target.copy_(source)
        torch.cuda.synchronize()

    return {
        "memory_gb_s": 2 * source.numel() / _best_s(copy) / 1e9,
        "fp32_gop_s": _torch_gop_s(torch, torch.float32, "cuda", 8192),
        "fp16_gop_s": _torch_gop_s(torch, torch.float16, "cuda", 8192),
        "int8_gop_s": _tried(lambda: _int8_gop_s(torch, "cuda", 8192)),
    }


def _copy_gb_s(threads: int) -> float:
    sources = [np.ones(_COPY_BYTES // threads, np.uint8) for _ in range(threads)]
    targets = [np.zeros_like(source) for source in sources]
    with ThreadPoolExecutor(threads) as pool:
        best = _best_s(lambda: list(pool.map(np.copyto, targets, sources)))
    return 2 * sum(source.nbytes for source in sources) / best / 1e9


def _numpy_gop_s() -> float:
    left = np.ones((_EDGE, _EDGE), np.float32)
    return 2 * _EDGE**3 / _best_s(lambda: left @ left) / 1e9


def _torch_gop_s(torch: Any, kind: Any, device: str = "cpu", edge: int = _EDGE) -> float:
    left = torch.ones((edge, edge), dtype=kind, device=device)
    return 2 * edge**3 / _best_s(lambda: _whole(torch, device, left @ left)) / 1e9


def _int8_gop_s(torch: Any, device: str = "cpu", edge: int = _EDGE) -> float:
    left = torch.ones((edge, edge), dtype=torch.int8, device=device)
    return 2 * edge**3 / _best_s(lambda: _whole(torch, device, torch._int_mm(left, left))) / 1e9


def _quantized_gop_s(torch: Any) -> float:
    """A linear layer as quantized networks have it: with the instructions for int8 that the CPU has."""
    torch.backends.quantized.engine = "onednn"
    weights, given = (
        torch.quantize_per_tensor(torch.ones(_EDGE, _EDGE), 0.1, 0, kind)
        for kind in (torch.qint8, torch.quint8)
    )
    packed = torch.ops.quantized.linear_prepack(weights, None)
    return 2 * _EDGE**3 / _best_s(lambda: torch.ops.quantized.linear(given, packed, 0.1, 0)) / 1e9


def _whole(torch: Any, device: str, _: Any) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def _tried(measure: Callable[[], float]) -> float | None:
    try:
        return measure()
    except (RuntimeError, NotImplementedError, AttributeError):
        return None


def _best_s(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    measured = on_cuda() if "cuda" in sys.argv[1:] else on_cpu()
    print(json.dumps({name: round(value, 2) if value else value for name, value in measured.items()}))
