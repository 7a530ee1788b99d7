"""The episodes of a group in one language, as its podcast has them, out of store and ledger.

Contract: `shelf(…)` finds the episodes; `feed(base)` is the document, `edition(prompt)` what is made of an
episode whose speech is there. Editions are kept in memory by what they are made of, so that a feed and its
files agree and the sound is read once. It does not know HTTP.
"""

import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from services.common.languages import language as language_of
from services.pipeline.episodes.ledger import DONE, Entry, Ledger
from services.pipeline.episodes.liner_notes import of_text
from services.pipeline.episodes.placing import steps_by_name
from services.pipeline.podcast import transcripts
from services.pipeline.podcast.edition import Edition, Material, edition
from services.pipeline.podcast.feed import Episode, Show, Transcript, feed, show_guid
from services.pipeline.podcast.mp3 import NotMp3
from services.pipeline.podcast.settings import PodcastSettings
from services.pipeline.probe import probe
from services.pipeline.storage import index
from services.pipeline.storage.artifacts import Store, checksum
from services.pipeline.storage.layout import Step

ENGLISH = "en"
MOST = 300
"""Episodes of a shelf, the newest."""
_KEPT = 64
"""Editions in memory."""
_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@dataclass(frozen=True)
class Shelf:
    """See the module; `recordings` are checksums by prompt."""

    store: Store
    group: str
    language: str
    settings: PodcastSettings
    entries: list[Entry]
    recordings: Mapping[str, str]

    @property
    def title(self) -> str:
        """The name that the newest episode gives to its show, and the language."""
        named = next((entry.spec.show for entry in self.entries if entry.spec.show), self.settings.title)
        return named if self.language == ENGLISH else f"{named} ({language_of(self.language).name})"

    def feed(self, base: str, query: str = "") -> bytes:
        """The document; `base` is the address of this service, without a stroke at its end, `query` goes
        behind each link to it.
        """
        address = _Address(f"{base}/feeds/{self.group}/{self.language}", query)
        made = [(entry, self._edition(entry)) for entry in self.entries]
        told = [_told(self, address, entry, edition) for entry, edition in made if edition]
        return feed(_show(self, base, address), told)

    def edition(self, prompt: str) -> Edition | None:
        """Of the episode of this prompt; None where its speech is not there, or is no mp3."""
        entry = next((entry for entry in self.entries if entry.spec.prompt == prompt), None)
        return self._edition(entry) if entry else None

    def _edition(self, entry: Entry) -> Edition | None:
        steps = steps_by_name(self.store, entry.spec)
        spoken = steps.get("speak" if self.language == ENGLISH else f"dub.{self.language}")
        if spoken is None or entry.steps.get(spoken.slug, {}).get("state") not in DONE:
            return None
        return _EDITIONS.of(_material(self, entry, steps, spoken), self.store, spoken)


def shelf(store: Store, ledger: Ledger, settings: PodcastSettings, group: str, language: str) -> Shelf:
    """The group's episodes that are, or will be, in the language, newest first."""
    found = ledger.page(group=group, limit=MOST)
    entries = [entry for entry in found if language == ENGLISH or language in entry.spec.languages]
    known = index.load(store.backend).prompts
    names = {entry["name"]: digest for digest, entry in known.items()}
    return Shelf(store, group, language, settings, entries, names)


class _Editions:
    """The last editions, by all that they are made of; of the sound, by its record's checksum."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Edition | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, material: Material, store: Store, spoken: Step) -> Edition | None:
        """`material` without its sound: that is read if it has to be."""
        record = store.record(spoken.output)
        data = None if record and record.sha256 else store.read(spoken.output) or b""
        sound = record.sha256 if data is None and record else checksum(data or b"")
        key = checksum(repr((sound, material)).encode("utf-8", "replace"))
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = _made(material, store.read(spoken.output) if data is None else data, spoken.output)
        with self._lock:
            self._made[key] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made


_EDITIONS = _Editions()


def _made(material: Material, data: bytes | None, name: str) -> Edition | None:
    if not data:
        return None
    seconds = material.seconds or probe(data, name).seconds
    try:
        return edition(replace(material, audio=data, seconds=seconds))
    except NotMp3:
        return None


def _material(shelf: Shelf, entry: Entry, steps: Mapping[str, Step], spoken: Step) -> Material:
    """All but the sound."""
    store = shelf.store
    record = store.record(spoken.output)
    details = record.details if record else {}
    text, script = (_text(store, path) for path in (spoken.source, steps["generate"].output))
    english = shelf.language == ENGLISH
    told = details if english else _details(store, steps[f"translate.{shelf.language}"].output)
    scripts = _details(store, steps["generate"].output)
    return Material(
        title=entry.spec.title or steps["generate"].title or entry.spec.prompt,
        show=shelf.title,
        author=shelf.group,
        language=shelf.language,
        published=datetime.fromtimestamp(entry.created_at, UTC),
        text=text,
        script=script,
        audio=b"",
        seconds=float(details.get("audio_seconds") or 0.0),
        voice=" ".join(filter(None, (record.model, record.revision))) if record else "",
        captions=details,
        summary=of_text(told, script, "summary" if english else "english") or of_text(scripts, script),
        localised={} if english else of_text(told, text),
    )


def _details(store: Store, path: str) -> dict[str, Any]:
    record = store.record(path)
    return record.details if record else {}


def _text(store: Store, path: str) -> str:
    return (store.read(path) or b"").decode("utf-8", "replace").strip()


@dataclass(frozen=True)
class _Address:
    """Where a show's files are."""

    show: str
    query: str

    def of(self, ending: str) -> str:
        """As in `/input-01.mp3`, or `.xml`."""
        return f"{self.show}{ending}{self.query}"


def _show(shelf: Shelf, base: str, address: _Address) -> Show:
    settings = shelf.settings
    return Show(
        title=shelf.title,
        description=settings.description or f"{shelf.title}, by {shelf.group}.",
        language=shelf.language,
        author=shelf.group,
        link=f"{base}/",
        feed_url=address.of(".xml"),
        image_url=address.of("/cover.png"),
        category=[each for each in (settings.category, settings.subcategory) if each],
        explicit=settings.explicit,
        owner_email=settings.owner_email,
        copyright=settings.copyright,
        guid=show_guid(f"{address.show}.xml"),
        private=settings.private,
    )


def _told(shelf: Shelf, address: _Address, entry: Entry, made: Edition) -> Episode:
    here = f"/{entry.spec.prompt}"
    return Episode(
        guid=_guid(shelf, entry),
        title=made.notes.title,
        published=datetime.fromtimestamp(entry.created_at, UTC),
        audio_url=address.of(f"{here}.mp3"),
        audio_bytes=len(made.mp3),
        seconds=made.seconds,
        html=made.html,
        summary=made.notes.summary,
        transcripts=[
            Transcript(address.of(f"{here}.{kind}"), media) for kind, (_, media) in transcripts.KINDS.items()
        ],
        chapters_url=address.of(f"{here}.chapters.json") if made.chapters else "",
    )


def _guid(shelf: Shelf, entry: Entry) -> str:
    """By recording, group and language, whatever becomes of texts, titles and addresses."""
    recording = shelf.recordings.get(entry.spec.prompt, entry.spec.prompt)
    return str(uuid.uuid5(_GUIDS, json.dumps([recording, shelf.group, shelf.language])))
