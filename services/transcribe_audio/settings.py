"""What stage A can be told: the common settings, and limits of its own. Prefix MEGA_TRANSCRIBE__."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class TranscribeSettings(StageSettings):
    """Settings of speech recognition."""

    model_config = SettingsConfigDict(env_prefix="MEGA_TRANSCRIBE__", extra="ignore", frozen=True)

    port: int = Field(default=9001, ge=0, le=65535)
    max_batch: int = Field(default=1, ge=1)
    """One recording at a time: its clips make the engine's batch."""
    max_audio_s: float = Field(default=4 * 3600.0, gt=0)
    """Seconds of audio a request may hold."""
    max_upload_bytes: int = Field(default=1 << 30, ge=1)
    """Bytes a request may upload."""
    beam_size: int = Field(default=5, ge=1)
    """Hypotheses kept by the decoder."""
    clip_batch: int = Field(default=8, ge=1)
    """Clips of one recording decoded together."""
