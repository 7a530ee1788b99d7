"""Compares decoders. It knows no other kind of model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.convert.parity.continuing import TEXTS, Ids, Pairs, continued, loaded, options


def text(source: Path, converted: Path) -> Pairs:
    """Decoders: a text is continued."""
    import ctranslate2
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = loaded(AutoModelForCausalLM, source)
    generator = ctranslate2.Generator(str(converted), **options(converted))

    def logits(ids: Ids) -> Any:
        with torch.no_grad():
            return model(input_ids=torch.tensor([ids])).logits[0, -1].clone()

    def following(beginnings: Sequence[Ids]) -> Ids:
        asked = [tokenizer.convert_ids_to_tokens(each) for each in beginnings]
        found = generator.generate_batch(asked, max_length=1, include_prompt_in_result=False, end_token=[])
        return [each.sequences_ids[0][0] if each.sequences_ids[0] else -1 for each in found]

    begins = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in TEXTS]
    return [(begin, continued(logits, begin, [], []), following) for begin in begins]
