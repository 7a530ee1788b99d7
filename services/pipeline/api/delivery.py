"""Bytes with an ETag, in whole or in part.

Contract: `delivered` answers 200, 206 for one range, 304 where the client has it, 416 for a range outside.
The ETag is the content's SHA-256. Source: RFC 9110, sections 8.8.3, 13 and 14. It does not know what the
bytes are.
"""

import re

from fastapi import Request, Response

from services.pipeline.storage.artifacts import checksum

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def delivered(request: Request, data: bytes, media_type: str, *, filename: str = "") -> Response:
    """The answer; with a `filename` it is to be saved."""
    tag = f'"{checksum(data)}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if filename:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if match is None or match.groups() == ("", "") or request.headers.get("if-range", tag) != tag:
        return Response(data, media_type=media_type, headers=headers)
    first, last = _span(match.group(1), match.group(2), len(data))
    if first >= len(data) or last < first:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], 206, media_type=media_type, headers=headers)


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte that are asked for; `-n` are the last n."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)
