"""The few threads in which sound is read and cut.

Contract: `in_thread` runs a blocking call in one of as many threads as there are CPUs. Few on purpose: each
thread keeps a heap of its own, and more of them would only take turns. It does not know what it calls.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from services.common.threads import cpu_quota

ResultT = TypeVar("ResultT")
_POOL = ThreadPoolExecutor(cpu_quota(), thread_name_prefix="cutting")


async def in_thread(call: Callable[..., ResultT], *arguments: object) -> ResultT:
    """What the call returns or raises."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, call, *arguments)
