"""Measures a translation model: chrF in each direction, out of English and back.

Contract: `evaluate(model, data)` -> {"chrf": {"fra_Latn": …, …, "fra_Latn-eng_Latn": …, …},
"numbers_kept": …}, chrF from 0 to 100. Without `data`: SENTENCES sentences of the grammar's held split,
by seed. `data` is a folder of `X.src` and `X.ref`, a sentence a line: X is `fra_Latn` (or `fr`) for English
into it, `fra_Latn-eng_Latn` (or `fr-en`) for a direction. Source of the metric: Popović 2015, as sacrebleu
has it (chrF2). It does not know training.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sacrebleu

from services.common.errors import StageError, UnknownLanguage
from services.common.languages import LANGUAGES, language
from services.translate_text.checking.numbers import lost
from services.translate_text.engine import SentenceRequest, TranslateEngine
from services.translate_text.settings import TranslateSettings

SEED, SENTENCES, BATCH = 7, 200, 32
ENGLISH = "eng_Latn"
_NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
Directions = dict[str, tuple[list[str], list[str]]]


def evaluate(model: str = "", data: Path | None = None) -> dict[str, Any]:
    """chrF by direction, and the share of sentences that kept all their numbers. Raises ValueError without
    pairs.
    """
    engine = TranslateEngine(TranslateSettings(model=model))
    engine.load()
    chrf: dict[str, float] = {}
    kept: list[bool] = []
    for name, (sources, references) in (_folder(data) if data else held()).items():
        found = translate(engine, name, sources)
        chrf[name] = round(sacrebleu.corpus_chrf(found, [references]).score, 2)
        kept += [lost(source, text) == 0 for source, text in zip(sources, found, strict=True)]
    engine.close()
    return {"chrf": chrf, "numbers_kept": round(sum(kept) / len(kept), 4)}


def translate(engine: TranslateEngine, name: str, sources: Sequence[str]) -> list[str]:
    """The engine's translations in the direction `name`. Raises StageError on the first that failed."""
    source, _, target = name.rpartition("-")
    results: list[str] = []
    for start in range(0, len(sources), BATCH):
        batch = [SentenceRequest(text, source or ENGLISH, target) for text in sources[start : start + BATCH]]
        for outcome in engine.infer(batch):
            if isinstance(outcome, StageError):
                raise outcome
            results.append(outcome.text)
    return results


def held() -> Directions:
    """The held-out sentences, out of English and into it."""
    from models.train.grammar import sample

    rng = random.Random(SEED)
    texts = [sample(rng, "held").text for _ in range(SENTENCES)]
    english = [text["en"] for text in texts]
    others = [entry for entry in LANGUAGES.values() if entry.code != "en"]
    out = {entry.nllb: (english, [text[entry.code] for text in texts]) for entry in others}
    back = {f"{entry.nllb}-{ENGLISH}": ([text[entry.code] for text in texts], english) for entry in others}
    return out | back


def direction(stem: str) -> str:
    """NLLB codes of "fr", "fr-en", "zho_Hans" …; raises ValueError where a part names no language."""
    try:
        return "-".join(part if _NLLB.fullmatch(part) else language(part).nllb for part in stem.split("-"))
    except UnknownLanguage as error:
        raise ValueError(
            f"{stem}.src names no direction: call it fr.src for English into French, fr-en.src for back"
        ) from error


def _folder(data: Path) -> Directions:
    """`*.src` with a `*.ref` beside it."""
    found = {}
    for source in sorted(data.glob("*.src")):
        lines = source.read_text(encoding="utf-8").splitlines()
        references = source.with_suffix(".ref").read_text(encoding="utf-8").splitlines()
        if len(lines) != len(references):
            raise ValueError(f"{source.name} has {len(lines)} lines, its .ref {len(references)}")
        found[direction(source.stem)] = (lines, references)
    if not found:
        raise ValueError(f"no *.src in {data}")
    return found
