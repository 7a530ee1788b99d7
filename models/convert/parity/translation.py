"""Compares translators with a language's token (NLLB, M2M100) or without (Marian). It knows no other kind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.convert.parity.continuing import TEXTS, Ids, Pairs, continued, ends, loaded, options


def translation(source: Path, converted: Path) -> Pairs:
    """Translators: into French where the model has to be told."""
    import ctranslate2
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = loaded(AutoModelForSeq2SeqLM, source)
    translator = ctranslate2.Translator(str(converted), **options(converted))
    start, pad = int(model.config.decoder_start_token_id), model.config.pad_token_id
    languages = _language_ids(tokenizer)
    pairs: Pairs = []
    for text in TEXTS:
        read = tokenizer(text, return_tensors="pt")["input_ids"]
        tokens = tokenizer.convert_ids_to_tokens(read[0])
        with torch.no_grad():
            understood = model.get_encoder()(read)

        def logits(ids: Ids, understood: Any = understood) -> Any:
            with torch.no_grad():
                answer = model(encoder_outputs=understood, decoder_input_ids=torch.tensor([ids]))
                return answer.logits[0, -1].clone()

        def following(beginnings: Sequence[Ids], tokens: list[str] = tokens) -> Ids:
            prefixes = [tokenizer.convert_ids_to_tokens(each[1:]) for each in beginnings]
            return _after(translator, tokens, prefixes, tokenizer)

        begin = [start, *languages]
        never = [] if pad is None else [int(pad)]
        pairs.append((begin, continued(logits, begin, ends(model), never), following))
    return pairs


def _after(translator: Any, tokens: list[str], prefixes: Sequence[list[str]], tokenizer: Any) -> Ids:
    """The next token behind each prefix; the answer holds the prefix, and an end is no token of it."""
    results = translator.translate_batch(
        [tokens] * len(prefixes),
        target_prefix=[prefix or None for prefix in prefixes],
        beam_size=1,
        max_decoding_length=max(map(len, prefixes)) + 1,
        return_end_token=True,
    )
    said = [result.hypotheses[0][len(prefix) :] for result, prefix in zip(results, prefixes, strict=True)]
    return [tokenizer.convert_tokens_to_ids(each[0]) if each else -1 for each in said]


def _language_ids(tokenizer: Any) -> Ids:
    """French's token in NLLB and M2M100; Marian has none."""
    for name in ("fra_Latn", "__fr__"):
        number = tokenizer.convert_tokens_to_ids(name)
        if number is not None and number != tokenizer.unk_token_id:
            return [int(number)]
    return []
