"""Where models lie: shipped ones beside the catalogue, pulled ones in the store. It reads none of them."""

from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from models.catalog.entry import Entry

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "catalog.toml"
_SHIPPED = "demo/"


class ModelsSettings(BaseSettings):
    """Where `mega models` and the services look for models."""

    model_config = SettingsConfigDict(
        env_prefix="MEGA_MODELS__", env_ignore_empty=True, frozen=True, use_attribute_docstrings=True
    )

    store: Path | None = None
    """Folder of pulled models; unset: `models/store` beside the code, where the containers mount it."""
    demo_dir: Path | None = None
    """Another copy of `models/demo` to use and to verify."""


@dataclass(frozen=True)
class Places:
    """The folders of one catalogue."""

    root: Path
    store: Path
    demo: Path

    @classmethod
    def of(cls, catalog: Path = CATALOG) -> "Places":
        """Those beside `catalog`, unless the environment says others."""
        settings = ModelsSettings()
        root = catalog.parent
        return cls(root, settings.store or root / "store", settings.demo_dir or root / "demo")

    def folder(self, entry: Entry) -> Path:
        """Where the files of `entry` are, or would be."""
        if not entry.folder:
            return self.store / entry.id
        if entry.folder.startswith(_SHIPPED):
            return self.demo / entry.folder.removeprefix(_SHIPPED)
        return self.root / entry.folder
