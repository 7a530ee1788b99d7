"""Services run what `mega models import` brought, by id and by profile, and refuse it once a byte differs."""

from pathlib import Path

import pytest

from models.catalog import entries
from models.lifecycle.__main__ import main
from services.common.errors import ModelCorrupt
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.translate_text.engine import TranslateEngine
from services.translate_text.settings import TranslateSettings

REVISION = next(entry.revision for entry in entries() if entry.id == "demo-nllb")
pytestmark = [pytest.mark.integration]


@pytest.fixture(name="store")
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that holds the demo profile, on a machine without `models/demo`."""
    bundle = tmp_path / "demo.tar"
    assert main(["export", "--profile", "demo", "--to", str(bundle)]) == 0
    monkeypatch.setenv("MEGA_MODELS__STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MEGA_MODELS__DEMO_DIR", str(tmp_path / "nowhere"))
    assert main(["import", str(bundle)]) == 0
    return tmp_path / "store"


def test_services_run_imported_models_and_name_their_revision(store: Path) -> None:
    translator = TranslateEngine(TranslateSettings())
    info = translator.load()
    assert (info.model, info.revision, info.licence) == ("demo-nllb", REVISION, "Apache-2.0")
    translator.warm_up()
    translator.close()
    listener = TranscribeEngine(TranscribeSettings(model="demo-whisper"))
    assert listener.load().model == "demo-whisper"
    listener.warm_up()
    listener.close()


def test_a_flipped_byte_stops_the_service_that_would_read_it(store: Path) -> None:
    weights = store / "demo-nllb" / "model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
    with pytest.raises(ModelCorrupt, match=r"demo-nllb: model\.bin"):
        TranslateEngine(TranslateSettings()).load()
