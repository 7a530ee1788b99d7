"""What stages C and E can be told: the common settings and limits of their own. Prefixes MEGA_SYNTHESIS_EN__
and MEGA_SYNTHESIS__.
"""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class SynthesisSettings(StageSettings):
    """Settings of speech synthesis for the translations (stage E)."""

    model_config = SettingsConfigDict(env_prefix="MEGA_SYNTHESIS__", extra="ignore", frozen=True)

    port: int = Field(default=9005, ge=0, le=65535)
    max_batch: int = Field(default=1, ge=1)
    """One text at a time: its sentences are computed one after another."""
    default_language: str = "en"
    """ISO 639-1 code of a request that names no language."""
    max_characters: int = Field(default=100_000, ge=1)
    """Characters a request may hold."""
    vocoder_iterations: int = Field(default=32, ge=1)
    """Rounds of Griffin-Lim: fewer are faster and rougher."""


class EnglishSynthesisSettings(SynthesisSettings):
    """Settings of speech synthesis for the English script (stage C)."""

    model_config = SettingsConfigDict(env_prefix="MEGA_SYNTHESIS_EN__", extra="ignore", frozen=True)

    port: int = Field(default=9004, ge=0, le=65535)
