"""Stage D's engine: CTranslate2 and SentencePiece over an NLLB-type folder, real NLLB-200 or ours.

Contract: see `services.common.engine`; a request is one sentence, its result a Translation. The folder holds
model.bin, config.json, shared_vocabulary.json (or .txt) and sentencepiece.bpe.model. What is tried again, and
why, is in `checking.attempts`. One batch may mix any languages. It does not know HTTP or paragraphs. Source
of the token layout: NLLB-200 (`<code> pieces </s>`; the target begins with its code).
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.catalog import ModelFolder, resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, ModelCorrupt, StageError, UnknownLanguage
from services.common.languages import FLORES, LANGUAGES
from services.common.threads import Split, split
from services.translate_text.checking.attempts import Found, Search
from services.translate_text.detection.detect import Detector
from services.translate_text.sentence import Link, SentenceRequest, Translation
from services.translate_text.settings import TranslateSettings
from services.translate_text.terms.alignment import Asked, Drop
from services.translate_text.terms.placing import translated

__all__ = ["SentenceRequest", "TranslateEngine", "Translation"]

SENTENCEPIECE = ("sentencepiece.bpe.model", "sentencepiece.model")
VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")
LONGEST_TOKENS = 1024
ENGLISH_ONLY = frozenset({"demo-nllb"})
"""Models that were trained on pairs with English alone: other pairs go by way of it."""
SCORED_TOGETHER = 64
FEWEST, MOST = 8, 32
"""Sentences that a worker decodes together: fewer waste its steps, more leave its cache."""
FEW_WORDS = 4
"""Words of a sentence from which its language is told."""
SURE = 97.0
"""Percent of confidence from which it is believed to be in a wrong one."""
LEAST_WEIGHT = 0.02
"""Links below it are left out."""
_CODE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_NO_TEXT = frozenset({"<s>", "</s>", "<pad>"})


class TranslateEngine:
    """CTranslate2's Translator behind the engine contract."""

    def __init__(self, settings: TranslateSettings) -> None:
        self._settings = settings
        self._translator: Any = None
        self._pieces: Any = None
        self._detector: Detector | None = None
        self._split = Split(1, 1)
        self.english_only = False
        self.codes: frozenset[str] = frozenset()

    def load(self) -> EngineInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        import ctranslate2
        import sentencepiece

        folder = resolve("translate", self._settings.model, profile=self._settings.profile)
        pieces, vocabulary = _files(folder)
        self._split = split(
            folder.path / "model.bin", self._settings.threads, pieces=self._settings.max_batch // FEWEST
        )
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
            self._translator = ctranslate2.Translator(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                inter_threads=self._split.workers,
                intra_threads=self._split.threads,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}", hint="give a CTranslate2 NLLB folder"
            ) from error
        self.codes = _codes(folder, vocabulary)
        self._detector = Detector(_names(self.codes))
        self.english_only = self._settings.through_english or folder.id in ENGLISH_ONLY
        return self._info(folder)

    def warm_up(self) -> None:
        """Translate a word out of English; raises EngineFailed when no text comes."""
        target = next(iter(sorted(self.codes - {"eng_Latn"})))
        answer = self.infer([SentenceRequest("Hello.", "eng_Latn", target)])[0]
        if isinstance(answer, StageError):
            raise answer

    def infer(self, batch: Sequence[SentenceRequest]) -> Sequence[Translation | StageError]:
        """One translation or error per sentence."""
        results: list[Translation | StageError] = [
            self._refusal(request) or Translation("") for request in batch
        ]
        todo = [
            index
            for index, result in enumerate(results)
            if isinstance(result, Translation) and batch[index].text.strip()
        ]
        todo.sort(
            key=lambda index: -len(batch[index].text)
        )  # as they are computed, so that the first come first
        found = translated([batch[index] for index in todo], self, self._settings.beam_size)
        for index, translation in zip(todo, found, strict=True):
            results[index] = translation
        return results

    def close(self) -> None:
        """Let the model go."""
        self._translator = self._pieces = None

    def decode(self, requests: Sequence[SentenceRequest], search: Search) -> Iterator[Found]:
        """The model's hypotheses for each sentence, as they come; raises EngineFailed before `load`."""
        if self._translator is None:
            raise EngineFailed("the translator is not loaded")
        sources = [[r.source, *self._pieces.encode(r.text, out_type=str), "</s>"] for r in requests]
        longest = max(map(len, sources), default=0)
        for request, coming in zip(requests, self._begun(requests, sources, search, longest), strict=True):
            result = coming.result()
            links = self._links(request.text, result) if search.links else ()
            yield Found(tuple(map(self._text, result.hypotheses)), links)

    def _begun(
        self, requests: Sequence[SentenceRequest], sources: list[list[str]], search: Search, longest: int
    ) -> list[Any]:
        """Results that are being computed, by all workers."""
        each = min(MOST, max(FEWEST, -(-len(requests) // self._split.workers)))
        begun: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[[r.target] for r in requests],
            max_batch_size=each,
            asynchronous=True,
            beam_size=search.beam,
            num_hypotheses=search.hypotheses,
            no_repeat_ngram_size=search.no_repeat_ngram,
            repetition_penalty=search.repetition_penalty,
            return_attention=search.links,
            length_penalty=self._settings.length_penalty,
            max_input_length=LONGEST_TOKENS,
            max_decoding_length=min(LONGEST_TOKENS, 3 * longest + 20),
        )
        return begun

    def off_target(self, request: SentenceRequest, text: str) -> bool:
        """Whether the text is still in the source's language, or in English, as far as words tell."""
        target, *others = (
            FLORES[code].code for code in (request.target, request.source, "eng_Latn") if code in FLORES
        )
        if len(others) < 2 or self._detector is None or len(text.split()) < FEW_WORDS:
            return False
        found = self._detector.detect(text)
        wrong = found[0].language != target and found[0].language in others
        return wrong and found[0].confidence >= SURE

    def drops(self, asked: Sequence[Asked]) -> list[list[Drop]]:
        """By scoring each translation against its source, and against the source without the span."""
        sources: list[list[str]] = []
        targets: list[list[str]] = []
        for each in asked:
            request = each.request
            for text in (request.text, *each.without()):
                sources.append([request.source, *self._pieces.encode(text, out_type=str), "</s>"])
                targets.append([request.target, *self._pieces.encode(each.text, out_type=str)])
        scored = self._translator.score_batch(
            sources, targets, max_input_length=LONGEST_TOKENS, max_batch_size=SCORED_TOGETHER
        )
        likely = [result.log_probs[1:] for result in scored]  # the first is the language's
        spans = [_spans(self._pieces.encode(each.text, return_type="proto")) for each in asked]
        return [
            [
                Drop(span, tuple(whole - part for part in parts))
                for span, whole, *parts in zip(pieces, *likely[3 * at : 3 * at + 3], strict=False)
            ]
            for at, pieces in enumerate(spans)
        ]

    def _text(self, tokens: list[str]) -> str:
        kept = [token for token in tokens if not _CODE.fullmatch(token) and token not in _NO_TEXT]
        return str(self._pieces.decode(kept)).strip()

    def _links(self, source: str, result: Any) -> tuple[Link, ...]:
        """Attention of the first hypothesis (target tokens × source tokens) between characters."""
        kept = [
            (token, row)
            for token, row in zip(result.hypotheses[0], result.attention[0], strict=False)
            if not _CODE.fullmatch(token) and token not in _NO_TEXT
        ]
        reads = _spans(self._pieces.encode(source, return_type="proto"))
        written = _spans(self._pieces.decode([token for token, _ in kept], return_type="proto"))
        return tuple(
            Link(span, target, float(weight))
            for target, (_, row) in zip(written, kept, strict=False)
            for span, weight in zip(reads, row[1:], strict=False)  # the first source token is the language
            if weight >= LEAST_WEIGHT
        )

    def _refusal(self, request: SentenceRequest) -> StageError | None:
        for param, code in (("source", request.source), ("target", request.target)):
            if code not in self.codes:
                known = ", ".join(sorted(self.codes))
                hint = f"use one of: {known}"
                return UnknownLanguage(f"this model does not know {code!r}", param=param, hint=hint)
        return None

    def _info(self, folder: ModelFolder) -> EngineInfo:
        return EngineInfo(
            model=folder.id,
            revision=folder.revision,
            device=str(self._translator.device),
            compute_type=str(self._translator.compute_type),
            languages=_names(self.codes),
            licence=folder.licence,
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


def _names(codes: frozenset[str]) -> tuple[str, ...]:
    """The codes by which our interfaces call the model's languages, ours first; one that no table has, by
    NLLB's.
    """
    first = [entry.nllb for entry in LANGUAGES.values() if entry.nllb in codes]
    ordered = [*first, *sorted(codes.difference(first))]
    return tuple(FLORES[code].code if code in FLORES else code for code in ordered)


def _spans(pieces: Any) -> list[tuple[int, int]]:
    """Character offsets of each piece; SentencePiece counts bytes."""
    raw = pieces.text.encode()
    at = [0] * (len(raw) + 1)
    for byte in range(len(raw)):
        at[byte + 1] = at[byte] + ((raw[byte] & 0xC0) != 0x80)  # a character begins here
    return [(at[piece.begin], at[piece.end]) for piece in pieces.pieces]
