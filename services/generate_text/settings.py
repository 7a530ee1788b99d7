"""What stage B can be told: the common settings, and limits of its own. Prefix MEGA_GENERATE__."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
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
    instruct_chunk_words: int = Field(default=80, ge=4)
    """Words of whole sentences that an instruct model rewrites at once; chunks go side by side, so that more
    and smaller ones are quicker.
    """
    max_queue: int = Field(default=4096, ge=1)
    """Every chunk of a text waits for itself."""
    max_new_tokens: int = Field(default=4096, ge=1)
    """Most tokens of an answer; a request for more ends with finish_reason `length`."""
    turn_tokens: int = Field(default=128, ge=1)
    """Tokens that an answer goes on by before others get their turn."""
    upstream_url: str = ""
    """An OpenAI-compatible server that writes instead of a local model: llama.cpp, Ollama, vLLM."""
    upstream_model: str = ""
    """The model's name there."""
    upstream_key: SecretStr = SecretStr("")
    """The API key that it asks for."""
    upstream_timeout_s: float = Field(default=120.0, gt=0)
    """Seconds it may be silent."""

    @model_validator(mode="after")
    def _upstream_is_whole(self) -> Self:
        if self.upstream_url and not self.upstream_model:
            raise ValueError("upstream_url needs upstream_model: the model's name at that server")
        if self.upstream_url and not self.upstream_url.startswith(("http://", "https://")):
            raise ValueError("upstream_url is an address that begins with http:// or https://")
        return self
