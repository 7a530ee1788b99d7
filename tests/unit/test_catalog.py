"""The catalogue: a flipped byte is refused by name, a folder of the user's own is taken as it is."""

import shutil
from pathlib import Path

import pytest

from models.catalog import entries, lock, resolve
from services.common.errors import ModelCorrupt, ModelNotFound

HEAD = """
[[model]]
id = "tiny"
stage = "transcribe"
folder = "demo/tiny"
profiles = ["demo"]
revision = "none"
licence = "Apache-2.0"
languages = ["en"]
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.toml"
    path.write_text(HEAD)
    (tmp_path / "demo" / "tiny").mkdir(parents=True)
    (tmp_path / "demo" / "tiny" / "model.bin").write_bytes(b"weights")
    path.write_text(lock(path))
    return path


def test_a_whole_model_is_resolved_by_default_and_by_id(catalog: Path) -> None:
    assert resolve("transcribe", catalog=catalog) == resolve("transcribe", "tiny", catalog=catalog)
    assert resolve("transcribe", catalog=catalog).languages == ("en",)


def test_a_flipped_byte_is_refused_by_name(catalog: Path) -> None:
    (catalog.parent / "demo/tiny/model.bin").write_bytes(b"weightz")
    with pytest.raises(ModelCorrupt, match=r"tiny: model\.bin"):
        resolve("transcribe", catalog=catalog)


def test_a_size_that_is_not_the_published_one_is_refused_by_name(catalog: Path) -> None:
    catalog.write_text(catalog.read_text().replace("bytes = 7", "bytes = 8"))
    with pytest.raises(ModelCorrupt, match=r"tiny: model\.bin"):
        resolve("transcribe", catalog=catalog)


def test_a_missing_file_is_named(catalog: Path) -> None:
    (catalog.parent / "demo/tiny/model.bin").unlink()
    with pytest.raises(ModelNotFound, match=r"model\.bin is missing"):
        resolve("transcribe", catalog=catalog)


def test_a_folder_of_the_users_own_is_taken(catalog: Path, tmp_path: Path) -> None:
    own = tmp_path / "faster-whisper-small"
    own.mkdir()
    assert resolve("transcribe", str(own), catalog=catalog).id == "faster-whisper-small"


def test_an_unknown_name_lists_the_known(catalog: Path) -> None:
    with pytest.raises(ModelNotFound) as caught:
        resolve("transcribe", "huge", catalog=catalog)
    assert "tiny" in str(caught.value.hint)


def test_an_entry_without_its_folder_is_not_found(catalog: Path) -> None:
    shutil.rmtree(catalog.parent / "demo")
    with pytest.raises(ModelNotFound, match="demo/tiny is not here"):
        resolve("transcribe", catalog=catalog)


def test_the_shipped_catalogue_has_one_default_per_stage() -> None:
    assert sorted(entry.stage for entry in entries() if "demo" in entry.profiles) == [
        "generate",
        "synthesis",
        "transcribe",
        "translate",
    ]


def test_a_profile_chooses_and_one_without_a_model_is_told(catalog: Path) -> None:
    text = catalog.read_text()
    catalog.write_text(text + text.replace('"tiny"', '"tall"').replace('["demo"]', '["large"]'))
    assert resolve("transcribe", profile="large", catalog=catalog).id == "tall"
    assert resolve("transcribe", "tiny", profile="large", catalog=catalog).id == "tiny"
    with pytest.raises(ModelNotFound, match="no transcribe model of the profile 'huge'") as error:
        resolve("transcribe", profile="huge", catalog=catalog)
    assert "demo, large" in str(error.value.hint)
