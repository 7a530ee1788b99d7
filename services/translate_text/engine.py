"""Stage D's engine: CTranslate2 and SentencePiece over a folder of NLLB-200, ours, M2M100 or Opus-MT.

Contract: see `services.common.engine`; a request is one sentence, its result a Translation. The folder holds
model.bin, config.json, a vocabulary and SentencePiece's files; how they write languages and text is in
`model_families`. What is tried again, and why, is in `checking.attempts`. One batch may mix any languages. It
does not know HTTP or paragraphs.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from models.catalog import ModelFolder, resolve
from services.common.errors import EngineFailed, ModelCorrupt, StageError, UnknownLanguage
from services.common.languages import FLORES, LANGUAGES
from services.common.threads import Split, split
from services.translate_text.checking.attempts import Found, Search
from services.translate_text.detection.detect import Detector
from services.translate_text.model_families import Family, opened
from services.translate_text.sentence import Link, SentenceRequest, Translation, TranslatorInfo
from services.translate_text.settings import TranslateSettings
from services.translate_text.terms.alignment import Asked, Drop
from services.translate_text.terms.placing import translated

__all__ = ["SentenceRequest", "TranslateEngine", "Translation"]

LONGEST_TOKENS = 1024
ENGLISH_ONLY = frozenset({"demo-nllb"})
"""Models that were trained on pairs with English alone: other pairs go by way of it."""
SCORED_TOGETHER = 64
FEWEST, MOST = 8, 16
"""Sentences that each of several workers decodes together: fewer waste its steps; with more, what came is
checked later.
"""
TOGETHER = 32
"""Sentences that a large model decodes together on a CPU: a batch takes long, and others wait for it."""
FEW_WORDS = 4
"""Words of a sentence from which its language is told."""
SURE = 97.0
"""Percent of confidence from which it is believed to be in a wrong one."""
LEAST_WEIGHT = 0.02
"""Links below it are left out."""


class TranslateEngine:
    """CTranslate2's Translator behind the engine contract."""

    def __init__(self, settings: TranslateSettings) -> None:
        self._settings = settings
        self._translator: Any = None
        self._family: Family | None = None
        self._detector: Detector | None = None
        self._split = Split(1, 1)
        self.english_only = False
        self.codes: frozenset[str] = frozenset()

    def load(self) -> TranslatorInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        import ctranslate2

        folder = resolve("translate", self._settings.model, profile=self._settings.profile)
        self._family = family = opened(folder)
        pieces_at_once = self._settings.max_batch // FEWEST if self._settings.device == "cpu" else 1
        self._split = split(folder.path / "model.bin", self._settings.threads, pieces=pieces_at_once)
        try:
            self._translator = ctranslate2.Translator(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                inter_threads=self._split.workers,
                intra_threads=self._split.threads,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}",
                hint="give a CTranslate2 folder of NLLB, M2M100 or Opus-MT",
            ) from error
        self.codes = family.codes
        self._detector = Detector(_names(self.codes))
        self.english_only = self._settings.through_english or folder.id in ENGLISH_ONLY
        return self._info(folder)

    def warm_up(self) -> None:
        """Translate a word; raises EngineFailed when no text comes."""
        source, target = self._tokens.first_pair()
        answer = self.infer([SentenceRequest("Hello.", source, target)])[0]
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
        # As they are computed, so that the first come first.
        todo.sort(key=lambda index: -len(batch[index].text))
        found = translated([batch[index] for index in todo], self, self._settings.beam_size)
        for index, translation in zip(todo, found, strict=True):
            results[index] = translation
        return results

    def close(self) -> None:
        """Let the model go."""
        self._translator = self._family = None

    @property
    def _tokens(self) -> Family:
        if self._family is None:
            raise EngineFailed("the translator is not loaded")
        return self._family

    def decode(self, requests: Sequence[SentenceRequest], search: Search) -> Iterator[Found]:
        """The model's hypotheses for each sentence, as they come; raises EngineFailed before `load`."""
        sources = [self._tokens.source(r.source, r.target, r.text) for r in requests]
        longest = max(map(len, sources), default=0)
        for request, coming in zip(requests, self._begun(requests, sources, search, longest), strict=True):
            result = coming.result()
            links = self._links(request.text, result) if search.links else ()
            yield Found(tuple(map(self._tokens.text, result.hypotheses)), links)

    def _begun(
        self, requests: Sequence[SentenceRequest], sources: list[list[str]], search: Search, longest: int
    ) -> list[Any]:
        """Results that are being computed, by all workers."""
        share = -(-len(requests) // self._split.workers)
        each = min(MOST, max(FEWEST, share)) if self._split.workers > 1 else TOGETHER if self._slow else 0
        begun: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[self._tokens.prefix(r.target) or None for r in requests],
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

    def translates(self, source: str, target: str) -> bool:
        """Whether the family has this direction."""
        return self._tokens.knows(source, target)

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
        tokens = self._tokens
        sources: list[list[str]] = []
        targets: list[list[str]] = []
        for each in asked:
            request = each.request
            for text in (request.text, *each.without()):
                sources.append(tokens.source(request.source, request.target, text))
                targets.append([*tokens.prefix(request.target), *tokens.pieces(each.text)])
        scored = self._translator.score_batch(
            sources, targets, max_input_length=LONGEST_TOKENS, max_batch_size=SCORED_TOGETHER
        )
        lead = [len(tokens.prefix(each.request.target)) for each in asked for _ in range(3)]
        likely = [result.log_probs[skip:] for result, skip in zip(scored, lead, strict=True)]
        spans = [tokens.rereads(each.text) for each in asked]
        return [
            [
                Drop(span, tuple(whole - part for part in parts))
                for span, whole, *parts in zip(pieces, *likely[3 * at : 3 * at + 3], strict=False)
            ]
            for at, pieces in enumerate(spans)
        ]

    def _links(self, source: str, result: Any) -> tuple[Link, ...]:
        """Attention of the first hypothesis (target tokens × source tokens) between characters."""
        tokens = self._tokens
        kept = [
            (token, row)
            for token, row in zip(result.hypotheses[0], result.attention[0], strict=False)
            if tokens.kept(token)
        ]
        reads, written = tokens.reads(source), tokens.writes([token for token, _ in kept])
        return tuple(
            Link(span, target, float(weight))
            for target, (_, row) in zip(written, kept, strict=False)
            for span, weight in zip(reads, row[tokens.lead :], strict=False)
            if weight >= LEAST_WEIGHT
        )

    def _refusal(self, request: SentenceRequest) -> StageError | None:
        for param, code in (("source", request.source), ("target", request.target)):
            if code not in self.codes:
                known = ", ".join(sorted(self.codes))
                hint = f"use one of: {known}"
                return UnknownLanguage(f"this model does not know {code!r}", param=param, hint=hint)
        if not self._tokens.knows(request.source, request.target):
            pairs = ", ".join(map(" to ".join, self._tokens.pairs))
            message = f"this model does not translate {request.source} to {request.target}"
            return UnknownLanguage(message, param="target", hint=f"it translates {pairs}")
        return None

    def _info(self, folder: ModelFolder) -> TranslatorInfo:
        return TranslatorInfo(
            model=folder.id,
            revision=folder.revision,
            device=str(self._translator.device),
            compute_type=str(self._translator.compute_type),
            languages=_names(self.codes),
            licence=folder.licence,
            together=TOGETHER if self._slow else 0,
            pairs=tuple((_name(source), _name(target)) for source, target in self._tokens.pairs),
        )

    @property
    def _slow(self) -> bool:
        """Whether a batch takes long: a large model on a CPU."""
        return self._split.workers == 1 and self._settings.device == "cpu"


def _names(codes: frozenset[str]) -> tuple[str, ...]:
    """The codes by which our interfaces call the model's languages, ours first; one that no table has, by
    NLLB's.
    """
    first = [entry.nllb for entry in LANGUAGES.values() if entry.nllb in codes]
    ordered = [*first, *sorted(codes.difference(first))]
    return tuple(map(_name, ordered))


def _name(code: str) -> str:
    return FLORES[code].code if code in FLORES else code
