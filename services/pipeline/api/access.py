"""Who may do what: a key's own group alone writes, everybody reads.

Contract: without keys any group may be named. It does not know episodes.
"""

from collections.abc import Callable

from fastapi import Request

from services.pipeline.api.refusals import NotWritable, answered
from services.pipeline.errors import InvalidGroup
from services.pipeline.storage.layout import check_group


def writable(request: Request) -> Callable[[str], bool]:
    """Whether the caller may change what is a group's."""
    own = getattr(request.state, "group", None)
    return lambda group: own is None or own == group


def check_writable(request: Request, group: str) -> None:
    """Raise NotWritable unless the caller may change what is this group's."""
    if not writable(request)(group):
        own = request.state.group
        raise NotWritable(f"this is of {group}, and the key is of {own}", hint="use a key of that group")


def group_of(request: Request, asked: str, default: str) -> str:
    """The group that a new episode is of: the one asked for, else the key's, else `default`."""
    group = asked or getattr(request.state, "group", None) or default
    try:
        check_group(group)
    except InvalidGroup as error:
        raise answered(error, "group") from None
    check_writable(request, group)
    return group
