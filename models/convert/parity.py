"""Whether a converted model says what the original says: the share of next tokens that both find likeliest.

Contract: `agreement(kind, source, converted)` -> (share, tokens compared). The original, in float32,
continues a few inputs greedily; the converted model is asked at every place of those continuations for the
next token, so that one near tie doesn't count for all that follow. It does not judge.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.convert.families import SPEECH, TRANSLATION
from services.common.threads import threads_for

LONGEST = 12
"""Tokens of each continuation."""
_TEXTS = (
    "The cheese is made in the mountains, and it ripens for twelve months.",
    "Welcome back to our show! Today we talk about milk.",
    "How many people came to the market on Friday?",
)
Ids = list[int]
Next = Callable[[Sequence[Ids]], Ids]
"""The likeliest next token after each of several beginnings, of one input."""


def agreement(kind: str, source: Path, converted: Path) -> tuple[float, int]:
    """Compare on a few inputs."""
    if kind == SPEECH:
        pairs = _speech(source, converted)
    elif kind == TRANSLATION:
        pairs = _translation(source, converted)
    else:
        pairs = _text(source, converted)
    same = compared = 0
    for begin, wanted, following in pairs:
        found = following([[*begin, *wanted[:place]] for place in range(len(wanted))])
        same += sum(one == other for one, other in zip(found, wanted, strict=True))
        compared += len(wanted)
    return (same / compared if compared else 0.0), compared


Pairs = list[tuple[Ids, Ids, Next]]


def _continued(logits: Callable[[Ids], Any], begin: Ids, ends: Sequence[int], never: Sequence[int]) -> Ids:
    """Greedy continuation; `logits` gives those behind the last token."""
    found: Ids = []
    for _ in range(LONGEST):
        scores = logits([*begin, *found])
        scores[list(never)] = float("-inf")
        found.append(int(scores.argmax()))
        if found[-1] in ends:
            break
    return found


def _options(converted: Path) -> dict[str, Any]:
    return {"compute_type": "default", "intra_threads": threads_for(converted / "model.bin")}


def _loaded(kind: Any, source: Path) -> Any:
    import torch

    return kind.from_pretrained(source, dtype=torch.float32).eval()


def _ends(model: Any) -> list[int]:
    end = model.config.eos_token_id
    return list(end) if isinstance(end, list) else [] if end is None else [int(end)]


def _text(source: Path, converted: Path) -> Pairs:
    import ctranslate2
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = _loaded(AutoModelForCausalLM, source)
    generator = ctranslate2.Generator(str(converted), **_options(converted))

    def logits(ids: Ids) -> Any:
        with torch.no_grad():
            return model(input_ids=torch.tensor([ids])).logits[0, -1].clone()

    def following(beginnings: Sequence[Ids]) -> Ids:
        asked = [tokenizer.convert_ids_to_tokens(each) for each in beginnings]
        found = generator.generate_batch(asked, max_length=1, include_prompt_in_result=False, end_token=[])
        return [each.sequences_ids[0][0] if each.sequences_ids[0] else -1 for each in found]

    begins = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in _TEXTS]
    return [(begin, _continued(logits, begin, [], []), following) for begin in begins]


def _translation(source: Path, converted: Path) -> Pairs:
    import ctranslate2
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = _loaded(AutoModelForSeq2SeqLM, source)
    translator = ctranslate2.Translator(str(converted), **_options(converted))
    start, pad = int(model.config.decoder_start_token_id), model.config.pad_token_id
    languages = _language_ids(tokenizer)
    pairs: Pairs = []
    for text in _TEXTS:
        read = tokenizer(text, return_tensors="pt")["input_ids"]
        tokens = tokenizer.convert_ids_to_tokens(read[0])

        def logits(ids: Ids, read: Any = read) -> Any:
            with torch.no_grad():
                return model(input_ids=read, decoder_input_ids=torch.tensor([ids])).logits[0, -1].clone()

        def following(beginnings: Sequence[Ids], tokens: list[str] = tokens) -> Ids:
            prefixes = [tokenizer.convert_ids_to_tokens(each[1:]) for each in beginnings]
            return _after(translator, tokens, prefixes, tokenizer)

        begin = [start, *languages]
        never = [] if pad is None else [int(pad)]
        pairs.append((begin, _continued(logits, begin, _ends(model), never), following))
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


def _speech(source: Path, converted: Path) -> Pairs:
    import ctranslate2
    import numpy as np
    import torch
    from transformers import AutoModelForSpeechSeq2Seq, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = _loaded(AutoModelForSpeechSeq2Seq, source)
    whisper = ctranslate2.models.Whisper(str(converted), **_options(converted))
    names = ("<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>")
    begin = [int(tokenizer.convert_tokens_to_ids(name)) for name in names]
    ends = _ends(model)
    frames = 2 * model.config.max_source_positions
    pairs: Pairs = []
    for seed in range(2):
        shape = (1, model.config.num_mel_bins, frames)
        features = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
        encoded = whisper.encode(ctranslate2.StorageView.from_array(features))

        def logits(ids: Ids, features: Any = features) -> Any:
            with torch.no_grad():
                read = torch.from_numpy(features)
                answer = model(input_features=read, decoder_input_ids=torch.tensor([ids]))
                return answer.logits[0, -1].clone()

        def following(beginnings: Sequence[Ids], encoded: Any = encoded) -> Ids:
            texts = [each[len(begin) :] for each in beginnings]
            return [_spoken(whisper, encoded, begin, text, ends[0]) for text in texts]

        pairs.append((begin, _continued(logits, begin, ends, []), following))
    return pairs


def _spoken(whisper: Any, encoded: Any, prompt: Ids, text: Ids, end: int) -> int:
    """The next token of a transcript that begins with `text`; an answer leaves its end out."""
    longest = 2 * (len(prompt) + len(text) + 1)
    found = whisper.generate(
        encoded,
        [[*prompt, *text]],
        beam_size=1,
        max_length=longest,
        suppress_blank=False,
        suppress_tokens=[],
    )
    said = found[0].sequences_ids[0][len(text) :]
    return int(said[0]) if said else end
