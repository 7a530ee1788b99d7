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


class Terminal(io.StringIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


def test_a_local_wheel_comes_before_the_cpu_index_and_the_registry(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOW_CUDA", "1")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    (tmp_path / "lib/python3.11/site-packages/torch-2.13.0+cpu.dist-info").mkdir(parents=True)
    for failures, source in enumerate(["a local wheel", "PyTorch's CPU index", "pip's index"]):
        pip = Pip(failures)
        monkeypatch.setattr(subprocess, "run", pip)
        setup._install_torch()
        assert len(pip.calls) == failures + 1
        assert f"torch 2.13.0+cpu taken from {source}" in capsys.readouterr().out
        assert ("--no-deps" in pip.calls[-1]) == (failures < 2)


@pytest.mark.parametrize(
    ("stdin", "consent", "installs"),
    [
        (Terminal("yes\n"), "", True),
        (Terminal("\n"), "", False),
        (io.StringIO("yes\n"), "", False),  # nobody can be asked
        (io.StringIO(), "0", False),
        (io.StringIO(), "1", True),
    ],
)
def test_gigabytes_of_cuda_never_land_unasked(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO, consent: str, installs: bool
) -> None:
    pip = Pip(2)
    monkeypatch.setattr(subprocess, "run", pip)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.setenv("ALLOW_CUDA", consent)
    if installs:
        setup._install_torch()
    else:
        with pytest.raises(SystemExit, match=r"WHEELS=DIR.*ALLOW_CUDA=1"):
            setup._install_torch()
    assert len(pip.calls) == 2 + installs


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
