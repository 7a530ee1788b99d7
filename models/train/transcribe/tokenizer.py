"""Byte-level BPE with Whisper's special tokens in Whisper's order, and the token numbers the recipe needs.

Contract: `train(texts, folder)` writes `tokenizer.json` and `tokenizer_config.json`; `Vocabulary(folder)`
encodes text to ids with character offsets. Text ids come first, timestamps `<|0.00|>`..`<|30.00|>` last, as
faster-whisper expects. Source of the layout: openai/whisper `tokenizer.py`, English-only form. Knows
nothing of audio.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

PIECES = 1000
TIMESTAMPS = 1501  # 0.00 to 30.00 s by 0.02 s
SPECIALS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


def train(texts: Iterable[str], folder: Path) -> None:
    """Train the pieces on `texts` and write the two files a Hugging Face Whisper folder carries."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator((" " + text for text in texts), trainer)
    stamps = [f"<|{index * 0.02:.2f}|>" for index in range(TIMESTAMPS)]
    tokenizer.add_special_tokens(
        [AddedToken(name, special=True, normalized=False) for name in (*SPECIALS, *stamps)]
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    end = SPECIALS[0]
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": end,
        "eos_token": end,
        "unk_token": end,
        "pad_token": end,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 448,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")


class Vocabulary:
    """The trained tokenizer with the numbers of its special tokens."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.end = self.number("<|endoftext|>")
        self.start = self.number("<|startoftranscript|>")
        self.previous = self.number("<|startofprev|>")
        self.no_speech = self.number("<|nospeech|>")
        self.no_timestamps = self.number("<|notimestamps|>")
        self.first_timestamp = self.no_timestamps + 1

    @property
    def size(self) -> int:
        """All tokens, timestamps included; equals the model's vocabulary size."""
        return int(self._tokenizer.get_vocab_size())

    def number(self, token: str) -> int:
        """Id of a token that must exist."""
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise KeyError(token)
        return int(found)

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids and (begin, end) character offsets, both of `" " + text` (Whisper's words begin with a
        space).
        """
        encoding = self._tokenizer.encode(" " + text)
        return encoding.ids, encoding.offsets

    def decode(self, ids: list[int]) -> str:
        """Text of the ids, special tokens and timestamps dropped."""
        return str(self._tokenizer.decode([token for token in ids if token < self.end])).strip()

    def timestamp(self, seconds: float) -> int:
        """Token of a time within the window, rounded to 0.02 s."""
        return self.first_timestamp + min(TIMESTAMPS - 1, max(0, round(seconds * 50)))
