"""Writing to a database that may be away for a while.

Contract: `persistently(call, …)` does a blocking call beside the loop, again and again while the database
can't be reached; nothing else is retried. It does not know what is written.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

_log = logging.getLogger(__name__)
_PAUSE_S = 1.0
P = ParamSpec("P")
T = TypeVar("T")


async def persistently(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `call` returns, once the database is there."""
    told = False
    while True:
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            if not told:
                _log.warning("the database can't be used, waiting: %s", str(error).splitlines()[0])
            told = True
            await asyncio.sleep(_PAUSE_S)
