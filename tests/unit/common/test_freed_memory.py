"""Memory that was freed stays with the process until it is told to give it back (glibc only)."""

import subprocess
import sys

import pytest

from services.common.running.memory import trim

SCRIPT = """
import ctypes, resource
from pathlib import Path
from services.common.running.memory import keep_freed_memory, trim

libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

def touched(size=100 << 20):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    buffer = libc.malloc(ctypes.c_size_t(size))
    ctypes.memset(buffer, 1, size)
    libc.free(buffer)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20

mapped = touched() + touched()
assert keep_freed_memory()
held = touched()
kept = touched()
full = resident_mb()
trim()
print(mapped, held, kept, full - resident_mb())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's mallopt")
def test_a_buffer_is_cleared_once_and_given_back_when_told() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    mapped, held, kept, returned_mb = map(int, done.stdout.split())
    assert mapped > held * 1.5
    assert kept < held / 10
    assert returned_mb >= 95


def test_trim_may_be_called_at_any_time() -> None:
    trim()
