"""transformers' NLLB in float32, as a peer in translation.

Contract: as the contenders of `translate`; `batch` sentences are generated together, padded, those of like
length beside each other. Pieces are cut by SentencePiece, as everywhere. It does not know the service.
"""

import json
from typing import Any

from benchmarks.contenders.translate import BEAM, LENGTH_PENALTY, judged
from benchmarks.contenders.translate_peers import PIECES
from benchmarks.contenders.weights import folder
from benchmarks.harness.contender import Outcome, device
from benchmarks.inputs.translate import NLLB, SOURCE, TARGETS, sentences
from services.synthesis_audio.voice.compat import prepare

_EOS, _UNKNOWN = "</s>", "<unk>"
_MOST_TOKENS = 256


class Transformers:
    """`M2M100ForConditionalGeneration.generate`; needs a shape, whose weights are kept in its format too."""

    def __init__(
        self,
        model: str,
        kind: str = "grammar",
        count: int = 24,
        threads: int = 2,
        batch: int = 8,
    ) -> None:
        self._model, self._wanted, self._threads, self._batch = model, (kind, count), threads, batch

    def start(self) -> None:
        """Load. Raises Missing for the demo model."""
        weights = folder("translate", self._model, "hf")
        prepare()
        import sentencepiece
        import torch
        from transformers import M2M100ForConditionalGeneration

        torch.set_num_threads(self._threads)
        self._work = sentences(*self._wanted)
        tokens = json.loads(
            (folder("translate", self._model) / "shared_vocabulary.json").read_text(encoding="utf-8")
        )
        self._tokens: list[str] = tokens
        self._ids = {token: number for number, token in enumerate(tokens)}
        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(weights / PIECES))
        network: Any = M2M100ForConditionalGeneration.from_pretrained(weights, dtype=torch.float32)
        self._network = network.eval().to(device().name)

    def run(self) -> Outcome:
        """All sentences, one language after another."""
        return judged(self._model, self._work, lambda: {target: self._into(target) for target in TARGETS})

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def _into(self, target: str) -> list[str]:
        texts = self._work.sentences
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found: dict[int, str] = {}
        for start in range(0, len(order), self._batch):
            some = order[start : start + self._batch]
            found.update(zip(some, self._translated([texts[index] for index in some], target), strict=True))
        return [found[index] for index in range(len(texts))]

    def _translated(self, texts: list[str], target: str) -> list[str]:
        import torch

        unknown = self._ids[_UNKNOWN]
        rows = [torch.tensor([self._ids.get(token, unknown) for token in self._read(text)]) for text in texts]
        padding = self._network.config.pad_token_id
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=padding)
        ids = ids.to(self._network.device)
        with torch.inference_mode():
            said = self._network.generate(
                input_ids=ids,
                attention_mask=ids.ne(padding),
                forced_bos_token_id=self._ids[NLLB[target]],
                num_beams=BEAM,
                length_penalty=LENGTH_PENALTY,
                max_new_tokens=_MOST_TOKENS,
            )
        return [self._text(row) for row in said.tolist()]

    def _read(self, text: str) -> list[str]:
        return [NLLB[SOURCE], *self._pieces.encode(text, out_type=str), _EOS]

    def _text(self, row: list[int]) -> str:
        """Without the beginning, the language's code, and what stands behind the end."""
        tokens = [self._tokens[number] for number in row[2:]]
        return str(self._pieces.decode(tokens[: tokens.index(_EOS)] if _EOS in tokens else tokens))
