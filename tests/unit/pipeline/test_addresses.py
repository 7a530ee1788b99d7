"""The table of `mega serve`, on terminals of any width."""

import io

import pytest
from rich.console import Console

from services.pipeline.calls.client import Model
from services.pipeline.calls.stages import STAGES
from services.pipeline.local.addresses import address_table


@pytest.mark.parametrize("width", [50, 80, 120])
def test_names_and_addresses_are_whole_however_narrow_the_terminal(width: int) -> None:
    urls = {stage.name: f"http://127.0.0.1:{stage.port}" for stage in STAGES.values()}
    models = dict.fromkeys(STAGES, Model("demo-whisper", "9ff5c5689afa"))
    out = io.StringIO()
    Console(file=out, width=width).print(address_table(list(STAGES.values()), urls, models, 1.0))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    for name, url in urls.items():
        assert any(name in line and url in line for line in lines)
