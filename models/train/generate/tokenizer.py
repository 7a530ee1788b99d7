"""The vocabulary: byte-level BPE in tokenizer.json, and the chat template in tokenizer_config.json.

Contract: `build(folder, seed, pieces)` writes both files; any text goes through, letter by letter where it is
unknown, and digits are single pieces. Special pieces: <pad>, <|system|>, <|user|>, <|assistant|>, <|end|>.
"""

import json
import random
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from models.train.generate.pairs import make_pair

SPECIAL = ["<pad>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
PAD, END = 0, 4
TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|> {{ message.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
CONFIG = {
    "chat_template": TEMPLATE,
    "eos_token": "<|end|>",
    "pad_token": "<pad>",
    "model_max_length": 512,
    "tokenizer_class": "PreTrainedTokenizerFast",
    "rewrite_prompts": {"correct": "correct", "enhance": "enhance"},
}


def build(folder: Path, *, seed: int = 0, pieces: int = 4000, pairs: int = 12000) -> Tokenizer:
    """Train on the train split and save to `folder`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=pieces,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    rng = random.Random(seed)
    texts = (
        f" {text}"
        for _ in range(pairs)
        for pair in [make_pair(rng, "train")]
        for text in (pair.source, pair.target)
    )
    tokenizer.train_from_iterator(texts, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(CONFIG, indent=1) + "\n")
    return tokenizer
