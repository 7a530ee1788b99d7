"""How NLLB, M2M100 and Opus-MT write languages and text as tokens."""

import json
from pathlib import Path

import pytest

from models.catalog import ModelFolder
from services.common.errors import ModelCorrupt
from services.translate_text.model_families import Family, opened
from tests.unit.translate_text import nllb_folder

TEXT = "The cheese is made from raw milk."


def family(path: Path, model: str = "any") -> Family:
    return opened(ModelFolder(model, path, "1", "MIT", ()))


def with_codes(folder: Path, codes: dict[str, str]) -> Path:
    """An NLLB folder whose languages' tokens are others."""
    nllb_folder.make(folder)
    path = folder / "shared_vocabulary.json"
    tokens = [codes.get(token, token) for token in json.loads(path.read_text(encoding="utf-8"))]
    path.write_text(json.dumps(tokens), encoding="utf-8")
    return folder


def marian(folder: Path, config: dict[str, str], more: tuple[str, ...] = ()) -> Path:
    nllb_folder.make(folder)
    pieces = folder / "sentencepiece.bpe.model"
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(pieces.read_bytes())
    pieces.unlink()
    (folder / "shared_vocabulary.json").write_text(json.dumps(["</s>", "<unk>", *more, "▁The"]))
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder


def test_nllb_begins_with_its_codes(tmp_path: Path) -> None:
    model = family(nllb_folder.make(tmp_path / "m"))
    read = model.source("eng_Latn", "fra_Latn", TEXT)
    assert (read[0], read[-1]) == ("eng_Latn", "</s>")
    assert model.prefix("fra_Latn") == ["fra_Latn"]
    assert model.text(["fra_Latn", *read[1:]]) == TEXT
    assert model.knows("fra_Latn", "zho_Hans")
    assert not model.pairs
    assert len(model.reads(TEXT)) == len(read) - 1 - model.lead


def test_m2m100_has_codes_of_its_own(tmp_path: Path) -> None:
    codes = {"eng_Latn": "__en__", "fra_Latn": "__fr__", "zho_Hans": "__zh__"}
    model = family(with_codes(tmp_path / "m", codes))
    assert model.codes == {"eng_Latn", "fra_Latn", "zho_Hans"}
    read = model.source("eng_Latn", "fra_Latn", TEXT)
    assert (read[0], model.prefix("zho_Hans")) == ("__en__", ["__zh__"])
    assert model.text(["__fr__", *read]) == TEXT
    assert not model.kept("__fr__")


def test_opus_mt_has_one_direction_and_no_codes(tmp_path: Path) -> None:
    model = family(marian(tmp_path / "m", {"source_lang": "en", "target_lang": "fr"}))
    assert model.first_pair() == ("eng_Latn", "fra_Latn")
    assert model.knows("eng_Latn", "fra_Latn")
    assert not model.knows("fra_Latn", "eng_Latn")
    assert model.pairs == (("eng_Latn", "fra_Latn"),)
    read = model.source("eng_Latn", "fra_Latn", TEXT)
    assert read == [*model.pieces(TEXT), "</s>"]
    assert model.prefix("fra_Latn") == []
    assert model.text([*read, "</s>"]) == TEXT
    assert len(model.rereads(TEXT)) == len(model.pieces(TEXT))


def test_opus_mt_to_several_languages_is_told_which(tmp_path: Path) -> None:
    config = {"source_lang": "en", "target_lang": "ROMANCE"}
    model = family(marian(tmp_path / "m", config, (">>fra<<", ">>spa<<", ">>xxxx<<")))
    assert model.codes == {"eng_Latn", "fra_Latn", "spa_Latn"}
    assert model.pairs == (("eng_Latn", "fra_Latn"), ("eng_Latn", "spa_Latn"))
    assert model.source("eng_Latn", "spa_Latn", TEXT)[0] == ">>spa<<"
    assert model.lead == 1
    assert model.text([">>spa<<", *model.pieces("The milk")]) == "The milk"


def test_opus_mt_is_told_by_its_name_where_nothing_else_tells(tmp_path: Path) -> None:
    folder = marian(tmp_path / "m", {})
    assert family(folder, "opus-mt-de-fr").first_pair() == ("deu_Latn", "fra_Latn")
    with pytest.raises(ModelCorrupt, match="between which languages"):
        family(folder, "opus")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    folder = marian(tmp_path / "m", {"source_lang": "en", "target_lang": "fr"})
    (folder / "target.spm").write_bytes(b"none")
    with pytest.raises(ModelCorrupt, match=r"target\.spm does not load"):
        family(folder)
    (folder / "target.spm").unlink()
    with pytest.raises(ModelCorrupt, match=r"target\.spm is missing"):
        family(folder)
