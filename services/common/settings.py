"""Settings every stage has; a stage subclasses them with its own prefix, port and extras.

Read from the environment (`MEGA_<STAGE>__<NAME>`) when the app factory builds them, never at import; a value
that is wrong ends the process with one line that names its variable. It does not know which stages there are.
"""

import sys
from pathlib import Path
from typing import TypeVar

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.common.observe.logs import LogFormat, LogLevel

EXIT_CONFIG = 78
"""Exit code where the settings don't let a service start (EX_CONFIG of BSD's sysexits)."""


class StageSettings(BaseSettings):
    """What every stage can be told."""

    model_config = SettingsConfigDict(
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = Field(default=9000, ge=0, le=65535)
    """TCP port to listen on."""
    uds: Path | None = None
    """Unix socket to listen on instead of host and port."""
    model: str = ""
    """Id in the catalogue or folder of the model; empty is the profile's."""
    profile: str = Field(default="demo", validation_alias=AliasChoices("MEGA_PROFILE"))
    """Whose models all services run where they are not told one: a profile of the catalogue."""
    device: str = "cpu"
    """`cpu` or `cuda`."""
    compute_type: str = "default"
    """Number format of the weights in memory, in CTranslate2's names; `default` is the model's own."""
    threads: int = Field(default=0, ge=0)
    """Engine threads; 0 takes the container's CPU quota. A model of less than 8 MiB, but a voice, gets them
    as workers of one thread each.
    """
    max_batch: int = Field(default=8, ge=1)
    """Most requests computed together."""
    max_wait_ms: float = Field(default=5.0, ge=0)
    """Milliseconds a batch waits for company."""
    max_queue: int = Field(default=64, ge=1)
    """Requests that may wait; one more is answered 429."""
    request_timeout_s: float = Field(default=600.0, gt=0)
    """Seconds a request may wait in the queue before it is answered 504."""
    preload: bool = True
    """Whether the model is loaded at the start; otherwise the first request loads it."""
    idle_unload_s: float = Field(default=0.0, ge=0)
    """Seconds without work after which the model leaves memory, until the next request; 0 keeps it."""
    otlp_endpoint: str = Field(default="", validation_alias=AliasChoices("MEGA_OTLP_ENDPOINT"))
    """OpenTelemetry collector for traces, as `http://host:4318`; empty: what `OTEL_EXPORTER_OTLP_ENDPOINT`
    says; nothing is sent without either.
    """
    log_level: LogLevel = Field(default="info", validation_alias=AliasChoices("MEGA_LOG_LEVEL"))
    """Least level that is logged; `debug` also logs health and metrics probes."""
    log_format: LogFormat = Field(default="auto", validation_alias=AliasChoices("MEGA_LOG_FORMAT"))
    """`json`, `text`, or `auto`: text on a terminal, else JSON lines."""
    drain_timeout_s: float = Field(default=8.0, ge=0)
    """Seconds that requests may go on after SIGTERM; less than the 10 that Docker waits before it kills."""
    keys_file: Path | None = Field(default=None, validation_alias=AliasChoices("MEGA_KEYS_FILE"))
    """File of API keys, the same for all services; unset: `mega/keys.json` in the user's configuration
    folder; `none`: no keys, whatever is there.
    """
    allow_open: bool = Field(default=False, validation_alias=AliasChoices("MEGA_ALLOW_OPEN"))
    """Whether a service without keys may listen off loopback: on a network that is closed otherwise."""


SettingsT = TypeVar("SettingsT", bound=StageSettings)


def from_environment(kind: type[SettingsT]) -> SettingsT:
    """The settings of a service; ends with EXIT_CONFIG and a line per wrong variable."""
    try:
        return kind()
    except ValidationError as error:
        for wrong in error.errors():
            name = str(wrong["loc"][0]) if wrong["loc"] else ""
            variable = name if name.startswith("MEGA_") else f"{_prefix(kind)}{name.upper()}"
            print(f"{variable}={wrong['input']!r}: {wrong['msg']}: mend it or unset it", file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None


def _prefix(kind: type[StageSettings]) -> str:
    return str(kind.model_config.get("env_prefix", ""))
