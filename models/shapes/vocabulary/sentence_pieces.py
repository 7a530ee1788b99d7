"""SentencePiece models of real size: pieces of ours, filled up with unused ones; and their merges.

Contract: `Pieces(size)` has `names` (in SentencePiece's order, `<unk> <s> </s>` first), `write(path)`,
`merges()` for a tokenizer.json, and `words(languages)`. It does not know which ids a model gives them.
"""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

from models.shapes.vocabulary.text import sentences

TRAINED = 8000
_SHORTEST_WORD = 3
_LEAST_LIKELY = -1e6
SPACE = "▁"


class Pieces:
    """A BPE SentencePiece model of `size` pieces."""

    def __init__(self, size: int) -> None:
        self._model: Any = proto.ModelProto()  # type: ignore[attr-defined]
        self._model.ParseFromString(_trained())
        self._real = len(self._model.pieces)
        for place in range(size - self._real):
            self._model.pieces.add(piece=f"{SPACE}unused{place}", score=_LEAST_LIKELY - place)
        self.names: list[str] = [each.piece for each in self._model.pieces]

    def write(self, path: Path) -> None:
        """The file that SentencePiece loads."""
        path.write_bytes(self._model.SerializeToString())

    def merges(self) -> list[tuple[str, str]]:
        """Pairs of pieces that make a piece, the first to be merged first."""
        real = {each.piece for each in self._model.pieces[: self._real]}
        ordered = sorted(self._model.pieces[: self._real], key=lambda each: -each.score)
        return [
            (each.piece[:cut], each.piece[cut:])
            for each in ordered
            for cut in range(1, len(each.piece))
            if each.piece[:cut] in real and each.piece[cut:] in real
        ]

    def words(self, languages: tuple[str, ...]) -> list[str]:
        """Pieces that are whole lower-case words of these languages and none of English's, in order."""
        english = {word for text in sentences(1, ("en",)) for word in text.split()}
        real = set(self.names[: self._real])
        spoken = dict.fromkeys(word for text in sentences(1, languages) for word in _plain(text))
        return [SPACE + word for word in spoken if word not in english and SPACE + word in real]


def _plain(text: str) -> Iterator[str]:
    for word in text.split():
        if word.isascii() and word.isalpha() and word.islower() and len(word) >= _SHORTEST_WORD:
            yield word


@cache
def _trained() -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=sentences(),
        model_writer=model,
        vocab_size=TRAINED,
        hard_vocab_limit=False,
        model_type="bpe",
        character_coverage=1.0,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    return model.getvalue()
