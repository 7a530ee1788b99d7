"""What stage B can be told: the common settings, and limits of its own. Prefix MEGA_GENERATE__."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class GenerateSettings(StageSettings):
    """Settings of text generation."""

    model_config = SettingsConfigDict(env_prefix="MEGA_GENERATE__", extra="ignore", frozen=True)

    port: int = Field(default=9002, ge=0, le=65535)
    max_batch: int = Field(default=16, ge=1)
    max_characters: int = Field(default=200_000, ge=1)
    """Characters a request may hold."""
    chunk_words: int = Field(default=40, ge=4)
    """Words of a chunk where the text has no full stop to cut at."""
    max_queue: int = Field(default=4096, ge=1)
    """Every chunk of a text waits for itself."""
