"""The model's own SentencePiece, and the ids of its vocabulary.

Contract: `train` writes `sentencepiece.bpe.model`; `Pieces` turns text into ids and back. Ids are
SentencePiece's (`<s>` 0, `<pad>` 1, `</s>` 2, `<unk>` 3), then one per language code, as in NLLB. It does
not know the model.
"""

import random
from pathlib import Path

import sentencepiece

from models.train.translate.corpus import NLLB, directions

SIZE = 4000
BOS, PAD, EOS, UNK = 0, 1, 2, 3
NAME = "sentencepiece.bpe.model"


def train(folder: Path, *, seed: int, sentences: int = 8_000) -> Path:
    """Train on sentences of the grammar's training split; byte fallback lets any text through."""
    rng = random.Random(seed)
    lines: list[str] = []
    for _ in range(sentences):
        pairs = directions(rng, "train")
        lines += [pairs[0].source, *(pair.target for pair in pairs[:4])]
    path = folder / NAME
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_prefix=str(path.with_suffix("")),
        vocab_size=SIZE,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9999,
        byte_fallback=True,
        normalization_rule_name="identity",
        split_digits=True,
        bos_id=BOS, pad_id=PAD, eos_id=EOS, unk_id=UNK,
        num_threads=1,
        max_sentence_length=2000,
        minloglevel=2,
    )  # fmt: skip
    return path


class Pieces:
    """Text ↔ ids of `<code> pieces </s>`."""

    def __init__(self, path: Path) -> None:
        self._model = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self.codes = {code: self._model.get_piece_size() + index for index, code in enumerate(NLLB.values())}

    def __len__(self) -> int:
        return int(self._model.get_piece_size()) + len(self.codes)

    def vocabulary(self) -> list[str]:
        """Every token by id."""
        size = self._model.get_piece_size()
        return [self._model.id_to_piece(index) for index in range(size)] + list(self.codes)

    def encode(self, code: str, text: str) -> list[int]:
        """Ids of `<code> pieces </s>`."""
        return [self.codes[code], *self._model.encode(text), EOS]

    def decode(self, ids: list[int]) -> str:
        """Text of ids, without language codes and specials."""
        size = self._model.get_piece_size()
        return str(self._model.decode([index for index in ids if UNK <= index < size]))
