"""Trains the M2M100 from scratch: seeded, resumable, ended by the clock.

Contract: `run(work, minutes=…)` trains until `minutes` of training are behind it, counting earlier calls;
it keeps `checkpoint.pt` in `work` and hands the model over at every checkpoint. Batches are drawn anew
from the grammar, of like lengths. The learning rate follows the share of the minutes used (warm-up, then
cosine to zero), so a busy machine gets fewer steps but a finished schedule. Targets: label-smoothed
cross-entropy. It does not know CTranslate2.
"""

import itertools
import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import M2M100Config, M2M100ForConditionalGeneration

from models.train.translate.corpus import draw
from models.train.translate.pieces import BOS, EOS, PAD, Pieces

SEED = 20
PEAK_RATE, WARM_UP = 2e-3, 0.2
BATCH_TOKENS, POOL = 600, 800
SMOOTHING, LONGEST = 0.05, 120
WIDTH = 128
CHECKPOINT_S, REPORT_STEPS = 120.0, 25


@dataclass
class Progress:
    """How far training is: steps, and seconds of training spent."""

    step: int = 0
    seconds: float = 0.0


def network(size: int) -> M2M100ForConditionalGeneration:
    """M2M100 with `size` tokens: width WIDTH, 3 encoder and 2 decoder layers, tied embeddings."""
    config = M2M100Config(
        vocab_size=size, d_model=WIDTH, encoder_layers=3, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=512, decoder_ffn_dim=512,
        dropout=0.0, attention_dropout=0.0, activation_dropout=0.0,
        encoder_layerdrop=0.0, decoder_layerdrop=0.0,
        max_position_embeddings=1026, scale_embedding=True, tie_word_embeddings=True,
        bos_token_id=BOS, pad_token_id=PAD, eos_token_id=EOS, decoder_start_token_id=EOS,
    )  # fmt: skip
    return M2M100ForConditionalGeneration(config)


Batch = tuple[torch.Tensor, torch.Tensor]


def batches(pieces: Pieces, rng: random.Random) -> Iterator[Batch]:
    """Endless (source, target) id tensors [sentences, length], padded, about BATCH_TOKENS tokens a side."""
    while True:
        pool = []
        for pair in (draw(rng, "train") for _ in range(POOL)):
            source = pieces.encode(pair.source_code, pair.source)
            target = pieces.encode(pair.target_code, pair.target)
            if max(len(source), len(target)) <= LONGEST:
                pool.append((source, target))
        pool.sort(key=lambda item: max(len(item[0]), len(item[1])))
        groups = list(_groups(pool))
        rng.shuffle(groups)
        for group in groups:
            yield _padded([source for source, _ in group]), _padded([target for _, target in group])


def _groups(pool: list[tuple[list[int], list[int]]]) -> Iterator[list[tuple[list[int], list[int]]]]:
    group: list[tuple[list[int], list[int]]] = []
    for item in pool:
        group.append(item)
        if len(group) * max(map(len, item)) >= BATCH_TOKENS:
            yield group
            group = []
    if group:
        yield group


def _padded(rows: list[list[int]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def loss_of(model: M2M100ForConditionalGeneration, batch: Batch, device: str) -> torch.Tensor:
    """Label-smoothed cross-entropy per target token; the decoder starts from `</s>`, as NLLB's does."""
    source, target = (side.to(device) for side in batch)
    start = torch.full((len(target), 1), EOS, device=device)
    logits = model(
        input_ids=source,
        attention_mask=source.ne(PAD),
        decoder_input_ids=torch.cat([start, target[:, :-1]], 1),
    ).logits
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, 1).float(), target.flatten(), ignore_index=PAD, label_smoothing=SMOOTHING
    )


def rate(share: float) -> float:
    """Learning rate after `share` (0 to 1) of the training time."""
    if share < WARM_UP:
        return PEAK_RATE * max(share / WARM_UP, 0.01)
    return PEAK_RATE * (
        0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (share - WARM_UP) / (1 - WARM_UP))))
    )


def faster_type(model: M2M100ForConditionalGeneration, pieces: Pieces, device: str) -> bool:
    """Whether bfloat16 autocast beats float32 over three steps on this machine."""
    source = batches(pieces, random.Random(SEED))
    sample = list(itertools.islice(source, 3))
    spent = {}
    for bfloat16 in (False, True, False, True):
        began = time.process_time()
        for batch in sample:
            with torch.autocast(device, torch.bfloat16, enabled=bfloat16):
                loss = loss_of(model, batch, device)
            loss.backward()  # type: ignore[no-untyped-call]
        spent[bfloat16] = time.process_time() - began
    model.zero_grad()
    return spent[True] < spent[False]


def run(
    work: Path, pieces: Pieces, *, minutes: float, each: Callable[[M2M100ForConditionalGeneration], None]
) -> M2M100ForConditionalGeneration:
    """Train until `minutes` are spent, going on from `work`/checkpoint.pt; `each` gets the model at
    checkpoints.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(SEED)
    model = network(len(pieces))
    torch.nn.Module.to(model, device)
    optimiser = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    progress = _restore(work, model, optimiser, device)
    bfloat16 = faster_type(model, pieces, device)
    print(
        f"{model.num_parameters()} parameters on {device}, bfloat16 {bfloat16}, from step {progress.step}",
        flush=True,
    )
    saved = progress.seconds
    for batch in batches(pieces, random.Random(f"{SEED} {progress.step}")):
        if progress.seconds >= minutes * 60:
            break
        began = time.monotonic()
        for group in optimiser.param_groups:
            group["lr"] = rate(progress.seconds / (minutes * 60))
        with torch.autocast(device, torch.bfloat16, enabled=bfloat16):
            loss = loss_of(model, batch, device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        progress.step += 1
        progress.seconds += time.monotonic() - began
        if progress.step % REPORT_STEPS == 0:
            print(f"step {progress.step} at {progress.seconds:.0f} s, loss {loss.item():.3f}", flush=True)
        if progress.seconds - saved >= CHECKPOINT_S:
            saved = progress.seconds
            _save(work, model, optimiser, progress)
            each(model)
    _save(work, model, optimiser, progress)
    each(model)
    return model


def _save(work: Path, model: torch.nn.Module, optimiser: torch.optim.Optimizer, progress: Progress) -> None:
    """Whole or not at all: written beside, then moved."""
    state: dict[str, Any] = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        **vars(progress),
    }
    torch.save(state, work / "checkpoint.part")
    (work / "checkpoint.part").replace(work / "checkpoint.pt")


def _restore(work: Path, model: torch.nn.Module, optimiser: torch.optim.Optimizer, device: str) -> Progress:
    path = work / "checkpoint.pt"
    if not path.is_file():
        return Progress()
    state = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return Progress(state["step"], state["seconds"])
