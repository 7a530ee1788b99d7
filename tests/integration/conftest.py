"""What several files here are tried on, made once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.tiny_models import MODELS


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a tiny model in its maker's format."""
    from models.convert.libraries import prepare

    prepare()
    root, known = tmp_path_factory.mktemp("makers"), dict[str, Path]()

    def folder(family: str) -> Path:
        if family not in known:
            MODELS[family](root / family)
            known[family] = root / family
        return known[family]

    return folder
