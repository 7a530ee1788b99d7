"""Stage D's engine: CTranslate2 and SentencePiece over an NLLB-type folder, real NLLB-200 or ours.

Contract: see `services.common.engine`; a request is one sentence, its result the translation. The folder
holds model.bin, config.json, shared_vocabulary.json (or .txt) and sentencepiece.bpe.model. A translation
that lost a number of its source is tried once more with a wider beam, the better one is kept, and a number
that is nearly right is mended. It does not know HTTP or paragraphs. Source of the token layout: NLLB-200
(`<code> pieces </s>`; the target begins with its code).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.catalog import ModelFolder, resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, ModelCorrupt, StageError, UnknownLanguage
from services.common.languages import LANGUAGES
from services.common.threads import cpu_quota
from services.translate_text.numbers import lost, mended
from services.translate_text.settings import TranslateSettings

SENTENCEPIECE = ("sentencepiece.bpe.model", "sentencepiece.model")
VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")
LONGEST_TOKENS = 1024
WIDER_BEAM = 6
_CODE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")


@dataclass(frozen=True)
class SentenceRequest:
    """A sentence and the NLLB codes it goes from and to."""

    text: str
    source: str
    target: str


class TranslateEngine:
    """CTranslate2's Translator behind the engine contract."""

    def __init__(self, settings: TranslateSettings) -> None:
        self._settings = settings
        self._translator: Any = None
        self._pieces: Any = None
        self.codes: frozenset[str] = frozenset()

    def load(self) -> EngineInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        import ctranslate2
        import sentencepiece

        folder = resolve("translate", self._settings.model)
        pieces, vocabulary = _files(folder)
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
            self._translator = ctranslate2.Translator(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                inter_threads=1,
                intra_threads=self._settings.threads or cpu_quota(),
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}", hint="give a CTranslate2 NLLB folder"
            ) from error
        self.codes = _codes(folder, vocabulary)
        return self._info(folder)

    def warm_up(self) -> None:
        """Translate a word out of English; raises EngineFailed when no text comes."""
        target = next(iter(sorted(self.codes - {"eng_Latn"})))
        answer = self.infer([SentenceRequest("Hello.", "eng_Latn", target)])[0]
        if isinstance(answer, StageError):
            raise answer

    def infer(self, batch: Sequence[SentenceRequest]) -> Sequence[str | StageError]:
        """One translation or error per sentence."""
        results: list[str | StageError] = [self._refusal(request) or "" for request in batch]
        todo = [index for index, result in enumerate(results) if result == "" and batch[index].text.strip()]
        found = self._translate([batch[index] for index in todo], self._settings.beam_size)
        again = [at for at, index in enumerate(todo) if lost(batch[index].text, found[at])]
        if again:
            retried = self._translate([batch[todo[at]] for at in again], WIDER_BEAM)
            for at, text in zip(again, retried, strict=True):
                found[at] = min(found[at], text, key=lambda candidate: lost(batch[todo[at]].text, candidate))
        for index, text in zip(todo, found, strict=True):
            results[index] = mended(batch[index].text, text)
        return results

    def close(self) -> None:
        """Let the model go."""
        self._translator = self._pieces = None

    def _translate(self, requests: list[SentenceRequest], beam: int) -> list[str]:
        if self._translator is None:
            raise EngineFailed("the translator is not loaded")
        if not requests:
            return []
        sources = [[r.source, *self._pieces.encode(r.text, out_type=str), "</s>"] for r in requests]
        longest = max(map(len, sources))
        found = self._translator.translate_batch(
            sources,
            target_prefix=[[r.target] for r in requests],
            beam_size=beam,
            length_penalty=self._settings.length_penalty,
            max_input_length=LONGEST_TOKENS,
            max_decoding_length=min(LONGEST_TOKENS, 3 * longest + 20),
        )
        return [self._text(result.hypotheses[0]) for result in found]

    def _text(self, tokens: list[str]) -> str:
        kept = [
            token for token in tokens if not _CODE.fullmatch(token) and token not in ("<s>", "</s>", "<pad>")
        ]
        return str(self._pieces.decode(kept)).strip()

    def _refusal(self, request: SentenceRequest) -> StageError | None:
        for param, code in (("source", request.source), ("target", request.target)):
            if code not in self.codes:
                known = ", ".join(sorted(self.codes))
                return UnknownLanguage(
                    f"this model does not know {code!r}", param=param, hint=f"use one of: {known}"
                )
        return None

    def _info(self, folder: ModelFolder) -> EngineInfo:
        return EngineInfo(
            model=folder.id,
            revision=folder.revision,
            device=str(self._translator.device),
            compute_type=str(self._translator.compute_type),
            languages=tuple(language.code for language in LANGUAGES.values() if language.nllb in self.codes),
        )


def _files(folder: ModelFolder) -> tuple[Path, Path]:
    """The SentencePiece and vocabulary files; raises ModelCorrupt naming what is missing."""
    for name in ("model.bin", "config.json"):
        _first(folder, (name,))
    return _first(folder, SENTENCEPIECE), _first(folder, VOCABULARIES)


def _first(folder: ModelFolder, names: tuple[str, ...]) -> Path:
    for name in names:
        if (folder.path / name).is_file():
            return folder.path / name
    raise ModelCorrupt(f"{folder.id}: {names[0]} is missing", hint="give a whole CTranslate2 NLLB folder")


def _codes(folder: ModelFolder, vocabulary: Path) -> frozenset[str]:
    """Language codes among the model's tokens."""
    text = vocabulary.read_text(encoding="utf-8")
    tokens = json.loads(text) if vocabulary.suffix == ".json" else text.splitlines()
    codes = frozenset(token for token in tokens if _CODE.fullmatch(token))
    if "eng_Latn" not in codes or len(codes) < 2:
        raise ModelCorrupt(f"{folder.id} has no NLLB language codes", hint="give a CTranslate2 NLLB folder")
    return codes
