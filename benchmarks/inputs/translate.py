"""English sentences to translate, with what they should become.

Contract: `sentences(kind, count)` gives the same ones in every run:

    grammar   held-out sentences of the demo models' grammar, with references in TARGETS
    long      the same, of 80 letters and more without a number: what a shape answers is as long as that, and
              our service would try again what is too long for its source, or has lost a number
    flores    FLORES-101 dev, written by people, with references; the folder that `MEGA_BENCH_DATA` names
              (`../shared/data` without); raises Missing where there is none

It does not know who translates them.
"""

import os
import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.contender import Missing
from models.train.grammar import sample

SOURCE = "en"
TARGETS = ("fr", "de", "es", "it")
NLLB = {"en": "eng_Latn", "fr": "fra_Latn", "de": "deu_Latn", "es": "spa_Latn", "it": "ita_Latn"}
_ROOT = Path(__file__).parents[2]
_SEED, _SHORTEST, _LONG = 11, 12, 80


@dataclass(frozen=True)
class Work:
    """Sentences, and by target language what they should become."""

    sentences: tuple[str, ...]
    references: dict[str, tuple[str, ...]]


def sentences(kind: str, count: int) -> Work:
    """See the module. Raises ValueError for a kind that there isn't."""
    if kind == "grammar":
        return _of(_drawn(count, _SHORTEST))
    if kind == "long":
        return _of(_drawn(count, _LONG, numbers=False))
    if kind == "flores":
        return _of(_flores()[:count])
    raise ValueError(f"no sentences of kind {kind!r}")


def _of(rows: list[dict[str, str]]) -> Work:
    references = {target: tuple(row[target] for row in rows) for target in TARGETS}
    return Work(tuple(row[SOURCE] for row in rows), references)


def _drawn(count: int, shortest: int, *, numbers: bool = True) -> list[dict[str, str]]:
    """Different ones of at least so many letters."""
    rng = random.Random(_SEED)
    found: dict[str, dict[str, str]] = {}
    while len(found) < count:
        text = sample(rng, "held").text
        if len(text[SOURCE]) >= shortest and (numbers or not any(map(str.isdigit, text[SOURCE]))):
            found.setdefault(text[SOURCE], text)
    return list(found.values())


def _flores() -> list[dict[str, str]]:
    folder = Path(os.environ.get("MEGA_BENCH_DATA") or _ROOT.parent / "shared" / "data") / "text"
    try:
        columns = {
            code: (folder / f"flores-dev.{code}").read_text(encoding="utf-8").splitlines()
            for code in (SOURCE, *TARGETS)
        }
    except OSError as error:
        raise Missing(f"FLORES: {error}; MEGA_BENCH_DATA names the folder that holds text/") from None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
