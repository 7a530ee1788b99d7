"""The micro Whisper and its training losses.

Contract: `Recogniser(vocabulary, shape, phone_labels)` is a `WhisperForConditionalGeneration` (`.whisper`,
what is shipped) with training-only heads; `forward(batch)` -> `Losses`; `greedy(mels)` -> token ids. Knows
nothing of clips.

Three things differ from Radford et al. 2022, because a small model that trains for half an hour on one core
must find the alignment of sound and text at once: the encoder also predicts phones (frame cross-entropy)
and characters (CTC, Graves et al. 2006); one cross-attention head is drawn to the time at which each token
is spoken (guided attention, after Tachibana et al. 2017); encoder heads start as looks at fixed offsets.
The shipped weights are plain Whisper.

The pad trick: Whisper's encoder always sees 1500 positions, of which a 10 s window fills 500. All rows
beyond get one shared learned position, so every pad position has the same key and value, and one of them
with log(count) added to its attention score stands for all: exact, at a third of the cost.
"""

import math
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import nn
from torch.nn import functional
from transformers import GenerationConfig, WhisperConfig, WhisperForConditionalGeneration

from models.train.transcribe.batches import Batch
from models.train.transcribe.features import WINDOW
from models.train.transcribe.spans import CHARACTERS, IGNORED, PHONE_SETS
from models.train.transcribe.tokenizer import SPECIALS, Vocabulary

POSITIONS = 1500
REAL = WINDOW // 2 + 1  # encoder positions with a sinusoid of their own
GUIDE_BAND = 12  # encoder frames of 20 ms to either side of the spoken time
LOCAL_OFFSETS = ((-1, 1, -3, 3), (-2, 2, -5, 5), (-4, 4, 0, None), (-8, 8, 0, None))
LOCAL_SHARPNESS = 3.0


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    width: int = 192
    heads: int = 4
    encoder_layers: int = 4
    decoder_layers: int = 2


@dataclass(frozen=True)
class Losses:
    """Parts of the loss (scalars) and the share of frames whose phone was right."""

    text: torch.Tensor
    characters: torch.Tensor
    guide: torch.Tensor
    phones: torch.Tensor
    phone_accuracy: float

    def total(self) -> torch.Tensor:
        """Weighted sum that training minimises."""
        return self.text + 0.2 * self.characters + 0.3 * self.guide + self.phones


