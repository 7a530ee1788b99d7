"""`mega bench` hands on to the benchmarks."""

import pytest

from services.pipeline.cli import bench
from services.pipeline.cli.main import main


def test_arguments_and_exit_code_are_the_benchmarks(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--list"]) == 0
    assert "pipeline-stages" in capfd.readouterr().out
    assert main(["bench", "no-such-scenario"]) == 2
    assert "no scenario is called no-such-scenario" in capfd.readouterr().err


def test_without_a_checkout_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda _: None)
    assert main(["bench"]) != 0
    assert "the benchmarks are not here" in capsys.readouterr().err
