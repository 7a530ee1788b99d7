"""CTranslate2 as its users call it, as a peer in translation.

Contract: as the contenders of `translate`. `batch` sentences go to it at once; 1 is one at a time, as
a loop over lines does it. It is given as many threads as it is told, all for one batch, as CTranslate2's
default is. It does not know the service.
"""

from typing import Any

from benchmarks.contenders.translate import BEAM, LENGTH_PENALTY, judged
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome, device
from benchmarks.inputs.translate import NLLB, SOURCE, TARGETS, sentences

PIECES = "sentencepiece.bpe.model"


class CTranslate2:
    """`Translator.translate_batch` in this process."""

    def __init__(
        self,
        model: str = DEMO,
        kind: str = "grammar",
        count: int = 200,
        threads: int = 2,
        batch: int = 1,
        workers: int = 1,
    ) -> None:
        self._model, self._wanted, self._batch = model, (kind, count), batch
        self._threads, self._workers = threads, workers

    def start(self) -> None:
        """Load."""
        import ctranslate2
        import sentencepiece

        self._work = sentences(*self._wanted)
        files = folder("translate", self._model)
        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(files / PIECES))
        self._translator: Any = ctranslate2.Translator(
            str(files),
            device=device().name,
            compute_type=device().compute_type,
            inter_threads=self._workers,
            intra_threads=max(1, self._threads // self._workers),
        )

    def run(self) -> Outcome:
        """All sentences, one language after another."""
        return judged(self._model, self._work, lambda: {target: self._into(target) for target in TARGETS})

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def _into(self, target: str) -> list[str]:
        texts = self._work.sentences
        return [
            text
            for start in range(0, len(texts), self._batch)
            for text in self._translated(texts[start : start + self._batch], target)
        ]

    def _translated(self, texts: tuple[str, ...], target: str) -> list[str]:
        sources = [[NLLB[SOURCE], *self._pieces.encode(text, out_type=str), "</s>"] for text in texts]
        results = self._translator.translate_batch(
            sources,
            target_prefix=[[NLLB[target]]] * len(texts),
            beam_size=BEAM,
            length_penalty=LENGTH_PENALTY,
        )
        return [str(self._pieces.decode(result.hypotheses[0][1:])) for result in results]
