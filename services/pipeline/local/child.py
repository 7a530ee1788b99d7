"""Run a service module as a child that never outlives the pipeline: `python -m services.pipeline.local.child
MODULE`.

Contract: like `python -m MODULE`; on Linux the kernel ends the process when the one that started it is
gone, even by SIGKILL. Elsewhere it is `python -m MODULE` and no more. It does not know which service it
runs.
"""

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM at the parent's death (prctl(2)); leave at once if that has happened
    already.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.environ.get("MEGA_PIPELINE_PARENT")
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent and os.getppid() != int(parent):
        sys.exit(0)


if __name__ == "__main__":
    end_with_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
