"""Measures a corrector: errors mended, right words harmed, facts kept, by the service's engine and guard.

Contract: `evaluate(model, data)` on the shipped held-out pairs or on a folder of `*.src`/`*.ref` files, a
text per line, gives {"mended", "harmed", "facts_kept", "exact", "enhanced_kept", "enhanced_longer"}. An
error is a place where source and reference differ in words, case and punctuation aside; `exact` counts these
too. Enhancement is measured on the references: paragraphs whose facts and sentences are all kept, and words
out per word in. Does not know how the pairs were made.
"""

import asyncio
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from services.common.errors import StageError
from services.generate_text.engine import GenerateEngine
from services.generate_text.faithful.numbers import digits
from services.generate_text.prompts import Completion, Mode, Prompt
from services.generate_text.rewriting.rewrite import rewrite
from services.generate_text.settings import GenerateSettings

SHIPPED = Path(__file__).parents[2] / "tests" / "data" / "generate"
BATCH = 32
PARAGRAPH = 5
"""References that make a paragraph for enhancement."""
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")


@dataclass(frozen=True)
class Counts:
    """Of one line: errors and how many were mended, right words and how many were harmed."""

    errors: int
    mended: int
    right: int
    harmed: int


def evaluate(model: str = "", data: Path | None = None) -> dict[str, float]:
    """Rates between 0 and 1. Raises FileNotFoundError without pairs, StageError when the model does
    not load."""
    pairs = list(_pairs(data or SHIPPED))
    if not pairs:
        raise FileNotFoundError(f"no *.src with a *.ref beside it in {data or SHIPPED}")
    engine = GenerateEngine(GenerateSettings(model=model))
    engine.load()
    paragraphs = _paragraphs([ref for _, ref in pairs])
    try:
        outputs = asyncio.run(_outputs(engine, [source for source, _ in pairs], "correct"))
        scripts = asyncio.run(_outputs(engine, paragraphs, "enhance"))
    finally:
        engine.close()
    return _rates(pairs, outputs) | _enhanced(paragraphs, scripts)


def _rates(pairs: Sequence[tuple[str, str]], outputs: Sequence[str]) -> dict[str, float]:
    counts = [count(source, ref, output) for (source, ref), output in zip(pairs, outputs, strict=True)]
    kept = [facts_kept(ref, output) for (_, ref), output in zip(pairs, outputs, strict=True)]
    return {
        "mended": _rate(sum(c.mended for c in counts), sum(c.errors for c in counts)),
        "harmed": _rate(sum(c.harmed for c in counts), sum(c.right for c in counts)),
        "facts_kept": _rate(sum(kept), len(kept)),
        "exact": _rate(sum(ref == out for (_, ref), out in zip(pairs, outputs, strict=True)), len(pairs)),
    }


def _paragraphs(sentences: Sequence[str]) -> list[str]:
    return [" ".join(sentences[start : start + PARAGRAPH]) for start in range(0, len(sentences), PARAGRAPH)]


def _enhanced(paragraphs: Sequence[str], scripts: Sequence[str]) -> dict[str, float]:
    both = list(zip(paragraphs, scripts, strict=True))
    kept = [facts_kept(paragraph, script) and _all_there(paragraph, script) for paragraph, script in both]
    written, given = (sum(len(text.split()) for text in texts) for texts in (scripts, paragraphs))
    return {"enhanced_kept": _rate(sum(kept), len(kept)), "enhanced_longer": _rate(written, given)}


def _all_there(paragraph: str, script: str) -> bool:
    """Whether every sentence of the paragraph stands in the script."""
    return all(sentence in script for sentence in re.split(r"(?<=[.!?]) ", paragraph))


def count(source: str, reference: str, output: str) -> Counts:
    """Compare three texts word by word."""
    heard, wanted, written = (_WORD.findall(text.lower()) for text in (source, reference, output))
    place = _places(wanted, written)
    errors = mended = right = harmed = 0
    for kind, _, _, start, end in SequenceMatcher(None, heard, wanted, autojunk=False).get_opcodes():
        found = [place.get(index) for index in range(start, end)]
        if kind == "equal":
            right += end - start
            harmed += found.count(None)
        else:
            errors += 1
            mended += _whole([place.get(start - 1, -1), *found, place.get(end, len(written))])
    return Counts(errors, mended, right, harmed)


def facts_kept(reference: str, output: str) -> bool:
    """Whether every number and every name (a capital within a sentence) of the reference is in the output."""
    names = set(re.findall(r"(?<=[a-z,] )[A-Z]\w+", reference))
    return digits(reference) == digits(output) and names <= set(re.findall(r"\w+", output))


def _places(wanted: list[str], written: list[str]) -> dict[int, int]:
    """For every wanted word that was written, where it stands in the output."""
    blocks = SequenceMatcher(None, wanted, written, autojunk=False).get_matching_blocks()
    return {block.a + offset: block.b + offset for block in blocks for offset in range(block.size)}


def _whole(places: list[int | None]) -> bool:
    """Whether all words are there, one after the other, with nothing between."""
    return all(
        one is not None and two is not None and two == one + 1 for one, two in itertools.pairwise(places)
    )


async def _outputs(engine: GenerateEngine, sources: Sequence[str], mode: Mode) -> list[str]:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        results: list[Completion] = []
        for start in range(0, len(prompts), BATCH):
            for result in engine.infer(prompts[start : start + BATCH]):
                if isinstance(result, StageError):
                    raise result
                assert isinstance(result, Completion)  # these prompts are not written by turns
                results.append(result)
        return results

    return [await rewrite(source, mode, complete) for source in sources]


def _pairs(folder: Path) -> Iterator[tuple[str, str]]:
    for source in sorted(folder.glob("*.src")):
        reference = source.with_suffix(".ref")
        if reference.is_file():
            lines = (path.read_text(encoding="utf-8").splitlines() for path in (source, reference))
            yield from zip(*lines, strict=True)


def _rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
