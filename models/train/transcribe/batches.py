"""Training batches: windows put together from spans, their decoder targets, and the curriculum.

Contract: `Composer(spans, pieces, vocabulary, seed)`; `.singles(rows)` and `.windows(rows, frames)` ->
`Batch`. Windows in timestamp mode carry only the first utterance, as faster-whisper seeks to its end and
goes on from there; in no-timestamps mode the full text. Some windows hold no speech and ask for no text.
Knows nothing of the network.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from models.train.transcribe.features import BINS, FLOOR, WINDOW, Augment
from models.train.transcribe.spans import IGNORED, PHONE_SETS, Span
from models.train.transcribe.tokenizer import Vocabulary

GUARD = 4  # frames of padding after each batch, so that the last encoder position is padding
TIMED = 0.15  # share of windows in timestamp mode; the service reads clips between pauses, without timestamps


@dataclass(frozen=True)
class Batch:
    """Tensors of one step: rows x (80, frames), rows x length ids, and the targets of the side losses."""

    mels: torch.Tensor
    inputs: torch.Tensor
    targets: torch.Tensor
    guides: torch.Tensor  # encoder frame at which the next token is spoken, -1 unknown
    characters: torch.Tensor
    character_frames: torch.Tensor
    character_counts: torch.Tensor
    phones: dict[str, torch.Tensor]

    def to(self, device: str) -> "Batch":
        """The same batch on another device."""
        tensors = {name: value.to(device) for name, value in vars(self).items() if name != "phones"}
        return Batch(**tensors, phones={name: labels.to(device) for name, labels in self.phones.items()})


@dataclass
class _Window:
    """One row before batching: raw mel, and the spans with the frame each begins at; `cut` begins but does
    not end.
    """

    mel: NDArray[np.float32]
    spans: list[tuple[int, Span]] = field(default_factory=list)
    cut: tuple[int, Span] | None = None
    timestamps: bool = False
    prompt: list[int] = field(default_factory=list)


class Composer:
    """Draws windows from the material; one seeded generator decides everything."""

    def __init__(
        self,
        spans: list[Span],
        parts: list[Span],
        noises: list[NDArray[np.float16]],
        vocabulary: Vocabulary,
        seed: int,
    ) -> None:
        self.spans, self.parts, self.noises, self.vocabulary = spans, parts, noises, vocabulary
        self._rng = random.Random(seed)
        self._augment = Augment(seed)

    def singles(self, rows: int) -> list[Batch]:
        """Four batches of one utterance a row, rows of like length together."""
        windows = sorted((self._single() for _ in range(4 * rows)), key=lambda w: w.mel.shape[1])
        groups = [windows[i : i + rows] for i in range(0, len(windows), rows)]
        self._rng.shuffle(groups)
        return [self._batch(group, max(w.mel.shape[1] for w in group)) for group in groups]

    def windows(self, rows: int, frames: int) -> Batch:
        """Rows of `frames` frames with several utterances each, the last often cut."""
        return self._batch([self._several(frames) for _ in range(rows)], frames)

    def _draw(self) -> Span:
        if self.parts and self._rng.random() < 0.22:
            return self._rng.choice(self.parts)
        return self._rng.choice(self.spans)

    def _single(self) -> _Window:
        if self._rng.random() < 0.05:
            return self._empty(self._rng.randint(30, 400))
        span = self._draw()
        parts = [*self._lead(40), _raise(span.mel, self._rng)]
        begin = sum(part.shape[1] for part in parts[:-1])
        parts.append(_silence(self._rng.randint(0, 60)))
        mel = np.concatenate(parts, 1)[:, :WINDOW]
        return _Window(mel, [(begin, span)], timestamps=self._rng.random() < TIMED)

    def _several(self, frames: int) -> _Window:
        if self._rng.random() < 0.05:
            return self._empty(frames)
        rng, parts = self._rng, self._lead(80)
        window = _Window(_silence(0), timestamps=rng.random() < TIMED)
        full = rng.random() < 0.75
        wanted = 99 if full else rng.randint(1, 3)
        position = sum(part.shape[1] for part in parts)
        while position < frames and len(window.spans) < wanted:
            span = self._draw()
            if position + span.frames > frames:
                if full or not window.spans:
                    window.cut = (position, span)
                    parts.append(_raise(span.mel, rng))
                break
            window.spans.append((position, span))
            parts += [_raise(span.mel, rng), _silence(rng.randint(8, 100 if rng.random() < 0.3 else 50))]
            position += span.frames + parts[-1].shape[1]
        window.mel = np.concatenate(parts, 1)[:, :frames]
        if window.cut and not window.timestamps:  # without timestamps there is no way to leave a word unsaid
            window.mel = window.mel[:, : max(window.cut[0], 20)]
            window.cut = None
        if rng.random() < 0.15:
            window.prompt = self._before()
        return window

    def _lead(self, longest: int) -> list[NDArray[np.float32]]:
        """Silence in front, sometimes after the last sound of another utterance, as a cut by time leaves
        it.
        """
        lead = [_silence(self._rng.randint(0, longest))]
        if self._rng.random() < 0.15:
            lead.insert(0, self._rng.choice(self.spans).mel[:, -self._rng.randint(2, 8) :].astype(np.float32))
        return lead

    def _empty(self, frames: int) -> _Window:
        """No speech: silence, or music and hum when there are such clips; noise is added like to any row."""
        mel = _silence(frames)
        if self.noises and self._rng.random() < 0.5:
            noise = self._rng.choice(self.noises)[:, :frames].astype(np.float32)
            mel[:, : noise.shape[1]] = noise + self._rng.uniform(-1.5, 0.3)
        return _Window(mel, timestamps=self._rng.random() < TIMED)

    def _before(self) -> list[int]:
        """Text of utterances before the window, as a prompt for the decoder."""
        tokens: list[int] = []
        for _ in range(self._rng.randint(1, 4)):
            tokens += self._rng.choice(self.spans).tokens
        return [self.vocabulary.previous, *tokens[-120:]]

    def _batch(self, windows: Sequence[_Window], frames: int) -> Batch:
        frames += frames % 2
        rows = [self._targets(window) for window in windows]
        length = max(len(tokens) for tokens, _, _ in rows) - 1
        inputs = torch.full((len(rows), length), self.vocabulary.end)
        targets = torch.full((len(rows), length), IGNORED)
        guides = torch.full((len(rows), length), -1.0)
        for index, (tokens, first, times) in enumerate(rows):
            inputs[index, : len(tokens) - 1] = torch.tensor(tokens[:-1])
            targets[index, first - 1 : len(tokens) - 1] = torch.tensor(tokens[first:])
            for place, at in times:
                guides[index, place] = at
            if not windows[index].spans and not windows[index].cut:
                targets[index, tokens.index(self.vocabulary.start)] = self.vocabulary.no_speech
        return Batch(
            self._mels(windows, frames),
            inputs,
            targets,
            guides,
            *_characters(windows),
            _phones(windows, frames),
        )

    def _mels(self, windows: Sequence[_Window], frames: int) -> torch.Tensor:
        raw = torch.full((len(windows), BINS, frames), FLOOR)
        for row, window in enumerate(windows):
            raw[row, :, : window.mel.shape[1]] = torch.from_numpy(window.mel)
        mels = self._augment(raw, [window.mel.shape[1] for window in windows])
        return torch.nn.functional.pad(mels, (0, GUARD))

    def _targets(self, window: _Window) -> tuple[list[int], int, list[tuple[int, float]]]:
        """Tokens, the index of the first one to be learnt, and (input place, encoder frame) of the spoken
        tokens.
        """
        words = self.vocabulary
        tokens = [*window.prompt, words.start]
        if not window.timestamps:
            tokens.append(words.no_timestamps)
        first = len(tokens)
        times: list[tuple[int, float]] = []
        for begin, span in window.spans[: 1 if window.timestamps else None]:
            if window.timestamps:
                tokens.append(words.timestamp(begin / 100))
            for token, centre in zip(span.tokens, span.centres, strict=True):
                times.append((len(tokens) - 1, begin / 2 + centre * 50))
                tokens.append(token)
            if window.timestamps:
                closing = words.timestamp(min((begin + span.frames) / 100, WINDOW / 100))
                tokens += [closing] * (2 if len(window.spans) > 1 or window.cut else 1)
        if window.timestamps and not window.spans:
            tokens.append(words.timestamp((window.cut[0] if window.cut else self._rng.randint(0, 100)) / 100))
        return [*tokens, words.end], first, times


def _raise(mel: NDArray[np.float16], rng: random.Random) -> NDArray[np.float32]:
    return mel.astype(np.float32) + np.float32(rng.uniform(-1.0, 0.3))


def _silence(frames: int) -> NDArray[np.float32]:
    return np.full((BINS, frames), FLOOR, np.float32)


def _characters(windows: Sequence[_Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """CTC targets: all characters of the whole utterances, and the encoder frames before a cut one."""
    texts = [[c for _, span in window.spans for c in span.characters] for window in windows]
    ends = [max(1, (window.cut[0] if window.cut else window.mel.shape[1]) // 2) for window in windows]
    flat = [character for text in texts for character in text]
    return (
        torch.tensor(flat, dtype=torch.long),
        torch.tensor(ends),
        torch.tensor([len(text) for text in texts]),
    )


def _phones(windows: Sequence[_Window], frames: int) -> dict[str, torch.Tensor]:
    """Phone labels at 50 Hz by phone set; silence (0) between utterances, unknown (-100) under the other
    set.
    """
    count = (frames + GUARD) // 2
    labels = {name: torch.full((len(windows), count), IGNORED) for name in PHONE_SETS}
    for row, window in enumerate(windows):
        for name in labels:
            labels[name][row, : window.mel.shape[1] // 2] = 0 if window.spans else IGNORED
        for begin, span in [*window.spans, *([window.cut] if window.cut else [])]:
            start, end = begin // 2, min(begin // 2 + len(span.labels), window.mel.shape[1] // 2)
            for name in labels:
                labels[name][row, start:end] = IGNORED
            labels[span.phone_set][row, start:end] = torch.from_numpy(
                span.labels[: max(0, end - start)].astype(np.int64)
            )
    return labels
