"""Translation: our service, and what it has in common with its peers (`translate_peers`, `translate_torch`).

Contract: every contender takes `model` (`demo`, or the name of a shape), `kind` and `count` of the sentences
(`benchmarks.inputs.translate`) and `threads`; a round translates all of them into all targets. Beam, length
penalty and number format are equal everywhere. Units are translations (sentences times targets). Quality is
chrF on the demo model; a shape says the same words whatever it reads, so that there their number stands in
its place.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.contenders.service import ServiceContender
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome
from benchmarks.inputs.translate import SOURCE, TARGETS, Work, sentences

BEAM, LENGTH_PENALTY = 2, 0.0
Found = Mapping[str, Sequence[str]]
"""Translations by target language."""


def judged(model: str, work: Work, translate: Callable[[], Found]) -> Outcome:
    """A round, timed and measured."""
    began = time.perf_counter()
    found = translate()
    took = time.perf_counter() - began
    texts = [text for target in TARGETS for text in found[target]]
    words = sum(len(text.split()) for text in texts)
    return Outcome(took, len(texts), _quality(model, work, found), "\n".join(texts), {"words": float(words)})


def _quality(model: str, work: Work, found: Found) -> dict[str, float]:
    if model != DEMO:
        return {}
    import sacrebleu

    scores = [sacrebleu.corpus_chrf(found[target], [work.references[target]]).score for target in TARGETS]
    return {"chrf": round(sum(scores) / len(scores), 2)}


class Service(ServiceContender):
    """Ours over HTTP. `calls`: `one` names all targets in one call of /v1/translate; `four` makes a call of
    LibreTranslate's /translate for each, one after another; `together` the same at once.
    """

    def __init__(
        self,
        model: str = DEMO,
        kind: str = "grammar",
        count: int = 200,
        threads: int = 2,
        calls: str = "one",
        settings: dict[str, Any] | None = None,
    ) -> None:
        told = {"threads": threads, "compute_type": "int8", "beam_size": BEAM, **(settings or {})}
        super().__init__(
            "translate_text", {f"MEGA_TRANSLATE__{name.upper()}": str(value) for name, value in told.items()}
        )
        self._model, self._wanted = model, (kind, count)
        self._calls: Callable[[], Found] = {
            "one": self._one, "four": self._four, "together": self._together
        }[calls]  # fmt: skip

    def start(self) -> None:
        """Make the sentences and start the service."""
        self._work = sentences(*self._wanted)
        self._env["MEGA_TRANSLATE__MODEL"] = str(folder("translate", self._model))
        super().start()

    def run(self) -> Outcome:
        """All sentences."""
        return judged(self._model, self._work, self._calls)

    def _one(self) -> Found:
        asked = {"texts": self._work.sentences, "source": SOURCE, "targets": TARGETS}
        answer = self.client.post("/v1/translate", json=asked).raise_for_status().json()
        rows = [each["translations"] for each in answer["results"]]
        return {target: [row[place]["text"] for row in rows] for place, target in enumerate(TARGETS)}

    def _four(self) -> Found:
        return {target: self._into(target) for target in TARGETS}

    def _together(self) -> Found:
        with ThreadPoolExecutor(len(TARGETS)) as clients:
            return dict(zip(TARGETS, clients.map(self._into, TARGETS), strict=True))

    def _into(self, target: str) -> list[str]:
        asked = {"q": self._work.sentences, "source": SOURCE, "target": target}
        answer = self.client.post("/translate", json=asked).raise_for_status().json()
        return list(answer["translatedText"])
