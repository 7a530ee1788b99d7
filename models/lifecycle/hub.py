"""Asks a Hugging Face hub what a repository holds at a revision, by `huggingface_hub` itself.

Contract: `offer(entry, revision)` gives the wanted files with sizes and checksums as the hub states them. The
hub is the one of `HF_ENDPOINT`, the account that of `HF_TOKEN`, if any. It downloads nothing.
"""

import itertools
import os
import time
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Any, NoReturn

from models.catalog import Entry, Source
from models.lifecycle.errors import LifecycleError, NotAllowed, RevisionMoved, SourceFailed
from models.lifecycle.formats import PICKLES, WEIGHTS, safe_name
from models.lifecycle.remote import Offer, Remote

_LONGEST_PAUSE_S = 60.0
_OFF = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_ON = ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS", "DO_NOT_TRACK")


def go_online() -> None:
    """Let this process reach the hub, which images switch off; before `huggingface_hub` is imported."""
    for name in _OFF:
        os.environ.pop(name, None)
    for name in _ON:
        os.environ[name] = "1"


def offer(entry: Entry, revision: str, *, retries: int = 5) -> Offer:
    """The wanted files of the entry's repository at `revision`, or at its newest one when that is "".

    Raises:
        RevisionMoved: the hub has no such revision, or answers with another.
        NotAllowed: it asks for an account.
        SourceFailed: it does not answer, or has none of the files.
    """
    go_online()
    try:
        from huggingface_hub import HfApi, hf_hub_url
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # documented, not listed
    except ImportError:
        hint = "Install the extra `models`, or run `make setup`."
        raise LifecycleError("huggingface_hub is not installed", hint=hint) from None

    endpoint = os.environ.get("HF_ENDPOINT") or None
    info = _patiently(HfApi(endpoint=endpoint), entry, revision, retries)
    commit = str(info.sha)
    if revision and commit != revision:
        raise _moved(entry, revision, f"the hub answers with {commit}")
    headers = {key: str(value) for key, value in build_hf_headers().items()}
    files = tuple(
        _remote(sibling, entry.source, headers, hf_hub_url(
            entry.source.repository, sibling.rfilename, revision=commit, endpoint=endpoint
        ))
        for sibling in _wanted(info.siblings or (), entry.source)
    )  # fmt: skip
    if not any(PurePosixPath(file.name).suffix in WEIGHTS for file in files):
        raise SourceFailed(f"{entry.id}: {entry.source.repository} has no weights that we read at {commit}")
    return Offer(commit, files)


def _patiently(api: Any, entry: Entry, revision: str, retries: int) -> Any:
    """The hub's answer; a hub that is busy or silent is asked again, up to `retries` times."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    for failures in itertools.count():
        pause = 0.5 * 2**failures
        try:
            return api.model_info(
                entry.source.repository, revision=revision or None, files_metadata=True, timeout=30
            )
        except HfHubHTTPError as error:
            status = int(error.response.status_code)
            if failures >= retries or not (status == 429 or status >= 500):
                _refused(entry, revision, error)
            asked = error.response.headers.get("retry-after", "")
            pause = float(asked) if asked.isdigit() else pause
        except (httpx2.HTTPError, OSError) as error:
            if failures >= retries:
                message = f"{entry.id}: the hub does not answer: {error}"
                raise SourceFailed(message, hint="Try again later.") from None
        time.sleep(min(pause, _LONGEST_PAUSE_S))
    raise AssertionError


def _refused(entry: Entry, revision: str, error: Any) -> NoReturn:
    from huggingface_hub.errors import RevisionNotFoundError

    status = int(error.response.status_code)
    repository = entry.source.repository
    if isinstance(error, RevisionNotFoundError):
        raise _moved(entry, revision, "the hub has no such revision") from None
    if status in {401, 403}:
        raise NotAllowed(
            f"{entry.id}: the hub shows {repository} to some accounts only, or has it no more ({status})",
            hint=f"Ask for access on the page of {repository}, then set HF_TOKEN to a token of that account.",
        ) from None
    if status == 429:
        raise SourceFailed(
            f"{entry.id}: the hub has had too many requests", hint="Try again later."
        ) from None
    raise SourceFailed(f"{entry.id}: the hub answers {status} for {repository}") from None


def _moved(entry: Entry, revision: str, what: str) -> RevisionMoved:
    return RevisionMoved(
        f"{entry.id}: {entry.source.repository} is pinned to {revision}, and {what}",
        hint="Nothing was pulled: look at what changed there before the catalogue is changed.",
    )


def _wanted(siblings: Iterable[Any], source: Source) -> list[Any]:
    """Those that match; pickled weights only where the repository has no safetensors."""
    found = [one for one in siblings if any(fnmatch(one.rfilename, pattern) for pattern in source.take)]
    if any(one.rfilename.endswith(".safetensors") for one in found):
        return [one for one in found if PurePosixPath(one.rfilename).suffix not in PICKLES]
    return found


def _remote(sibling: Any, source: Source, headers: dict[str, str], url: str) -> Remote:
    name = safe_name(sibling.rfilename)
    if source.under:
        name = name.removeprefix(f"{source.under}/")
    sha256 = str(sibling.lfs.sha256) if sibling.lfs else ""
    git_id = "" if sibling.lfs else str(sibling.blob_id or "")
    return Remote(name, url, sibling.size, sha256, git_id, headers)
