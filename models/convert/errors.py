"""What can keep a model from being converted. Each kind has the exit code of `python -m models.convert`."""

from typing import ClassVar


class ConversionError(Exception):
    """Why there is no converted model."""

    exit_code: ClassVar[int] = 1


class Unsupported(ConversionError):
    """A family, a folder or a compute type that can't be converted."""

    exit_code = 3


class LibraryMissing(ConversionError):
    """A library of the extra `train` is not installed."""

    exit_code = 4


class Unlike(ConversionError):
    """The converted model says other things than the original."""

    exit_code = 5
