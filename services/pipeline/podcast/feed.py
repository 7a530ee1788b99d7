"""A podcast's feed: RSS 2.0 with the tags of iTunes and of the podcast namespace.

Contract: `feed(show, episodes)` is the document, UTF-8; the same input gives the same bytes. Any text is
taken: what XML can't hold is left out, what a player would cut off is cut at a word. Raises BadAddress for a
URL that is not absolute http(s). Sources: RSS 2.0 specification (rssboard.org); Apple, "A Podcaster's Guide
to RSS"; podcast namespace 1.0 (transcript, chapters, guid, medium); RSS Best Practices Profile (atom:link).
It does not know where anything lies. Who calls it: GET /feeds/{group}/{language}.xml.
"""

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from services.pipeline.podcast.wording import block, clipped, line, within

MEDIA_TYPE = "application/rss+xml"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
_PREFIXES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}
_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of `podcast:guid`."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_VALUE, _DESCRIPTION = 255, 4000
"""Characters of a tag's value, bytes of a description: Apple's limits."""
_GENERATOR = "Mega Pipeline"


class BadAddress(ValueError):
    """A URL that players could not follow."""


@dataclass(frozen=True)
class Show:
    """What the feed says of the whole show. `category` is Apple's, and perhaps its subcategory; `guid` the
    show's, where its feed was at another address when it got one.
    """

    title: str
    description: str
    language: str
    author: str
    link: str
    feed_url: str
    image_url: str
    category: Sequence[str] = ("Arts", "Food")
    explicit: bool = False
    owner_email: str = ""
    copyright: str = ""
    guid: str = ""
    private: bool = False
    """Whether directories are asked not to list it."""


@dataclass(frozen=True)
class Transcript:
    """A transcript's URL and media type."""

    url: str
    media_type: str


@dataclass(frozen=True)
class Episode:
    """What the feed says of one episode. `guid` never changes, whatever else does; `audio_bytes` is the size
    of the file, `seconds` its length; `html` are the show notes, of 4000 bytes at most (`notes.as_html`).
    """

    guid: str
    title: str
    published: datetime
    audio_url: str
    audio_bytes: int
    seconds: float
    html: str = ""
    summary: str = ""
    link: str = ""
    image_url: str = ""
    audio_type: str = "audio/mpeg"
    transcripts: Sequence[Transcript] = ()
    chapters_url: str = ""
    number: int | None = None


def feed(show: Show, episodes: Iterable[Episode]) -> bytes:
    """The document, newest episode first. Raises BadAddress."""
    newest_first = sorted(episodes, key=lambda each: (_utc(each.published), each.guid), reverse=True)
    for prefix, namespace in _PREFIXES.items():
        ET.register_namespace(prefix, namespace)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _about_show(channel, show)
    if newest_first:
        _add(channel, "lastBuildDate", _date(newest_first[0].published))
    for episode in newest_first:
        _about_episode(ET.SubElement(channel, "item"), episode, show)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document + b"\n"


def _about_show(channel: ET.Element, show: Show) -> None:
    title, author = clipped(show.title, _VALUE), clipped(show.author, _VALUE)
    _add(channel, "title", title)
    _add(channel, "link", _url(show.link))
    _add(channel, "description", within(_plain(show.description) or title, _DESCRIPTION))
    _add(channel, "language", line(show.language))
    _add(channel, "copyright", clipped(show.copyright, _VALUE))
    _add(channel, "generator", _GENERATOR)
    itself = {"href": _url(show.feed_url), "rel": "self", "type": MEDIA_TYPE}
    ET.SubElement(channel, f"{{{ATOM}}}link", itself)
    image = ET.SubElement(channel, "image")
    for tag, value in (("url", _url(show.image_url)), ("title", title), ("link", _url(show.link))):
        _add(image, tag, value)
    _add(channel, f"{{{ITUNES}}}author", author)
    _add(channel, f"{{{ITUNES}}}explicit", _truth(show.explicit))
    _add(channel, f"{{{ITUNES}}}type", "episodic")
    ET.SubElement(channel, f"{{{ITUNES}}}image", {"href": _url(show.image_url)})
    parent = channel
    for category in show.category:
        parent = ET.SubElement(parent, f"{{{ITUNES}}}category", {"text": line(category)})
    if show.owner_email:
        owner = ET.SubElement(channel, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", author)
        _add(owner, f"{{{ITUNES}}}email", line(show.owner_email))
    if show.private:
        _add(channel, f"{{{ITUNES}}}block", "Yes")
        _add(channel, f"{{{PODCAST}}}block", "yes")
    _add(channel, f"{{{PODCAST}}}guid", show.guid or show_guid(show.feed_url))
    _add(channel, f"{{{PODCAST}}}medium", "podcast")


def _about_episode(item: ET.Element, episode: Episode, show: Show) -> None:
    title = clipped(episode.title, _VALUE) or line(episode.guid)
    _add(item, "title", title)
    _add(item, "link", _url(episode.link) if episode.link else "")
    _add(item, "description", within(block(episode.html), _DESCRIPTION) or title)
    _add(item, f"{{{CONTENT}}}encoded", block(episode.html))
    enclosure = {
        "url": _url(episode.audio_url),
        "length": str(episode.audio_bytes),
        "type": episode.audio_type,
    }
    ET.SubElement(item, "enclosure", enclosure)
    ET.SubElement(item, "guid", {"isPermaLink": "false"}).text = line(episode.guid)
    _add(item, "pubDate", _date(episode.published))
    _add(item, f"{{{ITUNES}}}title", title)
    _add(item, f"{{{ITUNES}}}author", clipped(show.author, _VALUE))
    _add(item, f"{{{ITUNES}}}summary", clipped(episode.summary, _VALUE))
    _add(item, f"{{{ITUNES}}}duration", str(max(round(episode.seconds), 1)))
    _add(item, f"{{{ITUNES}}}explicit", _truth(show.explicit))
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    _add(item, f"{{{ITUNES}}}episode", str(episode.number) if episode.number else "")
    if episode.image_url:
        ET.SubElement(item, f"{{{ITUNES}}}image", {"href": _url(episode.image_url)})
    for each in episode.transcripts:
        where = {"url": _url(each.url), "type": each.media_type, "language": line(show.language)}
        ET.SubElement(item, f"{{{PODCAST}}}transcript", {**where, "rel": "captions"})
    if episode.chapters_url:
        where = {"url": _url(episode.chapters_url), "type": "application/json+chapters"}
        ET.SubElement(item, f"{{{PODCAST}}}chapters", where)


def show_guid(feed_url: str) -> str:
    """`podcast:guid`, as the namespace makes it: a UUIDv5 of the feed's address without its scheme."""
    address = feed_url.partition("://")[2] or feed_url
    return str(uuid.uuid5(_GUIDS, address.rstrip("/")))


def _add(parent: ET.Element, tag: str, value: str) -> None:
    """An element with its text; none without."""
    if value:
        ET.SubElement(parent, tag).text = value


def _plain(text: str) -> str:
    """Text for what players read as HTML: what would be a tag or an entity is escaped, no more."""
    return _ENTITY.sub("&amp;", block(text)).replace("<", "&lt;")


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _date(moment: datetime) -> str:
    """As RFC 2822 has it."""
    return format_datetime(_utc(moment), usegmt=True)


def _utc(moment: datetime) -> datetime:
    """A time without a zone is taken for UTC."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _url(address: str) -> str:
    parts = urlsplit(address)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or line(address) != address
        or " " in address
    ):
        raise BadAddress(f"{address!r} is not the address of something on the web")
    return address
