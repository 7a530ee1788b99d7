"""Said pieces into audio bytes: as they come, or as one file whose loudness and length are right.

Contract: `streamed(pieces, format, mark)` gives bytes after every piece, at the level of its voice.
`WholeFile` keeps the sound on disk when it is long, measures it by EBU R128, and writes a file at −16 LUFS
that states its length: memory does not grow with the text. `mark` goes into the file's tags. Coding runs in
threads. It does not know who asks.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import numpy as np

from services.common.sound.encoding import AudioFormat, Encoder
from services.common.sound.loudness import PODCAST_LUFS, Meter, limit
from services.synthesis_audio.saying import Said
from services.synthesis_audio.speech import Sound

_IN_MEMORY = 16 << 20
"""Bytes of a temporary file before it goes to disk."""
_BLOCK = 1 << 18
"""Bytes that a file is sent in."""


async def streamed(
    pieces: AsyncGenerator[Said, None], format: AudioFormat, mark: str
) -> AsyncGenerator[bytes, None]:
    """The bytes of a file without a stated length, some after every piece."""
    encoder: Encoder | None = None
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                encoder = encoder or Encoder(format, piece.speech.sample_rate, comment=mark)
                if ready := await asyncio.to_thread(_levelled, encoder, piece):
                    yield ready
        if encoder is not None:
            ending, encoder = encoder, None
            yield await asyncio.to_thread(ending.close)
    finally:
        if encoder is not None:
            encoder.abandon()


def _levelled(encoder: Encoder, piece: Said) -> bytes:
    return encoder.write(limit(piece.levelled, piece.speech.sample_rate))


class WholeFile:
    """A file that is finished before it is sent; send its `blocks`, which closes it."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self.size = file, size

    async def blocks(self) -> AsyncIterator[bytes]:
        """The file from its beginning; closed at the end."""
        try:
            self._file.seek(0)
            while block := await asyncio.to_thread(self._file.read, _BLOCK):
                yield block
        finally:
            self._file.close()


async def whole_file(pieces: AsyncGenerator[Said, None], format: AudioFormat, mark: str) -> WholeFile:
    """All pieces as one file at −16 LUFS. Raises what `pieces` raises."""
    with _temporary() as sound:
        meter: Meter | None = None
        sizes: list[int] = []
        rate, gain = 0, 1.0
        async with aclosing(pieces):
            async for piece in pieces:
                rate, gain = piece.speech.sample_rate, piece.speech.gain
                meter = meter or Meter(rate)
                await asyncio.to_thread(_kept, piece.sound, sound, meter)
                sizes.append(piece.sound.nbytes)
        if meter is not None:
            gain = meter.gain_to(PODCAST_LUFS) or gain
        return await asyncio.to_thread(_written, sound, sizes, rate, gain, format, mark)


def _temporary() -> IO[bytes]:
    return cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY))


def _kept(sound: Sound, file: IO[bytes], meter: Meter) -> None:
    meter.add(sound)
    file.write(sound.tobytes())


def _written(
    sound: IO[bytes], sizes: list[int], rate: int, gain: float, format: AudioFormat, mark: str
) -> WholeFile:
    file = _temporary()
    sound.seek(0)
    encoder = Encoder(format, rate, file, comment=mark)
    for size in sizes:
        piece = np.frombuffer(sound.read(size), np.float32)
        encoder.write(limit((piece * gain).astype(np.float32), rate))
    encoder.close()
    return WholeFile(file, file.seek(0, 2))
