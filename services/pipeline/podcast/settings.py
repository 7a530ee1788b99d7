"""What the feeds say of the shows, from the environment (`MEGA_PODCAST__…`).

Contract: every field has a default with which a feed is valid. It does not know episodes.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class PodcastSettings(BaseSettings):
    """The same for all groups and languages; a group's own show has the name that its episodes were given."""

    model_config = SettingsConfigDict(
        env_prefix="MEGA_PODCAST__", extra="ignore", env_ignore_empty=True, use_attribute_docstrings=True
    )

    url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    """Address under which listeners reach this service, as `https://pods.example`; empty: the one by which
    each feed is asked for.
    """
    title: str = Field(default="Mega Pipeline", min_length=1)
    """Name of a show whose episodes name none."""
    description: str = ""
    """What a show is about; empty: its title and group."""
    category: str = Field(default="Arts", min_length=1)
    """One of Apple's categories."""
    subcategory: str = "Food"
    """One of that category's, or empty."""
    explicit: bool = False
    """Whether it is for adults."""
    owner_email: str = ""
    """Address that directories write to; empty: none is told."""
    copyright: str = ""
    """Whose it is; empty: nothing is told."""
    private: bool = True
    """Whether directories are asked not to list the feeds."""
