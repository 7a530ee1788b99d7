"""The pipeline's errors: each says what is wrong, what to do about it, and which exit code it ends with.

Contract: `message` names the thing that is wrong in one line, `hint` says what to do. It does not know how
errors are printed.
"""

from typing import ClassVar

from services.pipeline.exit_codes import ExitCode


class PipelineError(Exception):
    """Anything that keeps an artifact from being made."""

    exit_code: ClassVar[ExitCode] = ExitCode.FAILED
    hint: str = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint

    @property
    def line(self) -> str:
        """The message and the hint as one line."""
        text = f"{self.message.rstrip('.')}. {self.hint}" if self.hint else self.message
        return " ".join(text.split())


class InvalidGroup(PipelineError):
    """A group name that cannot be a folder name."""

    exit_code = ExitCode.USAGE
    hint = "Use lower-case letters, digits, '-' and '_', as in --group group-01."


class UnknownService(PipelineError):
    """A service name that there is not."""

    exit_code = ExitCode.USAGE


class InvalidSetting(PipelineError):
    """A setting in the environment that can't be read."""

    exit_code = ExitCode.USAGE


class OpenDoor(PipelineError):
    """A service without API keys was to listen where others could use it; the message says how to go on."""

    exit_code = ExitCode.USAGE


class ServingStopped(PipelineError):
    """Somebody stopped the services that were served."""

    exit_code = ExitCode.INTERRUPTED


class KeyRefused(PipelineError):
    """API keys that can't be made, read or revoked as asked."""

    exit_code = ExitCode.USAGE


class NoInput(PipelineError):
    """A file that is not there, or a store with nothing to work on."""

    exit_code = ExitCode.NO_INPUT
    hint = "Check the path, or give audio files to `mega run`."


class NotAudio(PipelineError):
    """A file in which no decoder finds audio."""

    exit_code = ExitCode.NOT_AUDIO
    hint = "Give a recording such as mp3, wav, m4a, ogg or flac."


class Silent(PipelineError):
    """Audio without speech."""

    exit_code = ExitCode.SILENT
    hint = "Check that the microphone was on, and record the draft again."


class Truncated(PipelineError):
    """A file that ends before its own header says."""

    exit_code = ExitCode.TRUNCATED
    hint = "The copy or download was cut off: fetch the file again."


class TooLong(PipelineError):
    """More audio than the pipeline is set to take."""

    exit_code = ExitCode.TOO_LONG
    hint = "Cut the recording into parts, or raise MEGA_PIPELINE__MAX_AUDIO_SECONDS."


class UnknownLanguage(PipelineError):
    """A target language that no stage speaks."""

    exit_code = ExitCode.UNKNOWN_LANGUAGE


class StoreUnwritable(PipelineError):
    """The store cannot be created, read or written."""

    exit_code = ExitCode.STORE_UNWRITABLE
    hint = "Choose another folder with --store (or MEGA_STORE), or free space and mend its permissions."


class StoresDisagree(PipelineError):
    """Two stores to be synced hold different things under one name."""


class PortInUse(PipelineError):
    """A service's port can't be had, most often because somebody else listens there."""

    exit_code = ExitCode.PORT_IN_USE


class ServiceDied(PipelineError):
    """A stage process ended and did not come back."""

    exit_code = ExitCode.SERVICE_DIED
    hint = "What was made is kept; run the same command again to go on."


class ServiceUnreachable(PipelineError):
    """Nobody answers at a stage's address, or it stays overloaded."""

    exit_code = ExitCode.SERVICE_UNREACHABLE
    hint = "Check that the service runs and its MEGA_PIPELINE__…_URL is right, then run the command again."


class ServiceRefused(PipelineError):
    """A stage answered with an error, or with something that is not what it promised."""

    exit_code = ExitCode.SERVICE_REFUSED


class Superseded(PipelineError):
    """The work is not wanted any more: a later run of the same episode has begun."""


class DatabaseAway(PipelineError):
    """The database that holds the state can't be reached."""

    exit_code = ExitCode.STORE_UNWRITABLE
    hint = "Check MEGA_PIPELINE__DATABASE and that the database runs; what was done is kept."


class KeyUsed(PipelineError):
    """One idempotency key for two different requests."""

    hint = "Use a new key for a new request."


class InvalidOption(PipelineError):
    """An option of the command line that means nothing."""

    exit_code = ExitCode.USAGE
