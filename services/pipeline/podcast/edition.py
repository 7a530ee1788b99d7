"""An episode in one language, ready for listeners: notes, chapters, transcripts, mp3.

Contract: `edition(material)` is made of what the store has of an episode: texts, the sound, and what their
records remember. What is not there is done without: times of what is said are estimated, notes are the
text's first sentences, there are no chapters. Raises NotMp3 where the sound is none. It does not know where
anything lies. Who calls it: the routes of `/feeds`, with `details` of the records of the steps

- `captions`: of speak or dub, with `segments` and `words` (the answer of /v1/audio/speech/captions);
- `summary`: of generate, under "summary" (the answer of /v1/rewrite, mode summarize);
- `localised`: of translate, under "summary" ({"title", "notes", "chapters": titles}), all in its language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.pipeline.podcast.chapters import Chapter, Mark, carried, chapters, chapters_json, marks_of
from services.pipeline.podcast.cover import thumbnail
from services.pipeline.podcast.cues import BadCaptions, Cue, cues_of, estimated
from services.pipeline.podcast.mp3 import About, tagged
from services.pipeline.podcast.notes import ShowNotes, as_html, as_text, notes_of
from services.pipeline.podcast.transcripts import transcript

_SYNTHETIC = {
    "en": "Spoken by a synthetic voice",
    "fr": "Voix de synthèse",
    "es": "Voz sintética",
    "de": "Synthetische Stimme",
    "it": "Voce sintetica",
}
_SENTENCES = 3
"""Of the text, as notes of an episode without a summary."""


@dataclass(frozen=True)
class Material:
    """What an edition is made of. `text` is what is spoken, `script` the English that it was translated
    from, or the same; `voice` names the model that speaks.
    """

    title: str
    show: str
    author: str
    language: str
    published: datetime
    text: str
    script: str
    audio: bytes
    seconds: float
    voice: str = ""
    captions: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    localised: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """See the module."""

    notes: ShowNotes
    chapters: Sequence[Chapter]
    cues: Sequence[Cue]
    html: str
    mp3: bytes
    chapters_json: str
    seconds: float

    def transcript(self, kind: str) -> str:
        """A transcript of `transcripts.KINDS`."""
        return transcript(kind, self.cues)


def edition(material: Material) -> Edition:
    """See the module."""
    cues, notes = _cues(material), _notes(material)
    found = chapters(_marks(material), cues, material.seconds)
    credit = f"{_credit(material.language)}: {material.voice}." if material.voice else ""
    about = About(
        notes.title,
        material.show,
        material.author,
        material.language,
        material.published.date(),
        as_text(notes, found, credit=credit),
        material.voice,
    )
    return Edition(
        notes,
        found,
        cues,
        as_html(notes, found, credit=credit),
        tagged(material.audio, about, found, thumbnail(material.show, material.language)),
        chapters_json(found, title=notes.title, show=material.show, author=material.author),
        material.seconds,
    )


def _credit(language: str) -> str:
    """That nobody says this, in words that listeners know."""
    return _SYNTHETIC.get(language.split("-")[0], _SYNTHETIC["en"])


def _cues(material: Material) -> list[Cue]:
    try:
        known = cues_of(material.captions)
    except BadCaptions:
        known = []
    return known or estimated(material.text, material.seconds)


def _notes(material: Material) -> ShowNotes:
    told = material.localised or (material.summary if material.text == material.script else {})
    notes = notes_of(told, title=material.title, show=material.show)
    if notes.paragraphs:
        return notes
    first = " ".join(cue.text for cue in estimated(material.text, material.seconds)[:_SENTENCES])
    return ShowNotes(notes.title, (first,) if first else ())


def _marks(material: Material) -> list[Mark]:
    marks = marks_of(material.summary, material.script)
    if material.text == material.script:
        return marks
    titles = [str(title) for title in material.localised.get("chapters") or []]
    told = titles if len(titles) == len(marks) else None
    return carried(marks, material.script, material.text, told)
