"""Correction of a rough draft: our service, and what it has in common with its peers.

Contract: every contender takes `model` (`demo`, or the name of a shape), `kind` and `words` of the draft
(`benchmarks.inputs.generate`), `threads`, and how many paragraphs it does, `first` (0: all): slow peers do
some of them, and figures are by the word. The chunks, the prompts and the gates behind the model are the
service's everywhere, so that equal texts come from equal tokens; decoding is greedy. What is compared is the
first `same` paragraphs.
"""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.contenders.service import ServiceContender
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome
from benchmarks.inputs.generate import Draft, draft
from models.eval.generate import count


class Work:
    """What every contender is asked for; the draft is made at the first use."""

    def __init__(
        self,
        model: str = DEMO,
        kind: str = "grammar",
        words: int = 1000,
        threads: int = 2,
        first: int = 0,
        same: int = 0,
    ) -> None:
        self.model, self.threads = model, threads
        self._wanted, self._first, self._same = (kind, words), first, same

    def prepare(self) -> None:
        """Make the draft, which is no part of what is measured."""
        self.draft: Draft = draft(*self._wanted).first(self._first)

    def judged(self, correct: Callable[[], Sequence[str]], **details: float) -> Outcome:
        """A round, timed: `correct` gives the paragraphs."""
        began = time.perf_counter()
        found = correct()
        took = time.perf_counter() - began
        compared = "\n\n".join(found[: self._same or None])
        return Outcome(took, self.draft.words, self._quality(found), compared, details)

    def _quality(self, found: Sequence[str]) -> dict[str, float]:
        """Errors mended and right words harmed, where it is known what was right."""
        if not self.draft.written:
            return {}
        heard, wanted = (" ".join(parts) for parts in (self.draft.heard, self.draft.written))
        counts = count(heard, wanted, " ".join(found))
        mended, harmed = counts.mended / max(1, counts.errors), counts.harmed / max(1, counts.right)
        return {"mended": round(mended, 4), "harmed": round(harmed, 4)}


class Service(ServiceContender):
    """Ours over HTTP; with `stream`, the seconds until the first words come are told, too."""

    def __init__(self, stream: bool = False, settings: dict[str, Any] | None = None, **work: Any) -> None:
        self._work, self._stream = Work(**work), stream
        told = {"threads": self._work.threads, "compute_type": "int8", **(settings or {})}
        if self._work.model == DEMO:
            del told["threads"]  # a small model gets one, as users get it
        super().__init__(
            "generate_text", {f"MEGA_GENERATE__{name.upper()}": str(value) for name, value in told.items()}
        )

    def start(self) -> None:
        """Make the draft and start the service."""
        self._work.prepare()
        self._env["MEGA_GENERATE__MODEL"] = str(folder("generate", self._work.model))
        super().start()

    def run(self) -> Outcome:
        """The whole draft in one request."""
        details = dict[str, float]()
        outcome = self._work.judged(lambda: self._streamed(details) if self._stream else self._whole())
        outcome.details.update(details)
        return outcome

    def _whole(self) -> list[str]:
        answer = self.client.post("/v1/rewrite", json=self._asked()).raise_for_status().json()
        return list(answer["paragraphs"])

    def _streamed(self, details: dict[str, float]) -> list[str]:
        began, last = time.perf_counter(), dict[str, Any]()
        asked = self._asked() | {"stream": True}
        with self.client.stream("POST", "/v1/rewrite", json=asked) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    details.setdefault("first_words_s", time.perf_counter() - began)
                    last = json.loads(line.removeprefix("data:"))
        return list(last["paragraphs"])

    def _asked(self) -> dict[str, Any]:
        return {"text": "\n\n".join(self._work.draft.heard), "mode": "correct"}
