"""The exit codes of `mega`, one per kind of trouble, so that a script can tell them apart.

Contract: numbers never change meaning; 0 to 2 and 130 are what a shell expects, 10 to 19 are about the
input, 20 to 29 about the store, 30 to 39 about the services; `mega models` has 40 to 50. It does not know
which exception carries which code.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process ends with."""

    OK = 0
    FAILED = 1
    """Something else went wrong, or a step had nothing to work on."""
    USAGE = 2
    """The command line itself was wrong."""
    NOT_AUDIO = 10
    SILENT = 11
    """Audio, but nobody speaks in it."""
    TRUNCATED = 12
    TOO_LONG = 13
    UNKNOWN_LANGUAGE = 14
    NO_INPUT = 15
    """The file named is not there, or there is nothing in the store to work on."""
    STORE_UNWRITABLE = 20
    PORT_IN_USE = 30
    SERVICE_DIED = 31
    SERVICE_UNREACHABLE = 32
    SERVICE_REFUSED = 33
    """A stage answered, and its answer was an error."""
    INTERRUPTED = 130
