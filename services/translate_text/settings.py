"""What stage D can be told: the common settings, and limits of its own. Prefix MEGA_TRANSLATE__."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import StageSettings


class TranslateSettings(StageSettings):
    """Settings of translation."""

    model_config = SettingsConfigDict(env_prefix="MEGA_TRANSLATE__", extra="ignore", frozen=True)

    port: int = Field(default=9003, ge=0, le=65535)
    max_batch: int = Field(default=128, ge=1)
    """Sentences computed together, whichever requests they come from; of a model over 8 MiB at most 32, so
    that who comes meanwhile need not wait long.
    """
    max_queue: int = Field(default=4096, ge=1)
    """Sentences that may wait."""
    max_characters: int = Field(default=200_000, ge=1)
    """Characters a request may hold; where it names several targets, counted for each."""
    through_english: bool = False
    """Whether pairs without English go by way of it, for a model that was trained on no others (as the demo
    model, which always does); otherwise only what came in a wrong language does.
    """
    max_texts: int = Field(default=2000, ge=1)
    """Texts a request may hold."""
    max_alternatives: int = Field(default=8, ge=0)
    """Other translations that may be asked for; the beam grows with them."""
    max_glossary: int = Field(default=500, ge=0)
    """Entries of a glossary."""
    max_file_bytes: int = Field(default=10 << 20, ge=1)
    """Size of a document to translate."""
    max_unpacked_bytes: int = Field(default=64 << 20, ge=1)
    """Size that a .docx may unpack to."""
    stored_seconds: float = Field(default=3600.0, gt=0)
    """Seconds that a translated document can be downloaded."""
    max_stored_bytes: int = Field(default=256 << 20, ge=1)
    """Size of all translated documents that wait for their download; the oldest go first."""
    beam_size: int = Field(default=2, ge=1)
    """Hypotheses kept by the decoder."""
    length_penalty: float = Field(default=0.0, ge=0)
    """Exponent of the length by which a hypothesis's score is divided; with 1, CTranslate2's own default, a
    model that is sure of itself ends words and sentences early."""
