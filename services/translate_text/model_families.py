"""How each family of translation models writes languages and text as tokens.

Contract: `opened(folder)` -> `Family`. NLLB-200 and M2M100 begin source and target with a language's token
(`fra_Latn`, `__fr__`) and have one SentencePiece for all. Opus-MT (Marian) has one for each side and one
direction; a model with several target languages wants `>>fra<<` before the text. Languages are NLLB's codes
throughout. Sources: NLLB Team 2022; Fan et al. 2020 (M2M100); the cards of Helsinki-NLP's models. It does
not translate.
"""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from models.catalog import ModelFolder
from services.common.errors import ModelCorrupt, UnknownLanguage
from services.common.languages import language

SENTENCEPIECE = ("sentencepiece.bpe.model", "sentencepiece.model")
VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")
TARGETS = (*VOCABULARIES, "target_vocabulary.json", "target_vocabulary.txt")
_HINT = "give a whole CTranslate2 folder of NLLB, M2M100 or Opus-MT"
_NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_M2M = re.compile(r"__([a-z]{2,3})__")
_MARIAN = re.compile(r">>([A-Za-z_]+)<<")
_PAIR = re.compile(r"-([a-z]{2,3})-([a-z]{2,3})$")
_NO_TEXT = frozenset({"<s>", "</s>", "<pad>", "<unk>"})


class Family(Protocol):
    """Text and languages ↔ tokens of one model. `lead` tokens stand before a source's pieces."""

    codes: frozenset[str]
    lead: int

    def first_pair(self) -> tuple[str, str]:
        """A source and a target that the model surely translates between."""

    def knows(self, source: str, target: str) -> bool:
        """Whether it translates in that direction; both are among `codes`."""

    def source(self, source: str, target: str, text: str) -> list[str]:
        """The tokens that the model reads."""

    def prefix(self, target: str) -> list[str]:
        """The tokens that the model's answer has to begin with."""

    def pieces(self, text: str) -> list[str]:
        """The pieces of a text in the target's language, without prefix."""

    def kept(self, token: str) -> bool:
        """Whether a token of an answer is text."""

    def text(self, tokens: Sequence[str]) -> str:
        """The text of an answer."""

    def reads(self, text: str) -> list[tuple[int, int]]:
        """Where the pieces of a source lie in it, in characters."""

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """Where an answer's pieces lie in its text."""

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """Where the pieces of a text in the target's language lie in it."""


class ManyToMany:
    """NLLB-200 and M2M100: `tokens` are the languages' by NLLB code."""

    lead = 1

    def __init__(self, tokens: dict[str, str], pieces: Any) -> None:
        self._tokens, self._pieces = tokens, pieces
        self._marks = frozenset(tokens.values()) | _NO_TEXT
        self.codes = frozenset(tokens)

    def first_pair(self) -> tuple[str, str]:
        """English, which both families know, and the first of the others."""
        return "eng_Latn", min(self.codes - {"eng_Latn"})

    def knows(self, source: str, target: str) -> bool:
        """Any direction."""
        return {source, target} <= self.codes

    def source(self, source: str, target: str, text: str) -> list[str]:
        """`<language> pieces </s>`."""
        del target
        return [self._tokens[source], *self.pieces(text), "</s>"]

    def prefix(self, target: str) -> list[str]:
        """The language's token."""
        return [self._tokens[target]]

    def pieces(self, text: str) -> list[str]:
        """By the one SentencePiece model."""
        return list(self._pieces.encode(text, out_type=str))

    def kept(self, token: str) -> bool:
        """Neither a language nor a mark."""
        return token not in self._marks

    def text(self, tokens: Sequence[str]) -> str:
        """Without languages and marks."""
        return str(self._pieces.decode([token for token in tokens if self.kept(token)])).strip()

    def reads(self, text: str) -> list[tuple[int, int]]:
        """By SentencePiece."""
        return spans(self._pieces.encode(text, return_type="proto"))

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """By SentencePiece."""
        return spans(self._pieces.decode(list(tokens), return_type="proto"))

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """As of a source."""
        return self.reads(text)


class OnePair:
    """Opus-MT: from `sources` to the languages of `targets`, whose token stands before the text, if any."""

    def __init__(self, sources: Sequence[str], targets: dict[str, str], pieces: tuple[Any, Any]) -> None:
        self._sources, self._targets = sources, targets
        self._read, self._written = pieces
        self.lead = 1 if any(targets.values()) else 0
        self.codes = frozenset((*sources, *targets))

    def first_pair(self) -> tuple[str, str]:
        """The first of each side."""
        return self._sources[0], next(iter(self._targets))

    def knows(self, source: str, target: str) -> bool:
        """The one direction."""
        return source in self._sources and target in self._targets

    def source(self, source: str, target: str, text: str) -> list[str]:
        """`>>language<<` where the model has several, pieces, `</s>`."""
        del source
        mark = self._targets[target]
        return [*([mark] if mark else []), *self._read.encode(text, out_type=str), "</s>"]

    def prefix(self, target: str) -> list[str]:
        """Nothing: Marian begins with its own mark."""
        del target
        return []

    def pieces(self, text: str) -> list[str]:
        """By the target's SentencePiece model."""
        return list(self._written.encode(text, out_type=str))

    def kept(self, token: str) -> bool:
        """Not a mark."""
        return token not in _NO_TEXT and not _MARIAN.fullmatch(token)

    def text(self, tokens: Sequence[str]) -> str:
        """By the target's SentencePiece model, without marks."""
        return str(self._written.decode([token for token in tokens if self.kept(token)])).strip()

    def reads(self, text: str) -> list[tuple[int, int]]:
        """By the source's SentencePiece model."""
        return spans(self._read.encode(text, return_type="proto"))

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """By the target's SentencePiece model."""
        return spans(self._written.decode(list(tokens), return_type="proto"))

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """By the target's SentencePiece model."""
        return spans(self._written.encode(text, return_type="proto"))


def opened(folder: ModelFolder) -> Family:
    """The family of a CTranslate2 folder; raises ModelCorrupt naming what is missing."""
    for name in ("model.bin", "config.json"):
        _first(folder, (name,))
    if (folder.path / "source.spm").is_file():
        return _one_pair(folder)
    pieces = _loaded(folder, _first(folder, SENTENCEPIECE))
    known = _vocabulary(_first(folder, VOCABULARIES))
    tokens = {token: token for token in known if _NLLB.fullmatch(token)} or _coded(known, _M2M)
    if "eng_Latn" not in tokens or len(tokens) < 2:
        raise ModelCorrupt(f"{folder.id} has no NLLB language codes, nor M2M100's", hint=_HINT)
    return ManyToMany(tokens, pieces)


def _one_pair(folder: ModelFolder) -> OnePair:
    pieces = _loaded(folder, folder.path / "source.spm"), _loaded(folder, _first(folder, ("target.spm",)))
    marked = _coded(_vocabulary(_first(folder, TARGETS)), _MARIAN)
    source, target = _pair(folder)
    targets = marked or ({target: ""} if target else {})
    if not source or not targets:
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


def spans(pieces: Any) -> list[tuple[int, int]]:
    """Character offsets of each piece; SentencePiece counts bytes."""
    raw = pieces.text.encode()
    at = [0] * (len(raw) + 1)
    for byte in range(len(raw)):
        at[byte + 1] = at[byte] + ((raw[byte] & 0xC0) != 0x80)  # a character begins here
    return [(at[piece.begin], at[piece.end]) for piece in pieces.pieces]
