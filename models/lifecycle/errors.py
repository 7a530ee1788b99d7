"""What can go wrong with a model's life: one tree, an exit code per kind (40 to 50 of `mega`'s codes).

LifecycleError
├── LicenceNotAccepted 40   a gated licence and no `--accept-licence`
├── UnknownModel       41   no such model, profile or licence in the catalogue
├── NotHere            42   the model is not in the store
├── Corrupt            43   bytes are not the published ones
├── Unsafe             44   a file that could run code, leave its folder or exhaust the machine
├── SourceFailed       45   the hub or server does not give the file
├── NotAllowed         46   the hub asks for an account that may read it
├── RevisionMoved      47   the pinned revision is not there, or another came
├── DiskFull           48   there is not enough room
├── StoreUnwritable    49   the store can't be written
└── ConversionFailed   50   a model can't be converted, or says other things then
"""

from typing import ClassVar


class LifecycleError(Exception):
    """An error that a person can act on: what happened, and what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def line(self) -> str:
        """Both in one line."""
        return f"{self.message}. {self.hint}" if self.hint else f"{self.message}."


class LicenceNotAccepted(LifecycleError):
    """A gated licence and no `--accept-licence`."""

    exit_code = 40


class UnknownModel(LifecycleError):
    """No such model, profile or licence in the catalogue."""

    exit_code = 41


class NotHere(LifecycleError):
    """The model is not in the store."""

    exit_code = 42


class Corrupt(LifecycleError):
    """Bytes are not the published ones."""

    exit_code = 43


class Unsafe(LifecycleError):
    """A file that could run code, leave its folder or exhaust the machine."""

    exit_code = 44


class SourceFailed(LifecycleError):
    """The hub or server does not give the file."""

    exit_code = 45


class NotAllowed(LifecycleError):
    """The hub asks for an account that may read it."""

    exit_code = 46


class RevisionMoved(LifecycleError):
    """The pinned revision is not there, or another came."""

    exit_code = 47


class DiskFull(LifecycleError):
    """There is not enough room."""

    exit_code = 48


class StoreUnwritable(LifecycleError):
    """The store can't be written."""

    exit_code = 49


class ConversionFailed(LifecycleError):
    """A model can't be converted, or says other things then."""

    exit_code = 50
