"""Task D as a team writes it: `python translate.py MODEL SCRIPT TRANSLATION CODE`, by transformers.

Sentence by sentence into one language (a code as fra_Latn), with the model card's way to force its code.
"""

import re
import sys
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from transformers import M2M100ForConditionalGeneration

SOURCE = "eng_Latn"
CODES = ("eng_Latn", "fra_Latn", "spa_Latn", "deu_Latn", "ita_Latn")
EOS = 2


def main(folder: str, script: str, translation: str, code: str) -> None:
    """One script to one translation."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/sentencepiece.bpe.model")
    model: Any = M2M100ForConditionalGeneration.from_pretrained(folder)
    sentences = re.split(r"(?<=[.!?])\s+", Path(script).read_text(encoding="utf-8").strip())
    made = [translated(model, pieces, sentence, code) for sentence in sentences]
    Path(translation).write_text(" ".join(made), encoding="utf-8")


@torch.inference_mode()
def translated(model: Any, pieces: Any, sentence: str, code: str) -> str:
    """One sentence in the other language; a code's id is behind the pieces'."""
    size = pieces.get_piece_size()
    ids = [size + CODES.index(SOURCE), *pieces.encode(sentence), EOS]
    made = model.generate(
        input_ids=torch.tensor([ids]), forced_bos_token_id=size + CODES.index(code), num_beams=2,
        max_new_tokens=128,
    )  # fmt: skip
    return str(pieces.decode([one for one in made[0].tolist() if EOS < one < size]))


if __name__ == "__main__":
    main(*sys.argv[1:])
