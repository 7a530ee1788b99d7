"""How much each key may ask for: requests in a moving window of time, and requests in flight.

Contract: `take` is told of a request before it is served and `give_back` when it has ended, however it ended.
Counts live in this process: each service, and each replica of one, counts by itself. Source: the library
`limits`, "Moving Window". It does not know what a request costs.
"""

import math
import time
from collections import Counter
from functools import cached_property

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from services.common.auth.keys import Key
from services.common.errors import RateLimited

_SOON_S = 1
"""When to come back while others of the same key are in flight: nobody knows when one ends."""


class Allowances:
    """What the keys have had. For one event loop; needs no lock there."""

    def __init__(self) -> None:
        self._in_flight: Counter[str] = Counter()

    @cached_property
    def _window(self) -> MovingWindowRateLimiter:
        return MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: Key) -> None:
        """Let one more request of `key` in, or raise RateLimited."""
        if key.concurrency is not None and self._in_flight[key.id] >= key.concurrency:
            raise RateLimited(
                f"key {key.id} has {key.concurrency} requests in flight, as many as it may",
                retry_after_s=_SOON_S,
                hint="wait for one of them to end",
            )
        if key.rate is not None:
            self._hit(key, key.rate)
        self._in_flight[key.id] += 1

    def give_back(self, key: Key) -> None:
        """A request of `key` has ended."""
        self._in_flight[key.id] -= 1
        if not self._in_flight[key.id]:
            del self._in_flight[key.id]

    def _hit(self, key: Key, rate: str) -> None:
        limit = parse(rate)
        if self._window.hit(limit, key.id):
            return
        free_at = self._window.get_window_stats(limit, key.id).reset_time
        after = max(1, math.ceil(free_at - time.time()))
        raise RateLimited(
            f"key {key.id} has had its {limit}", retry_after_s=after, hint=f"try again in {after} s"
        )
