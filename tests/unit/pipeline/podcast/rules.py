"""What a podcast's feed must have, by the published rules, checked on the document alone.

Sources of the rules, by their letter below:
R  RSS 2.0 specification, rssboard.org/rss-specification: required elements of channel, image and enclosure;
   dates by RFC 822; language by its list; an item has a title or a description.
A  Apple, "A Podcaster's Guide to RSS" (help.apple.com/itc/podcasts_connect/#/itcb54353390): required are
   title, description, itunes:image, language, itunes:category, itunes:explicit; of an item title and
   enclosure, whose URL ends in a known extension; values of at most 255 characters without spaces around,
   descriptions of at most 4000 bytes; explicit is true or false; guid unique.
P  Podcast namespace 1.0 (github.com/Podcastindex-org/podcast-namespace, docs/tags): transcript has url and
   type, chapters url and type, guid is a UUID version 5, medium of a list.
B  RSS Best Practices Profile (rssboard.org/rss-profile): atom:link with rel self; guid with isPermaLink.
"""

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime

SPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
Check = Callable[[str], bool]


def _url(value: str) -> bool:
    return re.fullmatch(r"https?://[^\s/?#]+[^\s]*", value) is not None


def _date(value: str) -> bool:
    try:
        return parsedate_to_datetime(value).tzinfo is not None
    except ValueError:
        return False


def _uuid5(value: str) -> bool:
    try:
        return uuid.UUID(value).version == 5
    except ValueError:
        return False


def _short(value: str) -> bool:
    return 0 < len(value) <= 255 and value == value.strip()


def _description(value: str) -> bool:
    return 0 < len(value.encode()) <= 4000


def _matches(pattern: str) -> Check:
    return lambda value: re.fullmatch(pattern, value) is not None


_TRUTH = _matches("true|false")
_LANGUAGE = _matches(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ONE, SOME, MAYBE, ANY = (1, 1), (1, None), (0, 1), (0, None)
Rule = tuple[str, tuple[int, int | None], Check | None, dict[str, Check]]
CHANNEL: tuple[Rule, ...] = (
    ("title", ONE, _short, {}),  # R, A
    ("link", ONE, _url, {}),  # R
    ("description", ONE, _description, {}),  # R, A
    ("language", ONE, _LANGUAGE, {}),  # A
    ("lastBuildDate", MAYBE, _date, {}),  # R
    ("image/url", ONE, _url, {}),  # R
    ("image/title", ONE, _short, {}),  # R
    ("image/link", ONE, _url, {}),  # R
    (
        "atom:link",
        ONE,
        None,
        {"href": _url, "rel": _matches("self"), "type": _matches("application/rss.xml")},
    ),  # B
    ("itunes:image", ONE, None, {"href": _url}),  # A
    ("itunes:category", SOME, None, {"text": _short}),  # A
    ("itunes:explicit", ONE, _TRUTH, {}),  # A
    ("itunes:author", ONE, _short, {}),  # A, recommended
    ("itunes:type", ONE, _matches("episodic|serial"), {}),  # A
    ("podcast:guid", ONE, _uuid5, {}),  # P
    ("podcast:medium", ONE, _matches("podcast"), {}),  # P
)
ITEM: tuple[Rule, ...] = (
    ("title", ONE, _short, {}),  # R, A
    ("description", ONE, _description, {}),  # A
    (
        "enclosure",
        ONE,
        None,
        {
            "url": _matches(r"https?://\S+\.mp3"),
            "length": _matches("[1-9][0-9]*"),
            "type": _matches("audio/mpeg"),
        },
    ),  # R, A
    ("guid", ONE, _short, {"isPermaLink": _TRUTH}),  # A, B
    ("pubDate", ONE, _date, {}),  # A
    ("link", MAYBE, _url, {}),  # R
    ("itunes:duration", ONE, _matches("[1-9][0-9]*"), {}),  # A
    ("itunes:explicit", ONE, _TRUTH, {}),  # A
    ("itunes:episode", MAYBE, _matches("[1-9][0-9]*"), {}),  # A
    ("itunes:image", MAYBE, None, {"href": _url}),  # A
    (
        "podcast:transcript",
        ANY,
        None,
        {
            "url": _url,
            "type": _matches("text/vtt|application/x-subrip|application/json"),
            "language": _LANGUAGE,
            "rel": _matches("captions"),
        },
    ),  # P
    ("podcast:chapters", MAYBE, None, {"url": _url, "type": _matches(r"application/json\+chapters")}),  # P
)


def broken(document: bytes) -> list[str]:
    """What the feed does not keep to; empty where it is in order. Raises ParseError."""
    root = ET.fromstring(document)
    if root.tag != "rss" or root.get("version") != "2.0":
        return ["the root is not rss 2.0"]
    (channel,) = root.findall("channel")
    found = list(_broken(channel, CHANNEL, "channel"))
    items = channel.findall("item")
    for number, item in enumerate(items):
        found += _broken(item, ITEM, f"item {number}")
    guids = [item.findtext("guid") for item in items]
    return found + [f"two items are {guid}" for guid in guids if guids.count(guid) > 1]


def _broken(parent: ET.Element, rules: tuple[Rule, ...], where: str) -> Iterator[str]:
    for path, (least, most), check, attributes in rules:
        found = parent.findall(path, SPACES)
        if not least <= len(found) <= (len(found) if most is None else most):
            yield f"{where}: {len(found)} of {path}"
        for element in found:
            if check and not check(element.text or ""):
                yield f"{where}: {path} is {element.text!r}"
            for name, right in attributes.items():
                if not right(element.get(name, "")):
                    yield f"{where}: {name} of {path} is {element.get(name)!r}"
