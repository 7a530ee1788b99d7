"""Ports for services that a test starts."""

import contextlib
import random

from services.pipeline.errors import PortInUse
from services.pipeline.local.process import check_port


def free_row(count: int) -> int:
    """The first of `count` free ports in a row, below those that outgoing connections are given."""
    while True:
        first = random.randrange(20_000, 32_000)
        with contextlib.suppress(PortInUse):
            for port in range(first, first + count):
                check_port("127.0.0.1", port, "a service")
            return first
