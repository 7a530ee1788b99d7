"""Trains the decoder; goes on where it was.

Contract: `train(work, minutes, seed, ...)` writes `work/tokenizer` and, every minute, `work/last.pt`.
Muon for the
matrices (Jordan et al. 2024), AdamW for the rest, in the time given; the rate falls to zero at the end of it.
"""

import random
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from models.train.generate import network, tokenizer
from models.train.generate.batches import batch

SIZE, SAVE_S, LOG_STEPS, WARM_STEPS = 20, 60.0, 10, 20
MUON_RATE, ADAM_RATE = 0.01, 4e-3


def train(work: Path, minutes: float, seed: int = 0, size: int = SIZE) -> int:
    """Train for `minutes` of this call and return the number of steps made in all."""
    vocabulary = _vocabulary(work / "tokenizer", seed)
    torch.manual_seed(seed)
    model = network.build(vocabulary.get_vocab_size())
    count = vocabulary.get_vocab_size()
    network.begin_copying(model, [str(vocabulary.id_to_token(i)) for i in range(count)])
    optimizers = _optimizers(model)
    step = _resume(work / "last.pt", model, optimizers)
    began = saved = time.monotonic()
    first = step
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        rate = min((step - first + 1) / WARM_STEPS, 1.0) * min(1.0, 1.6 * (1 - done))
        loss = _step(model, optimizers, rate, batch(random.Random(f"{seed}/{step}"), vocabulary, size))
        step += 1
        if step % LOG_STEPS == 0:
            print(f"step {step} loss {loss:.4f} done {done:.3f}", flush=True)
        if time.monotonic() - saved > SAVE_S:
            saved = time.monotonic()
            _save(work / "last.pt", model, optimizers, step)
    _save(work / "last.pt", model, optimizers, step)
    return step


def _vocabulary(folder: Path, seed: int) -> Tokenizer:
    path = folder / "tokenizer.json"
    return Tokenizer.from_file(str(path)) if path.exists() else tokenizer.build(folder, seed=seed)


def _optimizers(model: Any) -> list[torch.optim.Optimizer]:
    matrices = [
        weight for name, weight in model.named_parameters() if weight.ndim == 2 and "embed" not in name
    ]
    others = [weight for name, weight in model.named_parameters() if weight.ndim != 2 or "embed" in name]
    muon = torch.optim.Muon(matrices, lr=MUON_RATE, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
    return [muon, torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0)]


def _step(
    model: Any, optimizers: list[torch.optim.Optimizer], rate: float, data: tuple[torch.Tensor, torch.Tensor]
) -> float:
    ids, learned = data
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state
    logits = model.lm_head(hidden[learned])
    wanted = torch.roll(ids, -1, dims=1)[learned]
    loss = torch.nn.functional.cross_entropy(logits, wanted)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer, base in zip(optimizers, (MUON_RATE, ADAM_RATE), strict=True):
        for group in optimizer.param_groups:
            group["lr"] = base * rate
        optimizer.step()
        optimizer.zero_grad()
    return float(loss.detach())


def _save(path: Path, model: Any, optimizers: list[torch.optim.Optimizer], step: int) -> None:
    partial = path.with_suffix(".partial")
    state = {"model": model.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "step": step}
    torch.save(state, partial)
    partial.replace(path)  # never half-written


def _resume(path: Path, model: Any, optimizers: list[torch.optim.Optimizer]) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    return int(state["step"])
