"""The engine over a random model in NLLB-200's file layout."""

import json
from pathlib import Path

import pytest

from services.common.errors import ModelCorrupt, UnknownLanguage
from services.translate_text.engine import TOGETHER, SentenceRequest, TranslateEngine, Translation
from services.translate_text.settings import TranslateSettings
from tests.unit.translate_text import nllb_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return nllb_folder.make(tmp_path_factory.mktemp("nllb") / "nllb-200-tiny")


def loaded(folder: Path) -> TranslateEngine:
    engine = TranslateEngine(TranslateSettings(model=str(folder), threads=1))
    engine.load()
    return engine


def test_a_folder_of_the_real_layout_loads(folder: Path) -> None:
    engine = TranslateEngine(TranslateSettings(model=str(folder), threads=1))
    info = engine.load()
    assert (info.model, info.revision, info.languages) == ("nllb-200-tiny", "local", ("en", "fr", "zh"))
    assert engine.codes == frozenset(nllb_folder.CODES)
    engine.warm_up()


def test_side_by_side_as_many_as_come_alone_fewer(folder: Path) -> None:
    """One worker would keep others waiting; several take the batch in turns, and say the same."""
    requests = [SentenceRequest(f"The cheese {n}" * (n % 5), "eng_Latn", "fra_Latn") for n in range(60)]
    said = []
    for threads, together in ((1, TOGETHER), (2, 0)):
        engine = TranslateEngine(TranslateSettings(model=str(folder), threads=threads))
        assert engine.load().together == together
        said.append([each.text for each in engine.infer(requests) if isinstance(each, Translation)])
    assert len(said[0]) == len(said[1]) == 60
    assert sum(one == other for one, other in zip(*said, strict=True)) >= 57


def test_n_in_n_out(folder: Path) -> None:
    texts = ["The cheese.", "", "Le fromage est fait de lait.", "12"]
    results = loaded(folder).infer([SentenceRequest(text, "eng_Latn", "fra_Latn") for text in texts])
    assert len(results) == len(texts)
    assert all(isinstance(result, Translation) and "fra_Latn" not in result.text for result in results)


@pytest.mark.parametrize("text", ["😀 漢字 ₿", "\x00", "a" * 5000, "One.\nTwo.", "</s> fra_Latn <pad>"])
def test_odd_text_gives_text(folder: Path, text: str) -> None:
    (result,) = loaded(folder).infer([SentenceRequest(text, "eng_Latn", "fra_Latn")])
    assert isinstance(result, Translation)
    assert "</s>" not in result.text.replace(text, "")


def test_an_unknown_code_fails_alone_and_names_the_known(folder: Path) -> None:
    requests = [SentenceRequest("milk", "eng_Latn", code) for code in ("fra_Latn", "xxx_Latn")]
    good, bad = loaded(folder).infer(requests)
    assert isinstance(good, Translation)
    assert isinstance(bad, UnknownLanguage)
    assert "fra_Latn" in (bad.hint or "")
    assert bad.param == "target"


def test_the_older_text_vocabulary_loads(tmp_path: Path) -> None:
    made = nllb_folder.make(tmp_path / "older")
    nllb_folder.as_text(made)
    assert loaded(made).codes == frozenset(nllb_folder.CODES)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    made = nllb_folder.make(tmp_path / "broken")
    (made / "sentencepiece.bpe.model").unlink()
    with pytest.raises(ModelCorrupt, match=r"sentencepiece\.bpe\.model is missing"):
        loaded(made)


def test_a_vocabulary_without_codes_is_refused(tmp_path: Path) -> None:
    made = nllb_folder.make(tmp_path / "coded")
    path = made / "shared_vocabulary.json"
    path.write_text(json.dumps([token.replace("_L", "-L") for token in json.loads(path.read_text())]))
    with pytest.raises(ModelCorrupt, match="no NLLB language codes"):
        loaded(made)
