"""Bars of the checks, from the environment (`MEGA_CHECKS__…`).

Contract: each default stands between what the demo models reach and what broken artifacts reach, as
`python -m benchmarks.check_bars` measures it. It does not know how a score is computed.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CheckSettings(BaseSettings):
    """Where a score is good enough, and whether anything is checked."""

    model_config = SettingsConfigDict(
        env_prefix="MEGA_CHECKS__", extra="ignore", env_ignore_empty=True, use_attribute_docstrings=True
    )

    on: bool = True
    """Whether artifacts are checked; it costs a transcription per speech, a translation per text."""
    retry: bool = True
    """Whether what is below a bar is made once more, with other settings."""
    wer: float = Field(default=0.4, ge=0)
    """Most words of speech that are heard differently when it is transcribed again, as a share."""
    chrf: float = Field(default=65.0, ge=0, le=100)
    """Least chrF of a translation that is translated back, 0 to 100."""
    numbers: float = Field(default=1.0, ge=0, le=1)
    """Least share of the numbers of both texts that are in both."""
    names: float = Field(default=0.8, ge=0, le=1)
    """Least share of the names of transcript and script that are in both."""
    dates: float = Field(default=1.0, ge=0, le=1)
    """Least share of the dates of transcript and script that are in both."""
