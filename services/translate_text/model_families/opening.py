"""From a CTranslate2 folder to its family: by its files and the languages in its vocabulary.

Contract: `opened(folder)` gives a `Family`. A folder needs model.bin, config.json, a vocabulary and either
one SentencePiece model (NLLB, M2M100) or source.spm and target.spm (Opus-MT). It does not load the weights.
"""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from models.catalog import ModelFolder
from services.common.errors import ModelCorrupt, UnknownLanguage
from services.common.languages import language
from services.translate_text.model_families.family import Family
from services.translate_text.model_families.many_to_many import ManyToMany
from services.translate_text.model_families.marks import M2M, MARIAN, NLLB
from services.translate_text.model_families.one_pair import OnePair

SENTENCEPIECE = ("sentencepiece.bpe.model", "sentencepiece.model")
VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")
TARGETS = (*VOCABULARIES, "target_vocabulary.json", "target_vocabulary.txt")
_HINT = "give a whole CTranslate2 folder of NLLB, M2M100 or Opus-MT"
_PAIR = re.compile(r"-([a-z]{2,3})-([a-z]{2,3})$")


def opened(folder: ModelFolder) -> Family:
    """The family of a CTranslate2 folder; raises ModelCorrupt naming what is missing or damaged."""
    for name in ("model.bin", "config.json"):
        _first(folder, (name,))
    if (folder.path / "source.spm").is_file():
        return _one_pair(folder)
    pieces = _loaded(folder, _first(folder, SENTENCEPIECE))
    known = _vocabulary(_first(folder, VOCABULARIES))
    tokens = {token: token for token in known if NLLB.fullmatch(token)} or _coded(known, M2M)
    if "eng_Latn" not in tokens or len(tokens) < 2:
        raise ModelCorrupt(f"{folder.id} has no NLLB language codes, nor M2M100's", hint=_HINT)
    return ManyToMany(tokens, pieces)


def _one_pair(folder: ModelFolder) -> OnePair:
    pieces = _loaded(folder, folder.path / "source.spm"), _loaded(folder, _first(folder, ("target.spm",)))
    marked = _coded(_vocabulary(_first(folder, TARGETS)), MARIAN)
    source, target = _pair(folder)
    targets = marked or ({target: ""} if target else {})
    if not source or not targets.keys() - {source}:
        raise ModelCorrupt(
            f"{folder.id} does not say between which languages it translates",
            hint="tokenizer_config.json has to name source_lang and target_lang",
        )
    return OnePair([source], targets, pieces)


def _pair(folder: ModelFolder) -> tuple[str, str]:
    """Source and target as the tokenizer's configuration names them, else as the model's name ends."""
    beside = folder.path / "tokenizer_config.json"
    told = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    named = _PAIR.search(folder.id)
    first, second = named.groups() if named else ("", "")
    return _code(str(told.get("source_lang") or first)), _code(str(told.get("target_lang") or second))


def _code(tag: str) -> str:
    with suppress(UnknownLanguage):
        return language(tag).nllb
    return ""


def _coded(vocabulary: Sequence[str], shape: re.Pattern[str]) -> dict[str, str]:
    """Tokens of languages by NLLB code; of two for one language the first, of unknown ones none."""
    found: dict[str, str] = {}
    for token in vocabulary:
        match = shape.fullmatch(token)
        code = _code(match[1]) if match else ""
        if code:
            found.setdefault(code, token)
    return found


def _vocabulary(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return list(json.loads(text)) if path.suffix == ".json" else text.splitlines()


def _loaded(folder: ModelFolder, path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise ModelCorrupt(f"{folder.id}: {path.name} does not load: {error}", hint=_HINT) from error


def _first(folder: ModelFolder, names: Sequence[str]) -> Path:
    for name in names:
        if (folder.path / name).is_file():
            return folder.path / name
    raise ModelCorrupt(f"{folder.id}: {names[0]} is missing", hint=_HINT)
