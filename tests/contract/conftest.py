"""The services that contract tests share, each started once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.contract.live import Live, started


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Live]]:
    """`live("translate_text")` is that service, started when it is first asked for."""
    running: dict[str, Live] = {}
    logs = tmp_path_factory.mktemp("logs")
    with ExitStack() as stack:

        def service(name: str) -> Live:
            if name not in running:
                running[name] = stack.enter_context(started(name, logs / f"{name}.log"))
            return running[name]

        yield service
