"""A catalogue whose sources are the stand-in, a store, and `mega models` in a process of its own."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from models.lifecycle.__main__ import main
from tests.contract.hub.layouts import COMMIT
from tests.contract.hub.stand_in import Hub

ROOT = Path(__file__).parents[3]
_HEAD = """
[licence.MIT]
name = "MIT License"
permissive = true
gate = false
allows = "all"
forbids = "removing the notice"

[licence."CC-BY-NC-4.0"]
name = "Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC 4.0)"
permissive = false
gate = true
allows = "study"
forbids = "any commercial use"
"""


@dataclass
class Bench:
    """Everything that a test of pulling needs; `catalog` may be added to."""

    hub: Hub
    catalog: Path
    store: Path

    def add(self, name: str, stage: str = "transcribe", **fields: Any) -> None:
        """One more model in the catalogue, of the profile `small`."""
        rest = {"family": "f", "licence": "MIT", "languages": ["en"], "profiles": ["small"]}
        fields = {"id": name, "stage": stage} | rest | fields
        lines = [f"{key} = {_toml(value)}" for key, value in fields.items()]
        with self.catalog.open("a") as out:
            out.write("\n[[model]]\n" + "\n".join(lines) + "\n")

    def whisper(self, **fields: Any) -> None:
        """The catalogue's Whisper, pinned."""
        take = ["config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
        self.add("whisper", repository="Systran/small", take=take, **{"revision": COMMIT} | fields)

    def environment(self, **more: str) -> dict[str, str]:
        """What `mega models` finds: nothing of ours but the stand-in and the store."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MEGA_", "HF_"))}
        own = {"HF_ENDPOINT": self.hub.url, "MEGA_MODELS__STORE": str(self.store)}
        home = {"HF_HOME": str(self.store.parent / "hf"), "NO_PROXY": "*", "no_proxy": "*"}
        return {**clean, **own, **home, **more}

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """`mega models …` in a process of its own, as `mega` starts it."""
        return subprocess.Popen(
            [sys.executable, "-m", "models.lifecycle", "--catalog", str(self.catalog), *arguments],
            env=self.environment(HF_HUB_OFFLINE="1", **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The same in this process, which is quicker."""
        with (
            patch.dict(os.environ, self.environment(**more), clear=True),
            patch("huggingface_hub.constants.HF_HUB_OFFLINE", False),  # an earlier test may have set it
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
        ):
            code = main(["--catalog", str(self.catalog), *arguments])
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def visible(self) -> list[str]:
        """The models that a service would see."""
        if not self.store.is_dir():
            return []
        return sorted(path.name for path in self.store.iterdir() if path.is_dir() and path.name[0] != ".")

    def lock(self) -> dict[str, Any]:
        """The operator's lock."""
        read: dict[str, Any] = json.loads((self.store / "lock.json").read_text())["models"]
        return read


def bench(hub: Hub, folder: Path) -> Bench:
    """A catalogue without models, and a store that is not there yet."""
    (folder / "catalog.toml").write_text(_HEAD)
    return Bench(hub, folder / "catalog.toml", folder / "store")


def _toml(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        tables = (", ".join(f"{k} = {json.dumps(v)}" for k, v in one.items()) for one in value)
        return "[" + ", ".join(f"{{ {table} }}" for table in tables) + "]"
    return json.dumps(value)
