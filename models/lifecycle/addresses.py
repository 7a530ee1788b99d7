"""What plain addresses offer: Coqui's releases, which state no checksum. It downloads nothing."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import httpx

from models.catalog import Entry
from models.lifecycle.errors import SourceFailed
from models.lifecycle.formats import safe_name
from models.lifecycle.remote import Offer, Remote


def offer(entry: Entry, client: httpx.Client) -> Offer:
    """The files at the entry's addresses, with their sizes where a server says them; raises SourceFailed."""
    return Offer(entry.revision, tuple(_remote(entry, url, client) for url in entry.source.urls))


def _remote(entry: Entry, url: str, client: httpx.Client) -> Remote:
    name = safe_name(unquote(PurePosixPath(urlsplit(url).path).name))
    known = {file.name: file for file in entry.files}.get(name)
    size = _size(entry, url, client) if known is None or known.bytes is None else known.bytes
    return Remote(name, url, size, known.sha256 if known else "")


def _size(entry: Entry, url: str, client: httpx.Client) -> int | None:
    try:
        answer = client.head(url)
    except httpx.HTTPError as error:
        raise SourceFailed(
            f"{entry.id}: {urlsplit(url).netloc} does not answer: {error}", hint="Try again later."
        ) from None
    if answer.status_code in {404, 410}:
        raise SourceFailed(f"{entry.id}: {url} is not there any more ({answer.status_code})")
    length = answer.headers.get("content-length", "")
    return int(length) if answer.is_success and length.isdigit() else None
