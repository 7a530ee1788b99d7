"""What a source offers: the files to fetch and all that is known of each before it is here.

It does not fetch them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remote:
    """A file at a source: name within the model, address, size in bytes, sha256, git's id of its bytes, which
    is a sha1; None or "" where the source does not say.
    """

    name: str
    url: str
    bytes: int | None = None
    sha256: str = ""
    git_id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """What a source has of a model: its revision ("" where it has none), the files."""

    revision: str
    files: tuple[Remote, ...]

    @property
    def bytes(self) -> int:
        """Of all files whose size is known."""
        return sum(file.bytes or 0 for file in self.files)
