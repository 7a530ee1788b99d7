"""Compares Whispers. It knows no other kind of model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.convert.parity.continuing import Ids, Pairs, continued, ends, loaded, options


def speech(source: Path, converted: Path) -> Pairs:
    """Whisper: what it says of noise."""
    import ctranslate2
    import numpy as np
    import torch
    from transformers import AutoModelForSpeechSeq2Seq, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(source)
    model = loaded(AutoModelForSpeechSeq2Seq, source)
    whisper = ctranslate2.models.Whisper(str(converted), **options(converted))
    names = ("<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>")
    known = tokenizer.get_vocab()  # of English alone, it has neither languages nor tasks
    begin = [int(known[name]) for name in names if name in known]
    stops = ends(model)
    frames = 2 * model.config.max_source_positions
    pairs: Pairs = []
    for seed in range(2):
        shape = (1, model.config.num_mel_bins, frames)
        features = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
        encoded = whisper.encode(ctranslate2.StorageView.from_array(features))

        with torch.no_grad():
            heard = model.get_encoder()(torch.from_numpy(features))

        def logits(ids: Ids, heard: Any = heard) -> Any:
            with torch.no_grad():
                answer = model(encoder_outputs=heard, decoder_input_ids=torch.tensor([ids]))
                return answer.logits[0, -1].clone()

        def following(beginnings: Sequence[Ids], encoded: Any = encoded) -> Ids:
            texts = [each[len(begin) :] for each in beginnings]
            return [_spoken(whisper, encoded, begin, text, stops[0]) for text in texts]

        pairs.append((begin, continued(logits, begin, stops, []), following))
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
