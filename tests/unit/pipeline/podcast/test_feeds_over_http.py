"""The routes of `/feeds` over a store and a ledger: what players ask for, and what there is not."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import feedparser
import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.common import envelope
from services.common.sound.encoding import encode
from services.pipeline.api import artifact_routes, feeds
from services.pipeline.api.refusals import NoSuch
from services.pipeline.episodes.ledger import Ledger
from services.pipeline.episodes.liner_notes import digest
from services.pipeline.episodes.spec import Spec, plan
from services.pipeline.storage.artifacts import Record, Store
from tests.unit.pipeline.podcast.rules import broken

SCRIPT = "Welcome to the show. We love cheese.\n\nNow the farm. Six goats live there."
FRENCH = "Bienvenue. Nous aimons le fromage.\n\nLa ferme. Six chèvres y vivent."
SUMMARY = {
    "of": digest(SCRIPT),
    "title": "Cheese and goats",
    "notes": ["We love cheese."],
    "chapters": [{"title": "Cheese", "start": 0}, {"title": "Goats", "start": SCRIPT.index("Now")}],
}
MP3 = encode(np.zeros(22050 * 8, np.float32), 22050, format="mp3", normalize_lufs=None)
SPOKEN = {
    "audio_seconds": 8.0,
    "segments": [{"start": 0.0, "end": 3.0, "text": "Welcome to the show. We love cheese."}],
}


@dataclass
class Place:
    """A client, and what stands behind it."""

    client: TestClient
    store: Store
    ledger: Ledger

    def episode(self, prompt: str = "input-01", *, states: str = "made", show: str = "The Show") -> Spec:
        spec = Spec(prompt, f"input_audios/{prompt}.mp3", "staff", ("fr",), f"about {prompt}", show=show)
        first = self.store.first_language("staff", ["fr"])
        steps = {step.slug: step for step in plan(spec, first)}
        self.put(steps["generate"].output, SCRIPT, {"summary": SUMMARY})
        self.put(
            steps["translate.fr"].output,
            FRENCH,
            {"summary": {"of": digest(FRENCH), "title": "Fromage", "notes": ["Miam."], "chapters": []}},
        )
        self.put(steps["speak"].output, MP3, SPOKEN)
        self.put(steps["dub.fr"].output, MP3, {"audio_seconds": 8.0})
        self.ledger.adopt(spec, {slug: {"state": states} for slug in steps}, "done")
        return spec

    def put(self, path: str, data: str | bytes, details: dict[str, Any]) -> None:
        record = Record("t", "demo-voice", "b43b", 1.0, "", details)
        self.store.write(path, data.encode() if isinstance(data, str) else data, record)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    store, ledger = Store.open(str(tmp_path / "store")), Ledger(f"sqlite:///{tmp_path / 'state.sqlite'}")
    app = FastAPI()
    envelope.install(app)
    app.include_router(feeds.router)
    app.state.service = SimpleNamespace(studio=SimpleNamespace(store=store, ledger=ledger))
    with TestClient(app, base_url="http://pods.example") as client:
        yield Place(client, store, ledger)
    ledger.close()


def test_the_feed_keeps_the_rules_and_its_links_lead_to_what_it_says(place: Place) -> None:
    place.episode()
    answer = place.client.get("/feeds/staff/fr.xml")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    assert broken(answer.content) == []
    found = feedparser.parse(answer.content)
    assert found.feed.title == "The Show (French)"
    (entry,) = found.entries
    assert entry.title == "Fromage"
    mp3 = place.client.get(entry.enclosures[0].href)
    assert len(mp3.content) == int(entry.enclosures[0].length)
    with av.open(io.BytesIO(mp3.content), "r") as file:
        assert (file.metadata["title"], file.metadata["language"]) == ("Fromage", "fra")
    links = re.findall(r'<podcast:(?:transcript|chapters) url="([^"]+)" type="([^"]+)"', answer.text)
    assert len(links) == 4
    for url, media in links:
        linked = place.client.get(url)
        assert linked.status_code == 200
        assert linked.headers["content-type"].split(";")[0] == media
        assert linked.headers["access-control-allow-origin"] == "*"


def test_english_has_the_times_that_the_voice_told(place: Place) -> None:
    place.episode()
    assert place.client.get("/feeds/staff/en.xml").text.count("<item>") == 1
    vtt = place.client.get("/feeds/staff/en/input-01.vtt").text
    assert "00:00:00.000 --> 00:00:03.000\nWelcome to the show. We love cheese." in vtt
    chapters = place.client.get("/feeds/staff/en/input-01.chapters.json").json()
    assert chapters["chapters"][0]["title"] == "Cheese"


def test_players_ask_for_parts_headers_and_whether_it_changed(place: Place) -> None:
    place.episode()
    url = "/feeds/staff/fr/input-01.mp3"
    whole = place.client.get(url)
    part = place.client.get(url, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, whole.content[:10])
    head = place.client.head(url)
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(whole.content)))
    assert place.client.get(url, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    assert place.client.get("/feeds/staff/fr/cover.png").content.startswith(b"\x89PNG")


def test_an_episode_is_in_the_feed_once_its_speech_is_there(place: Place) -> None:
    place.episode("input-01", states="running")
    assert place.client.get("/feeds/staff/fr.xml").text.count("<item>") == 0
    assert place.client.get("/feeds/staff/fr/input-01.mp3").status_code == 404
    place.episode("input-02", states="kept")
    assert place.client.get("/feeds/staff/fr.xml").text.count("<item>") == 1


def test_a_changed_text_changes_the_edition_and_never_the_guid(place: Place) -> None:
    spec = place.episode()
    before = place.client.get("/feeds/staff/en.xml").text
    first = place.store.first_language("staff", ["fr"])
    place.put(plan(spec, first).generate.output, "Other words.", {})
    after = place.client.get("/feeds/staff/en.xml").text
    assert "Other words" in after
    guid = r"<guid[^>]*>([^<]+)<"
    assert re.findall(guid, before) == re.findall(guid, after)


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/nobody/fr.xml",
        "/feeds/staff/de.xml",
        "/feeds/staff/xx-unknown.xml",
        "/feeds/staff/de/cover.png",
        "/feeds/staff/fr/input-77.mp3",
    ],
)
def test_what_there_is_not_is_404_with_a_hint(place: Place, path: str) -> None:
    place.episode()
    answer = place.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["hint"]


@pytest.mark.parametrize(
    "path", ["/feeds/..%2Fx/fr.xml", "/feeds/staff/fr/..%2F..%2Fetc.mp3", "/feeds/STAFF/fr.xml"]
)
def test_no_path_of_the_store_can_be_asked_for(place: Place, path: str) -> None:
    place.episode()
    assert place.client.get(path).status_code in (400, 404, 422)


def test_speech_that_is_no_mp3_is_left_out(place: Place) -> None:
    spec = place.episode()
    first = place.store.first_language("staff", ["fr"])
    place.put(plan(spec, first).speak.output, b"RIFF no mp3", SPOKEN)
    assert place.client.get("/feeds/staff/en.xml").text.count("<item>") == 0


def test_a_public_address_is_the_settings(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_PODCAST__URL", "https://listen.example/pods/")
    monkeypatch.setenv("MEGA_PODCAST__PRIVATE", "false")
    place.episode(show="")
    text = place.client.get("/feeds/staff/en.xml").text
    assert 'url="https://listen.example/pods/feeds/staff/en/input-01.mp3"' in text
    assert "<title>Mega Pipeline</title>" in text
    assert "itunes:block" not in text


def test_a_key_in_the_query_is_in_every_link_and_not_in_the_guids(place: Place) -> None:
    place.episode()
    plain = place.client.get("/feeds/staff/en.xml").text
    keyed = place.client.get("/feeds/staff/en.xml", params={"api_key": "a&b"}).text
    assert keyed.replace("?api_key=a%26b", "") == plain
    assert keyed.count(".mp3?api_key=a%26b") == 1
    assert keyed.count("?api_key=a%26b") == 8
    (entry,) = feedparser.parse(keyed).entries
    assert place.client.get(entry.enclosures[0].href).status_code == 200


def test_an_artifact_has_subtitles_where_its_times_were_told(place: Place) -> None:
    steps = plan(place.episode(), place.store.first_language("staff", ["fr"]))
    assert artifact_routes.subtitles(place.store, steps.speak, "vtt").startswith(
        b"WEBVTT\n\n00:00:00.000 --> "
    )
    with pytest.raises(NoSuch):
        artifact_routes.subtitles(place.store, steps.translations[0][1], "srt")
