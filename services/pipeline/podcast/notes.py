"""Show notes: what an episode is about, as text and as the little HTML that podcast players show.

Contract: `notes_of(summary, …)` reads the answer of `POST /v1/rewrite`, mode summarize; `as_html` and
`as_text` write it with its chapters and who speaks. Source of the HTML that is shown: Apple, "A Podcaster's
Guide to RSS" (p, ol, ul, li, a; 4000 bytes). Who calls it, in English and in French:

    notes = notes_of(summary, title="input 01")
    html = as_html(replace(notes, paragraphs=translated), french_chapters, credit="…")

`translated` is `POST /translate` of `list(notes.paragraphs)`; the title likewise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from services.pipeline.podcast.chapters import Chapter
from services.pipeline.podcast.wording import clipped, line, within

TITLE, BYTES = 255, 4000
"""Characters of a title, bytes of a description: Apple's limits."""
_FOR_NOTES = 1500
"""Bytes that chapters leave to the notes."""


@dataclass(frozen=True)
class ShowNotes:
    """A title, and what the episode says, a sentence or a few each."""

    title: str
    paragraphs: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One or two sentences, one line."""
        return clipped(" ".join(self.paragraphs[:2]), TITLE)


def notes_of(summary: Mapping[str, Any], *, title: str, show: str = "") -> ShowNotes:
    """The summary's notes under its title; `title` where it has none. The show's name does not stand before
    it: players show that beside.
    """
    named = line(str(summary.get("title") or ""))
    if show and named.lower().startswith(f"{line(show).lower()}:"):
        named = named[len(line(show)) + 1 :].strip()
    said = tuple(filter(None, (line(str(note)) for note in summary.get("notes") or [])))
    return ShowNotes(clipped(named or title, TITLE), said)


def as_text(notes: ShowNotes, chapters: Sequence[Chapter] = (), *, credit: str = "") -> str:
    """Paragraphs, then a line for each chapter with its time, which players turn into links."""
    times = "\n".join(f"{clock(each.start)} {each.title}" for each in chapters)
    return "\n\n".join(filter(None, [notes.title, *notes.paragraphs, times, line(credit)])) + "\n"


def as_html(notes: ShowNotes, chapters: Sequence[Chapter] = (), *, credit: str = "") -> str:
    """Paragraphs and a list of chapters, at most BYTES long: what does not fit is left out from the end."""
    items = [f"<li>{clock(each.start)} {escape(each.title)}</li>" for each in chapters]
    last = f"<p>{escape(line(credit))}</p>" if credit else ""
    body = [f"<p>{escape(text)}</p>" for text in notes.paragraphs]
    while items and _bytes([], items, last) > BYTES - _FOR_NOTES:
        items.pop()
    while body and _bytes(body, items, last) > BYTES:
        body.pop()
    if not body and notes.paragraphs:
        body = [_cut(notes.paragraphs[0], BYTES - _bytes([], items, last))]
    return "".join([*body, *_list(items), last])


def clock(seconds: float) -> str:
    """As in 1:02:03 or 2:03."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _cut(text: str, room: int) -> str:
    """The beginning of a text as a paragraph of at most `room` bytes."""
    kept = room
    while len((found := f"<p>{escape(within(text, kept))}</p>").encode()) > room:
        kept = kept * 3 // 4
    return found


def _list(items: Sequence[str]) -> list[str]:
    return ["<ul>", *items, "</ul>"] if items else []


def _bytes(body: Sequence[str], items: Sequence[str], last: str) -> int:
    return len("".join([*body, *_list(items), last]).encode())
