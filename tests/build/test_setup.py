"""scripts/setup_environment.py: where torch comes from, and that a second run is free."""

import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "setup_environment.py"


@pytest.fixture
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_environment", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pip:
    """Stands in for subprocess.run: fails for the first `failures` sources."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls: list[list[str]] = []

    def __call__(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.calls.append(command)
        return subprocess.CompletedProcess(command, int(len(self.calls) <= self.failures))


def test_a_local_wheel_comes_before_the_cpu_index_and_the_registry(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for failures, source in enumerate(["a local wheel", "PyTorch's CPU index", "pip's index"]):
        pip = Pip(failures)
        monkeypatch.setattr(subprocess, "run", pip)
        setup._install_torch()
        assert len(pip.calls) == failures + 1
        assert f"torch taken from {source}" in capsys.readouterr().out
        assert ("--no-deps" in pip.calls[-1]) == (failures < 2)


def test_a_person_is_asked_before_gigabytes_of_cuda(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip(2)
    monkeypatch.setattr(subprocess, "run", pip)
    monkeypatch.setattr(setup, "_registry_is_wanted", lambda: False)
    with pytest.raises(SystemExit, match="WHEELS=DIR"):
        setup._install_torch()
    assert len(pip.calls) == 2


def test_a_second_run_installs_nothing(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "VENV", tmp_path)
    (tmp_path / "mega-setup").write_text(setup._fingerprint())
    monkeypatch.setattr(subprocess, "run", Pip(0).__call__)
    assert setup.main() == 0


def test_it_needs_nothing_but_the_standard_library() -> None:
    imports = [line.split()[1].split(".")[0] for line in SCRIPT.read_text().splitlines() if _is_import(line)]
    assert set(imports) <= sys.stdlib_module_names


def _is_import(line: str) -> bool:
    return line.startswith(("import ", "from "))
