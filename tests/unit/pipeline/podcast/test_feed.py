"""The feed, by the published rules, by feedparser, and by the text it was given."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.podcast.feed import BadAddress, Episode, Show, Transcript, feed, show_guid
from services.pipeline.podcast.wording import ELLIPSIS
from tests.unit.pipeline.podcast.rules import SPACES, broken

BASE = "https://pods.example/feeds/staff/fr"
SHOW = Show(
    title="Le podcast très fromagé",
    description="Tout sur le fromage, l'ail & le pain <frais>.",
    language="fr",
    author="staff",
    link="https://pods.example/",
    feed_url=f"{BASE}.xml",
    image_url=f"{BASE}/cover.png",
    owner_email="host@pods.example",
)
EPISODE = Episode(
    guid="0f3c:fr",
    title="Première part",
    published=datetime(2026, 11, 25, 8, 0, tzinfo=UTC),
    audio_url=f"{BASE}/0f3c.mp3",
    audio_bytes=123_456,
    seconds=61.6,
    html="<p>Fromage &amp; pain</p>",
    summary="Fromage & pain.",
    transcripts=(
        Transcript(f"{BASE}/0f3c.srt", "application/x-subrip"),
        Transcript(f"{BASE}/0f3c.vtt", "text/vtt"),
        Transcript(f"{BASE}/0f3c.json", "application/json"),
    ),
    chapters_url=f"{BASE}/0f3c.chapters.json",
    number=1,
)
TEXT = st.text(max_size=400)


def parsed(document: bytes) -> Any:
    found = feedparser.parse(document)
    assert not found.bozo, found.get("bozo_exception")
    return found


def channel(document: bytes) -> ET.Element:
    found = ET.fromstring(document).find("channel")
    assert found is not None
    return found


def test_it_keeps_the_published_rules_and_feedparser_reads_every_field() -> None:
    document = feed(SHOW, [EPISODE])
    assert broken(document) == []
    found = parsed(document)
    assert (found.feed.title, found.feed.language, found.feed.author) == (SHOW.title, "fr", "staff")
    assert unescape(found.feed.subtitle) == SHOW.description
    assert found.feed.image.href == SHOW.image_url
    (entry,) = found.entries
    assert (entry.title, entry.id, entry.itunes_duration) == ("Première part", "0f3c:fr", "62")
    (enclosure,) = entry.enclosures
    assert dict(enclosure) == {
        "href": EPISODE.audio_url,
        "length": "123456",
        "type": "audio/mpeg",
    }
    assert entry.published_parsed[:5] == (2026, 11, 25, 8, 0)
    assert "Fromage &amp; pain" in entry.content[0].value


def test_transcripts_and_chapters_are_linked_with_their_types_and_language() -> None:
    item = channel(feed(SHOW, [EPISODE])).find("item")
    assert item is not None
    links = item.findall("podcast:transcript", SPACES)
    assert [link.get("url", "").rpartition(".")[2] for link in links] == ["srt", "vtt", "json"]
    assert {link.get("language") for link in links} == {"fr"}
    chapters = item.find("podcast:chapters", SPACES)
    assert chapters is not None
    assert chapters.attrib == {"url": EPISODE.chapters_url, "type": "application/json+chapters"}


def test_the_newest_episode_comes_first_and_dates_the_feed() -> None:
    older = replace(EPISODE, guid="older", published=EPISODE.published - timedelta(days=1))
    document = feed(SHOW, [older, EPISODE])
    assert [item.findtext("guid") for item in channel(document).findall("item")] == ["0f3c:fr", "older"]
    assert channel(document).findtext("lastBuildDate") == "Wed, 25 Nov 2026 08:00:00 GMT"
    assert feed(SHOW, [EPISODE, older]) == document


def test_a_time_without_a_zone_is_utc_beside_one_with() -> None:
    naive = replace(EPISODE, guid="naive", published=datetime(2026, 11, 25, 9, 0))
    items = channel(feed(SHOW, [EPISODE, naive])).findall("item")
    assert [item.findtext("pubDate") for item in items] == [
        "Wed, 25 Nov 2026 09:00:00 GMT",
        "Wed, 25 Nov 2026 08:00:00 GMT",
    ]


def test_a_show_without_episodes_is_a_feed() -> None:
    assert broken(feed(SHOW, [])) == []
    assert parsed(feed(SHOW, [])).entries == []


def test_a_category_holds_its_subcategory_and_a_private_show_asks_not_to_be_listed() -> None:
    document = channel(feed(replace(SHOW, category=("Society & Culture", "Documentary"), private=True), []))
    outer = document.find("itunes:category", SPACES)
    assert outer is not None
    assert outer.get("text") == "Society & Culture"
    assert [each.get("text") for each in outer] == ["Documentary"]
    assert document.findtext("itunes:block", namespaces=SPACES) == "Yes"
    assert document.findtext("podcast:block", namespaces=SPACES) == "yes"


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_shows_guid_is_the_one_that_the_namespace_gives_as_an_example(address: str, guid: str) -> None:
    assert show_guid(address) == guid


def test_a_guid_that_was_given_once_stays() -> None:
    old = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    document = channel(feed(replace(SHOW, guid=old), []))
    assert document.findtext("podcast:guid", namespaces=SPACES) == old


@pytest.mark.parametrize(
    "address",
    ["", "/feeds/x.mp3", "file:///etc/passwd", "ftp://pods.example/x.mp3", "https://a b/x.mp3", "http:///x"],
)
def test_an_address_that_no_player_can_follow_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        feed(SHOW, [replace(EPISODE, audio_url=address)])


@given(title=TEXT, notes=TEXT, guid=st.text(min_size=1, max_size=80), seconds=st.floats(0, 1e6))
def test_any_text_makes_a_feed_by_the_rules(title: str, notes: str, guid: str, seconds: float) -> None:
    guid = f"id {guid}"[:80]
    odd = replace(EPISODE, guid=guid, title=title, html=notes, summary=notes, seconds=seconds)
    show = replace(SHOW, title=f"S {title}", description=notes, author=f"by {title}")
    document = feed(show, [odd])
    assert broken(document) == []
    parsed(document)


@pytest.mark.parametrize(
    "text", ["مرحبا بالجبن", "גבינה 🧀 <b>", "奶酪播客" * 80, "Ze\u0301ro\x00\x1b\ufffe" + "é" * 300]
)
def test_a_title_comes_back_as_it_was_or_cut_at_its_end(text: str) -> None:
    title = channel(feed(SHOW, [replace(EPISODE, title=text)])).findtext("item/title") or ""
    clean = "".join(c for c in text if c not in "\x00\x1b\ufffe")
    assert title == clean or (title.endswith(ELLIPSIS) and clean.startswith(title[:-1]))
    assert len(title) <= 255


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'length="123456"', b'length=""'),
        (b"<language>fr</language>", b""),
        (b'isPermaLink="false"', b""),
        (b".mp3", b""),
        (b"<itunes:explicit>false", b"<itunes:explicit>no"),
        (b'type="text/vtt"', b""),
        (b"08:00:00 GMT", b"soon"),
        (b'rel="self"', b'rel="next"'),
    ],
)
def test_the_rules_notice_what_is_missing(right: bytes, wrong: bytes) -> None:
    document = feed(SHOW, [EPISODE])
    assert right in document
    assert broken(document.replace(right, wrong))
