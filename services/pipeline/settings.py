"""Settings of the pipeline, typed, from the environment (`MEGA_PIPELINE__…`, and `MEGA_STORE`).

Contract: every field says its unit and its special values. It does not know the stages' own settings.
"""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.pipeline.errors import InvalidSetting

_PREFIX = "MEGA_PIPELINE__"
LogFormat = Literal["auto", "json", "text"]
LogLevel = Literal["debug", "info", "warning", "error"]
"""As `services.common.observe.logs` has them, which brings the web framework along: `mega run` has no use for
it.
"""


class PipelineSettings(BaseSettings):
    """How the pipeline runs; the command line outranks these."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        extra="ignore",
        populate_by_name=True,
        env_ignore_empty=True,
        use_attribute_docstrings=True,
    )

    store: str = Field(default="store", validation_alias=AliasChoices("MEGA_STORE", "MEGA_PIPELINE__STORE"))
    """Folder or fsspec URL that holds the artifacts."""
    remote: str = ""
    """Folder or fsspec URL that `--download` and `--upload` sync with; empty: none."""
    group: str = "staff"
    """The group whose artifacts are made when --group is not given."""
    languages: str = "fr,es,de,it"
    """Target languages, separated by commas."""
    max_audio_seconds: float = Field(default=7200.0, gt=0)
    """Longest recording taken, in seconds."""

    transcribe_url: str = ""
    """Address of a running stage, as http://host:9001; empty: the pipeline starts one for itself."""
    generate_url: str = ""
    """Likewise for http://host:9002."""
    translate_url: str = ""
    """Likewise for http://host:9003."""
    synthesis_en_url: str = ""
    """Likewise for http://host:9004."""
    synthesis_url: str = ""
    """Likewise for http://host:9005."""
    api_key: SecretStr = SecretStr("")
    """Key that is sent to the stages at these addresses; empty: none."""
    keys_file: Path | None = Field(default=None, validation_alias=AliasChoices("MEGA_KEYS_FILE"))
    """File of API keys that `mega keys` changes and `mega serve` asks for; unset: `mega/keys.json` in the
    user's configuration folder; `none`: no keys, whatever is there.
    """
    allow_open: bool = Field(default=False, validation_alias=AliasChoices("MEGA_ALLOW_OPEN"))
    """Whether `mega serve` may listen off loopback without keys: on a network that is closed otherwise."""

    start_timeout_s: float = Field(default=120.0, gt=0)
    """How long a started service may take until it is ready, in seconds."""
    max_restarts: int = Field(default=2, ge=0)
    """How often one service is started again after it died, per run."""
    stop_grace_s: float = Field(default=10.0, ge=0)
    """Seconds between asking a service to stop and killing it; it may take 8 to end what it holds."""

    request_timeout_s: float = Field(default=60.0, gt=0)
    """Seconds that the smallest request to a stage may take."""
    timeout_per_audio_second: float = Field(default=4.0, ge=0)
    """Further seconds for every second of audio sent."""
    timeout_per_character: float = Field(default=0.1, ge=0)
    """Further seconds for every character of text sent."""
    max_attempts: int = Field(default=6, ge=1)
    """How often a request is tried when the stage is overloaded or does not answer."""
    backoff_s: float = Field(default=0.25, ge=0)
    """First pause between two tries, in seconds; doubles each time, up to 8, with jitter."""
    parallel_per_stage: int = Field(default=2, ge=1)
    """Requests in flight at one stage at a time."""

    host: str = "127.0.0.1"
    """Address that the page and its API listen on."""
    port: int = Field(default=9000, ge=0, le=65535)
    """TCP port that they listen on."""
    uds: Path | None = None
    """Unix socket to listen on instead of host and port."""
    database: str = ""
    """Database of the state, as `postgresql://user@host/name`; empty: SQLite, `.mega/state.sqlite` in the
    store.
    """
    executor: str = ""
    """Name of this worker, the same at each start; empty: the host's name. Each worker on one database has
    its own.
    """
    episodes_at_once: int = Field(default=16, ge=1)
    """Episodes that a worker has in hand at a time; a group has at most half of them."""
    teams_file: Path | None = None
    """TOML file of tasks that groups do in their own way, by a URL or a program; unset: none."""
    patience_s: float = Field(default=86400.0, ge=0)
    """Seconds that a step in the service waits for a stage or a store that is away before it fails."""
    max_upload_bytes: int = Field(default=512 << 20, ge=1)
    """Largest recording that is taken over HTTP, in bytes."""
    otlp_endpoint: str = Field(default="", validation_alias=AliasChoices("MEGA_OTLP_ENDPOINT"))
    """OpenTelemetry collector for traces, as `http://host:4318`; empty: none, or what
    `OTEL_EXPORTER_OTLP_ENDPOINT` says.
    """
    log_level: LogLevel = Field(default="info", validation_alias=AliasChoices("MEGA_LOG_LEVEL"))
    """Least level that the service logs."""
    log_format: LogFormat = Field(default="auto", validation_alias=AliasChoices("MEGA_LOG_FORMAT"))
    """`json`, `text`, or `auto`: text on a terminal, else JSON lines."""
    drain_timeout_s: float = Field(default=8.0, ge=0)
    """Seconds that requests may go on after SIGTERM; episodes go on at the next start."""

    def urls(self) -> dict[str, str]:
        """The addresses given, by stage name; stages without one are absent."""
        given = {
            "transcribe_audio": self.transcribe_url,
            "generate_text": self.generate_url,
            "translate_text": self.translate_url,
            "synthesis_audio_en": self.synthesis_en_url,
            "synthesis_audio": self.synthesis_url,
        }
        return {name: url.rstrip("/") for name, url in given.items() if url}


def settings_error(error: ValidationError) -> InvalidSetting:
    """The first thing that is wrong, by the name of its environment variable."""
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    name = field if field.startswith("MEGA_") else f"{_PREFIX}{field.upper()}"
    return InvalidSetting(f"{name}={first['input']!r}: {first['msg']}", hint="Mend it or unset it.")