class Recogniser(nn.Module):
    """Whisper with the training-only heads and a forward pass over short windows."""

    def __init__(self, vocabulary: Vocabulary, shape: Shape, phone_labels: int) -> None:
        super().__init__()
        self.shape, self.vocabulary = shape, vocabulary
        self.whisper = WhisperForConditionalGeneration(_config(vocabulary, shape))
        self.character_head = nn.Linear(shape.width, len(CHARACTERS) + 1)
        self.phone_heads = nn.ModuleDict({name: nn.Linear(shape.width, phone_labels) for name in PHONE_SETS})
        self.pad_position = nn.Parameter(torch.zeros(shape.width))
        table = self.whisper.model.encoder.embed_positions.weight
        table.requires_grad_(False)
        self.positions: torch.Tensor
        self.register_buffer("positions", table.detach()[:REAL].clone() * 0.5)
        _initialise(self.whisper, shape)

    def encode(self, mels: torch.Tensor) -> torch.Tensor:
        """(rows, 80, frames) -> (rows, frames / 2, width); the last position stands for all padding."""
        encoder = self.whisper.model.encoder
        hidden = functional.gelu(encoder.conv1(mels))
        hidden = functional.gelu(encoder.conv2(hidden)).transpose(1, 2)
        count = hidden.shape[1]
        hidden = hidden + torch.cat([self.positions[: count - 1], self.pad_position[None]], 0)
        weight = _pad_weight(count, mels.device)
        for layer in encoder.layers:
            attention, states = layer.self_attn, layer.self_attn_layer_norm(hidden)
            query, key, value = (
                self._split(p(states)) for p in (attention.q_proj, attention.k_proj, attention.v_proj)
            )
            hidden = hidden + attention.out_proj(self._join(_attend(query, key, value, weight)[0]))
            hidden = hidden + layer.fc2(functional.gelu(layer.fc1(layer.final_layer_norm(hidden))))
        return torch.as_tensor(encoder.layer_norm(hidden))

    def decode(self, tokens: torch.Tensor, memory: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(rows, length) ids and encoder states -> hidden states, and the guided head's attention (rows,
        length, count).
        """
        decoder = self.whisper.model.decoder
        hidden = decoder.embed_tokens(tokens) + decoder.embed_positions.weight[: tokens.shape[1]]
        guided = hidden
        future = torch.full((tokens.shape[1], tokens.shape[1]), -math.inf, device=tokens.device).triu(1)
        for layer in decoder.layers:
            attention, states = layer.self_attn, layer.self_attn_layer_norm(hidden)
            query, key, value = (
                self._split(p(states)) for p in (attention.q_proj, attention.k_proj, attention.v_proj)
            )
            hidden = hidden + attention.out_proj(self._join(_attend(query, key, value, future)[0]))
            mixed, guided = self._cross(layer.encoder_attn, layer.encoder_attn_layer_norm(hidden), memory)
            hidden = hidden + mixed
            hidden = hidden + layer.fc2(functional.gelu(layer.fc1(layer.final_layer_norm(hidden))))
        return torch.as_tensor(decoder.layer_norm(hidden)), guided

    def forward(self, batch: Batch) -> Losses:
        """Losses of one batch."""
        memory = self.encode(batch.mels)
        hidden, attention = self.decode(batch.inputs, memory)
        wanted = batch.targets != IGNORED
        logits = self.whisper.proj_out(hidden[wanted]).float()
        text = functional.cross_entropy(logits, batch.targets[wanted], label_smoothing=0.05)
        phones, accuracy = self._phone_loss(memory, batch)
        return Losses(
            text, self._character_loss(memory, batch), _guide_loss(attention, batch.guides), phones, accuracy
        )

    @torch.no_grad()
    def greedy(self, mels: torch.Tensor, longest: int = 60) -> list[list[int]]:
        """Most likely ids of each row in no-timestamps mode, without the prompt and the end token."""
        end = self.vocabulary.end
        memory = self.encode(mels)
        prompt = [self.vocabulary.start, self.vocabulary.no_timestamps]
        tokens = torch.tensor([prompt] * len(mels), device=mels.device)
        done = torch.zeros(len(mels), dtype=torch.bool, device=mels.device)
        for _ in range(longest):
            hidden, _ = self.decode(tokens, memory)
            best = self.whisper.proj_out(hidden[:, -1]).argmax(-1).masked_fill(done, end)
            tokens = torch.cat([tokens, best[:, None]], 1)
            done |= best == end
            if bool(done.all()):
                break
        return [[token for token in row if token != end] for row in tokens[:, 2:].tolist()]

    def _cross(
        self, attention: Any, states: torch.Tensor, memory: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        query, key, value = (
            self._split(projection(source))
            for projection, source in (
                (attention.q_proj, states),
                (attention.k_proj, memory),
                (attention.v_proj, memory),
            )
        )
        mixed, weights = _attend(query, key, value, _pad_weight(memory.shape[1], memory.device))
        return attention.out_proj(self._join(mixed)), weights[:, 0].float()

    def _character_loss(self, memory: torch.Tensor, batch: Batch) -> torch.Tensor:
        scores = self.character_head(memory).float().log_softmax(-1).transpose(0, 1)
        lengths = batch.character_frames.clamp(max=memory.shape[1])
        return functional.ctc_loss(
            scores, batch.characters, lengths, batch.character_counts, zero_infinity=True
        )

    def _phone_loss(self, memory: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, float]:
        loss, total, right = memory.new_zeros((), dtype=torch.float32), 0, 0
        for name, head in self.phone_heads.items():
            labels = batch.phones[name]
            known = labels != IGNORED
            if not bool(known.any()):
                continue
            logits = head(memory[known]).float()
            loss = loss + functional.cross_entropy(
                logits, labels[known], reduction="sum", label_smoothing=0.05
            )
            total, right = total + int(known.sum()), right + int((logits.argmax(-1) == labels[known]).sum())
        return loss / max(1, total), right / max(1, total)

    def _split(self, states: torch.Tensor) -> torch.Tensor:
        return states.view(*states.shape[:2], self.shape.heads, -1).transpose(1, 2)

    def _join(self, states: torch.Tensor) -> torch.Tensor:
        return states.transpose(1, 2).flatten(2)

    def finished(self) -> WhisperForConditionalGeneration:
        """The plain Whisper, its position table filled and its generation settings set: ready to save."""
        with torch.no_grad():
            table = self.whisper.model.encoder.embed_positions.weight
            table[:REAL] = self.positions
            table[REAL:] = self.pad_position
        self.whisper.generation_config = _generation(self.vocabulary, self.shape)
        return self.whisper


def _attend(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, bias: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scaled dot-product attention, result and weights. Written out: on a CPU, at these lengths, the
    backward pass of torch's fused kernel takes three times as long.
    """
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(2, 3) + bias.to(query.dtype)
    weights = scores.softmax(-1).to(value.dtype)
    return weights @ value, weights


