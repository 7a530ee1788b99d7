"""What the demo models are to reach, and how a result compares with it.

Contract: `compare` turns the result of a stage into rows of (metric, target, reached, met). It does not
know how anything is measured; a metric without a target is shown with none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_AT_MOST = {
    "transcribe.wer.held_sentences": 0.05,
    "transcribe.wer.held_voices": 0.15,
    "transcribe.wer.long": 0.08,
    "generate.harmed": 0.005,
    "synthesis.wer_en": 0.10,
    "synthesis.per": 0.06,
    "synthesis.rtf": 0.1,
    "cloning.equal_error_rate": 0.05,
}
_AT_LEAST = {
    "generate.mended": 0.98,
    "generate.facts_kept": 1.0,
    "translate.chrf": 85.0,
    "translate.chrf.into_english": 80.0,
    "cloning.own_voice": 0.8,
    "cloning.own_voice_french": 0.8,
    "cloning.recordings": 0.95,
}


@dataclass(frozen=True)
class Row:
    """One metric. `target` reads like "≤ 0.05", or is empty; `met` is None where there is no target."""

    metric: str
    target: str
    reached: float
    met: bool | None


def compare(stage: str, result: Mapping[str, Any]) -> list[Row]:
    """Every number of a stage's result, beside its target."""
    return [_row(metric, value) for metric, value in _numbers(stage, result)]


def _row(metric: str, value: float) -> Row:
    key = _target_key(metric)
    if key in _AT_MOST:
        return Row(metric, f"≤ {_AT_MOST[key]:g}", value, value <= _AT_MOST[key])
    if key in _AT_LEAST:
        return Row(metric, f"≥ {_AT_LEAST[key]:g}", value, value >= _AT_LEAST[key])
    return Row(metric, "", value, None)


def _target_key(metric: str) -> str:
    """The metric whose target applies: one per language counts for all of them, into English for itself."""
    group, _, last = metric.rpartition(".")
    if group.startswith("translate.chrf"):
        return (
            "translate.chrf.into_english" if last.endswith(("eng_Latn", "into_english")) else "translate.chrf"
        )
    return group if group in _AT_MOST else metric


def _numbers(path: str, value: object) -> Iterator[tuple[str, float]]:
    """Leaves of the nested result that are numbers, by dotted name."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers(f"{path}.{key}", inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)
