"""Who asks about voices: the group of the API key, or this machine's user where no keys are asked for.

Contract: `Caller.may_use(group)` -> whether a profile of `group` is theirs. The group `staff` runs the place,
and the pipeline, for all others. It does not know profiles.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

STAFF = "staff"
_LOCAL = "local"


@dataclass(frozen=True)
class Caller:
    """The group and the id of a key; both empty where none was asked for."""

    group: str = ""
    key: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether all groups' voices are open to them."""
        return self.group in ("", STAFF)

    @property
    def own(self) -> str:
        """The group that a new profile is of."""
        return self.group or STAFF

    @property
    def name(self) -> str:
        """As the audit log has it."""
        return self.group or _LOCAL

    def may_use(self, group: str) -> bool:
        """Whether they see and use the voices of `group`."""
        return self.is_staff or self.group == group


def caller_of(request: Request) -> Caller:
    """Whoever sent the request, as the gate has recognised them."""
    state = request.state
    return Caller(str(getattr(state, "group", "") or ""), str(getattr(state, "key_id", "") or ""))


Asking = Annotated[Caller, Depends(caller_of)]
