"""Where SentencePiece's pieces lie in a text, in characters. It knows no model."""

from typing import Any


def spans(pieces: Any) -> list[tuple[int, int]]:
    """Character offsets of each piece; SentencePiece counts bytes."""
    raw = pieces.text.encode()
    at = [0] * (len(raw) + 1)
    for byte in range(len(raw)):
        at[byte + 1] = at[byte] + ((raw[byte] & 0xC0) != 0x80)  # a character begins here
    return [(at[piece.begin], at[piece.end]) for piece in pieces.pieces]
