"""What stages C and E can be told: the common settings and limits of their own. Prefixes MEGA_SYNTHESIS_EN__
and MEGA_SYNTHESIS__.
"""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class SynthesisSettings(StageSettings):
    """Settings of speech synthesis for the translations (stage E)."""

    model_config = SettingsConfigDict(env_prefix="MEGA_SYNTHESIS__", extra="ignore", frozen=True)

    port: int = Field(default=9005, ge=0, le=65535)
    max_batch: int = Field(default=4, ge=1)
    """Most sentences computed together, of one request or of several. A short text beside long ones waits for
    about two batches; eight sentences at once take no less time than twice four.
    """
    max_queue: int = Field(default=256, ge=1)
    """Sentences that may wait, of all requests."""
    look_ahead: int = Field(default=8, ge=1)
    """Sentences of one request that are asked for before it is their turn to be sent: two batches' worth keep
    the threads busy while what was said is sent; requests take turns, however many sentences wait.
    """
    default_language: str = "en"
    """ISO 639-1 code of a request that names no language."""
    max_characters: int = Field(default=100_000, ge=1)
    """Characters a request may hold; a figure, which may be a word by itself, counts as six."""
    max_whole_characters: int = Field(default=30_000, ge=1)
    """The same, where the answer can only come when all is said: captions, `loudness: file`, /api/tts."""
    vocoder_iterations: int = Field(default=32, ge=1)
    """Rounds of Griffin-Lim: fewer are faster and rougher."""
    pronunciations: Path | None = None
    """The operator's dictionary, `.toml` or `.csv`: by language, a word and how it is said, by another
    spelling or by /sounds/. Read again when it changes.
    """
    cloner: str = ""
    """Id in the catalogue or folder of the model that speaks in recorded voices; empty is the profile's, or
    the speech model itself where that clones; `none`: no cloning.
    """
    voices_dir: Path | None = Field(default=None, validation_alias=AliasChoices("MEGA_SYNTHESIS__VOICES_DIR"))
    """Folder of voice profiles, the same for both speech services; unset: `mega/voices` in the user's data
    folder.
    """


class EnglishSynthesisSettings(SynthesisSettings):
    """Settings of speech synthesis for the English script (stage C)."""

    model_config = SettingsConfigDict(env_prefix="MEGA_SYNTHESIS_EN__", extra="ignore", frozen=True)

    port: int = Field(default=9004, ge=0, le=65535)
