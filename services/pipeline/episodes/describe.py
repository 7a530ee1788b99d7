"""An artifact as the ledger and the API tell of it.

Contract: `described(step, data, record)` is JSON with path, kind, size, checksum, excerpt and what the record
says; it holds no address. It does not know episodes.
"""

import mimetypes
from typing import Any

from services.pipeline.storage.artifacts import Record, checksum
from services.pipeline.storage.layout import Step

_EXCERPT = 300


def is_text(path: str) -> bool:
    """Whether the artifact at `path` is a text."""
    return path.endswith(".txt")


def media_type(path: str) -> str:
    """Of a file in the store, by its name."""
    if is_text(path):
        return "text/plain; charset=utf-8"
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def described(step: Step, data: bytes, record: Record | None) -> dict[str, Any]:
    """See the contract."""
    text = data.decode("utf-8", "replace").strip() if is_text(step.output) else None
    sha256 = checksum(data)
    by_hand = record is None or record.edited or record.sha256 not in ("", sha256)
    return {
        "path": step.output,
        "kind": "text" if text is not None else "audio",
        "media_type": media_type(step.output),
        "bytes": len(data),
        "sha256": sha256,
        "excerpt": text[:_EXCERPT] if text is not None else None,
        "audio_seconds": record.details.get("audio_seconds") if record and text is None else None,
        "model": record.model if record else "",
        "revision": record.revision if record else "",
        "licence": record.licence if record else "",
        "edited": by_hand,
        "scores": record.scores if record else [],
        "flags": record.flags if record else [],
    }
