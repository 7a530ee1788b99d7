"""Byte-level BPE of a real model's size: pieces of ours, filled up, then the special tokens at their own ids.

Contract: `build(size, specials, split)` gives a tokenizer whose `size` text pieces come first and whose
special tokens follow (or come first, as in SmolLM2); `words(tokenizer)` names pieces that are whole English
words. It writes no file.
"""

import json
from collections.abc import Sequence
from functools import cache

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from models.shapes.vocabulary.text import sentences

TRAINED = 6000
GPT2_SPLIT = ""
"""The split that `ByteLevel` has built in."""
QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""Source: Qwen2's published tokenizer.json."""
_SHORTEST_WORD = 3


def build(
    size: int,
    specials: Sequence[str],
    split: str = GPT2_SPLIT,
    *,
    specials_first: bool = False,
    last: str = "Ġunused",
) -> Tokenizer:
    """A tokenizer of `size` text pieces, of which `last` is the last, and the special tokens behind them, or
    before them.
    """
    pieces, merges = _trained()
    names = [*pieces, "ĊĊ"]
    names += [f"Ġunused{place}" for place in range(size - len(names) - 1)] + [last]
    lead = list(specials) if specials_first else []
    vocabulary = {name: place for place, name in enumerate([*lead, *names])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[*merges, ("Ċ", "Ċ")]))
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not split)
    tokenizer.pre_tokenizer = (
        pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(split), "isolated"), byte_level])
        if split
        else byte_level
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in specials])
    return tokenizer


def words(tokenizer: Tokenizer, languages: tuple[str, ...] = ("en",)) -> list[int]:
    """Ids of pieces that are whole lower-case words with a space before them, always in the same order."""
    known = tokenizer.get_vocab()
    spoken = dict.fromkeys(
        word
        for text in sentences(1, languages)
        for word in text.split()
        if word.isascii() and word.isalpha() and word.islower() and len(word) >= _SHORTEST_WORD
    )
    return [known[f"Ġ{word}"] for word in spoken if f"Ġ{word}" in known]


@cache
def _trained() -> tuple[list[str], list[tuple[str, str]]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=TRAINED, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator((" " + text for text in sentences()), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    names = sorted(model["vocab"], key=model["vocab"].__getitem__)
    return names, [(left, right) for left, right in model["merges"]]
