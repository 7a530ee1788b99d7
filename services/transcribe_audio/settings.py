"""What stage A can be told: the common settings, and limits of its own. Prefix MEGA_TRANSCRIBE__."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class TranscribeSettings(StageSettings):
    """Settings of speech recognition."""

    model_config = SettingsConfigDict(env_prefix="MEGA_TRANSCRIBE__", extra="ignore", frozen=True)

    port: int = Field(default=9001, ge=0, le=65535)
    max_batch: int = Field(default=8, ge=1)
    """Clips decoded together, of one recording or of several."""
    max_queue: int = Field(default=256, ge=1)
    """Clips that may wait; a recording whose first clip finds no place is answered 429."""
    max_audio_s: float = Field(default=4 * 3600.0, gt=0)
    """Seconds of audio a request may hold."""
    max_channels: int = Field(default=32, ge=1)
    """Channels a recording may have."""
    max_upload_bytes: int = Field(default=1 << 30, ge=1)
    """Bytes a request may upload."""
    beam_size: int = Field(default=5, ge=1)
    """Hypotheses kept by the decoder, where a request does not say."""
    vad_threshold: float = Field(default=0.5, gt=0, lt=1)
    """Probability from which sound counts as speech, where a request does not say."""
    padding_s: float = Field(default=0.0, ge=0, le=30)
    """Seconds of silence that the encoder hears behind a clip, instead of as many as fill its window; 0 fills
    it. A text that is doubtful then is decoded again in the whole window. Not for models with a window below
    30 s. Off by default: OpenAI's models were trained on whole windows, and what they lose is not measured.
    """
    language_windows: int = Field(default=8, ge=1)
    """Windows, spread over all speech of a recording, that decide its language."""
