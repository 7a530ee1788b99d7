"""A hub and a bench, fresh for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.hub.bench import Bench, bench
from tests.contract.hub.stand_in import running


@pytest.fixture(name="bench")
def _bench(tmp_path: Path) -> Iterator[Bench]:
    with running() as hub:
        yield bench(hub, tmp_path)