def _pad_weight(count: int, device: torch.device) -> torch.Tensor:
    weight = torch.zeros(count, device=device)
    weight[-1] = math.log(POSITIONS - count + 1)
    return weight


def _guide_loss(attention: torch.Tensor, guides: torch.Tensor) -> torch.Tensor:
    """-log of the attention that falls near the time at which the next token is spoken."""
    known = guides >= 0
    if not bool(known.any()):
        return attention.new_zeros(())
    near = (
        torch.arange(attention.shape[-1], device=attention.device) - guides[known][:, None]
    ).abs() <= GUIDE_BAND
    return -((attention[known] * near).sum(-1) + 1e-4).log().mean()


def _config(vocabulary: Vocabulary, shape: Shape) -> WhisperConfig:
    return WhisperConfig(
        vocab_size=vocabulary.size,
        num_mel_bins=80,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=4 * shape.width,
        decoder_ffn_dim=4 * shape.width,
        max_source_positions=POSITIONS,  # faster-whisper pads every window to 3000 frames
        max_target_positions=448,
        pad_token_id=vocabulary.end,
        bos_token_id=vocabulary.end,
        eos_token_id=vocabulary.end,
        decoder_start_token_id=vocabulary.start,
        suppress_tokens=None,
        begin_suppress_tokens=None,
    )


def _generation(vocabulary: Vocabulary, shape: Shape) -> GenerationConfig:
    settings: Any = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=vocabulary.end,
        eos_token_id=vocabulary.end,
        pad_token_id=vocabulary.end,
        decoder_start_token_id=vocabulary.start,
    )
    settings.suppress_tokens = [vocabulary.number(name) for name in SPECIALS[1:-1]]
    settings.begin_suppress_tokens = [vocabulary.number("Ġ"), vocabulary.end]
    settings.alignment_heads = [[shape.decoder_layers - 1, 0]]
    return cast(GenerationConfig, settings)


def _initialise(whisper: WhisperForConditionalGeneration, shape: Shape) -> None:
    """Xavier instead of Whisper's 0.02: content must weigh as much as position from the first step."""
    for module in whisper.modules():
        if isinstance(module, nn.Linear) and module is not whisper.proj_out:
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    encoder, decoder = whisper.model.encoder, whisper.model.decoder
    for conv in (encoder.conv1, encoder.conv2):
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        nn.init.zeros_(conv.bias)
    nn.init.normal_(decoder.embed_tokens.weight, std=0.05)
    nn.init.normal_(decoder.embed_positions.weight, std=0.02)
    with torch.no_grad():
        _look_nearby(encoder, shape)


def _look_nearby(encoder: nn.Module, shape: Shape) -> None:
    """Set queries and keys so that a head looks a fixed number of frames away, through the sinusoids of the
    positions.

    key_j = (sin wj, cos wj) and query_i = (sin w(i+o), cos w(i+o)), a rotation of the position's own sine
    and cosine, so that their product is largest at j = i + o.
    """
    half, size = shape.width // 2, shape.width // shape.heads
    steps = torch.exp(-math.log(10000) / (half - 1) * torch.arange(half))
    for pair in range(size // 2):  # the channels that carry these sinusoids start with little content
        encoder.conv2.weight[2 * pair] *= 0.1  # type: ignore[index, union-attr, operator]
        encoder.conv2.weight[half + 2 * pair] *= 0.1  # type: ignore[index, union-attr, operator]
    for index, layer in enumerate(encoder.layers):  # type: ignore[arg-type]
        for head, offset in enumerate(LOCAL_OFFSETS[min(index, 3)][: shape.heads]):
            if offset is None:
                continue
            query, key = _rotation(offset, steps, size, shape.width)
            rows, scale = slice(head * size, (head + 1) * size), math.sqrt(LOCAL_SHARPNESS)
            layer.self_attn.q_proj.weight[rows] = query * scale + 0.01 * torch.randn(size, shape.width)
            layer.self_attn.k_proj.weight[rows] = key * scale + 0.01 * torch.randn(size, shape.width)


def _rotation(offset: int, steps: torch.Tensor, size: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    query, key = torch.zeros(size, width), torch.zeros(size, width)
    for pair in range(size // 2):
        sine, cosine = 2 * pair, width // 2 + 2 * pair
        angle = float(steps[2 * pair]) * offset
        key[2 * pair, sine] = key[2 * pair + 1, cosine] = 1.0
        query[2 * pair, sine] = query[2 * pair + 1, cosine] = math.cos(angle)
        query[2 * pair, cosine] = math.sin(angle)
        query[2 * pair + 1, sine] = -math.sin(angle)
    return query, key
