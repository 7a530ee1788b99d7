"""Whether what came is what was published: size, sha256, git's id, as far as they are known."""

import hashlib
from pathlib import Path

from models.catalog.checking import sha256
from models.lifecycle.errors import Corrupt
from models.lifecycle.remote import Remote

_CHUNK = 1 << 20


def check(remote: Remote, path: Path) -> None:
    """Compare what came with what the source and the catalogue say; a wrong file is removed, and named."""
    size = path.stat().st_size
    wrong = ""
    if remote.bytes is not None and size != remote.bytes:
        wrong = f"{size} bytes instead of {remote.bytes}"
    elif remote.sha256 and (found := sha256(path)) != remote.sha256:
        wrong = f"sha256 {found} instead of {remote.sha256}"
    elif remote.git_id and (found := git_id(path)) != remote.git_id:
        wrong = f"git id {found} instead of {remote.git_id}"
    if wrong:
        path.unlink()
        raise Corrupt(
            f"{remote.name} is not the published file: {wrong}",
            hint="It was removed; pull again. If that does not help, the source is not to be trusted.",
        )


def git_id(path: Path) -> str:
    """Git's id of a file's bytes: sha1 over its length and content."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
