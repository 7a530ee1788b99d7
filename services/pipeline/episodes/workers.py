"""Who works on this database, and taking up the work of one that is gone.

Contract: each worker says every few seconds that it lives; one that has not for `GONE_S` has its unfinished
workflows taken over, by one of the others. What it had finished is not done again, since that is in the
database and in the store. It does not know what the work is.
"""

import asyncio
import logging
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from services.pipeline.episodes.tables import WORKERS

_log = logging.getLogger(__name__)
BEAT_S = 3.0
GONE_S = 15.0


class Workers:
    """The workers of one database; `executor` is this one."""

    def __init__(self, engine: sa.Engine, executor: str, take_over: Callable[[str], int]) -> None:
        self._engine, self._executor, self._take_over = engine, executor, take_over

    async def watch(self, *, take_over: bool) -> None:
        """Say that this one lives, for ever, and look for those that do not."""
        while True:
            try:
                await asyncio.to_thread(self.beat)
                for executor in await asyncio.to_thread(self.gone) if take_over else []:
                    count = await asyncio.to_thread(self._take_over, executor)
                    if count:
                        _log.warning("took over %d workflows of %s, which is gone", count, executor)
            except SQLAlchemyError as error:
                _log.warning("the database can't be used: %s", str(error).splitlines()[0])
            await asyncio.sleep(BEAT_S)

    def beat(self) -> None:
        """This one lives."""
        now = time.time()
        here = WORKERS.c.executor == self._executor
        with self._engine.begin() as link:
            if not link.execute(WORKERS.update().where(here).values(seen_at=now)).rowcount:
                link.execute(WORKERS.insert().values(executor=self._executor, seen_at=now))

    def leave(self) -> None:
        """This one ends in order; what it left is anybody's."""
        with self._engine.begin() as link:
            link.execute(WORKERS.update().where(WORKERS.c.executor == self._executor).values(seen_at=0.0))

    def gone(self) -> list[str]:
        """Those that have not said so for long; each is given to one caller alone, and forgotten."""
        late = (WORKERS.c.seen_at < time.time() - GONE_S) & (WORKERS.c.executor != self._executor)
        with self._engine.begin() as link:
            found = list(link.execute(sa.select(WORKERS.c.executor).where(late)).scalars())
            ours = (
                one
                for one in found
                if link.execute(WORKERS.delete().where((WORKERS.c.executor == one) & late)).rowcount
            )
            return list(ours)
