"""What stage D can be told: the common settings, and limits of its own. Prefix MEGA_TRANSLATE__."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class TranslateSettings(StageSettings):
    """Settings of translation."""

    model_config = SettingsConfigDict(env_prefix="MEGA_TRANSLATE__", extra="ignore", frozen=True)

    port: int = Field(default=9003, ge=0, le=65535)
    max_batch: int = Field(default=32, ge=1)
    """Sentences computed together, whichever requests they come from."""
    max_queue: int = Field(default=4096, ge=1)
    """Sentences that may wait."""
    max_characters: int = Field(default=200_000, ge=1)
    """Characters a request may hold."""
    beam_size: int = Field(default=2, ge=1)
    """Hypotheses kept by the decoder."""
    length_penalty: float = Field(default=0.0, ge=0)
    """Exponent of the length by which a hypothesis's score is divided; with 1, CTranslate2's own default, a
    model that is sure of itself ends words and sentences early."""
