"""The catalogue: a flipped byte is refused by name, a folder of the user's own is taken as it is."""

import re
import shutil
from pathlib import Path

import pytest

from models.catalog import ROOT, entries, licences, lock, resolve
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
        "convert_voice",
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


def test_another_copy_of_the_demo_models_is_used_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "demo", copy)
    monkeypatch.setenv("MEGA_MODELS__DEMO_DIR", str(copy))
    assert resolve("translate").path == copy / "translate"
    for stage in ("transcribe", "generate", "translate", "synthesis"):
        for path in sorted((copy / stage).iterdir()):
            if path.suffix != ".md":
                whole = path.read_bytes()
                path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
                with pytest.raises(ModelCorrupt, match=re.escape(path.name)):
                    resolve(stage)
                path.write_bytes(whole)


def test_every_candidate_says_where_it_is_from_and_what_its_licence_allows() -> None:
    known, terms = entries(), licences()
    assert len({entry.id for entry in known}) == len(known)
    for entry in known:
        source = entry.source
        assert bool(entry.folder) + bool(source.repository) + bool(source.urls) == 1, entry.id
        assert terms[entry.licence].allows, entry.id
        assert not source.repository or source.take, entry.id
        assert not source.repository or re.fullmatch(r"([0-9a-f]{40})?", entry.revision), entry.id
        assert not source.repository or bool(entry.revision) == bool(source.confidence), entry.id
        assert all(re.fullmatch(r"([0-9a-f]{64})?", file.sha256) for file in entry.files), entry.id
        assert not terms[entry.licence].gate or entry.alternative, entry.id


def test_every_profile_has_a_model_for_each_stage_and_the_permissive_ones_only_such() -> None:
    known, terms = entries(), licences()
    for size in ("small", "medium", "large"):
        for profile in (size, f"{size}-permissive"):
            members = [entry for entry in known if profile in entry.profiles]
            assert {"transcribe", "generate", "translate", "synthesis"} <= {entry.stage for entry in members}
            permissive = {terms[entry.licence].permissive for entry in members}
            assert permissive == ({True} if profile.endswith("permissive") else {True, False}), profile


def test_an_alternative_is_permissive_and_does_not_wait_for_another() -> None:
    known, terms = {entry.id: entry for entry in entries()}, licences()
    for entry in known.values():
        if entry.alternative:
            assert terms[known[entry.alternative].licence].permissive, entry.id


def test_memory_that_nobody_measured_is_called_an_estimate() -> None:
    known = {entry.id: {one.compute: one for one in entry.footprints} for entry in entries()}
    assert known["whisper-medium"]["int8"].source == "estimate"
    assert known["whisper-small"]["int8"].memory_mib == 1500
    assert "table" in known["whisper-small"]["int8"].source
    assert known["vits-fr-css10"] == {}


def test_the_lock_leaves_pulled_models_as_they_are(catalog: Path) -> None:
    pulled = (
        '\n[[model]]\nid = "far"\nstage = "transcribe"\nlicence = "MIT"\nlanguages = []\nrepository = "a/b"\n'
    )
    catalog.write_text(catalog.read_text() + "\n# --- pulled\n" + pulled)
    assert lock(catalog) == catalog.read_text()
    with pytest.raises(ModelNotFound, match="far is not pulled") as error:
        resolve("transcribe", "far", catalog=catalog)
    assert error.value.hint == "run: mega models pull far"
