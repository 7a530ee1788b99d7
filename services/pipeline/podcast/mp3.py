"""The mp3 that a podcast player downloads: the sound as it was, under tags, chapters and a cover.

Contract: `tagged(mp3, about, chapters, cover)` gives the same sound, byte for byte, with an ID3v2.3 tag of
ours in place of the tags it had. Raises NotMp3 for anything that is no mp3. Who calls it:

    podcast = tagged(speech, About(title="…", show="…", author="…", language="fr"), chapters, cover_png)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.common.errors import UnknownLanguage
from services.common.languages import language as language_of
from services.pipeline.podcast import id3
from services.pipeline.podcast.chapters import Chapter
from services.pipeline.podcast.wording import block, clipped, line

MEDIA_TYPE = "audio/mpeg"
_LONGEST = 255
_ISO_639_2 = {
    "arb": "ara",
    "zho": "zho",
    "cmn": "zho",
    "swh": "swa",
    "npi": "nep",
    "ory": "ori",
    "pes": "fas",
}
"""Languages that ID3's list (ISO 639-2) knows under the code of their group."""


class NotMp3(ValueError):
    """Bytes that hold no MPEG audio."""


@dataclass(frozen=True)
class About:
    """What the tags say. `made_by` names the model of a voice that is no person's."""

    title: str
    show: str
    author: str = ""
    language: str = ""
    published: date | None = None
    notes: str = ""
    made_by: str = ""


def tagged(mp3: bytes, about: About, chapters: Sequence[Chapter] = (), cover: bytes = b"") -> bytes:
    """The sound with its tags; `cover` is a PNG. Raises NotMp3."""
    sound = id3.without_tags(mp3)
    if not _is_mpeg_audio(sound):
        raise NotMp3("there is no MPEG audio in it")
    return id3.tag(_frames(about, chapters, cover)) + sound


def _frames(about: About, chapters: Sequence[Chapter], cover: bytes) -> list[bytes]:
    show, code = clipped(about.show, _LONGEST), _three_letters(about.language)
    author = clipped(about.author, _LONGEST) or show
    return [
        id3.text("TIT2", clipped(about.title, _LONGEST)),
        id3.text("TPE1", author),
        id3.text("TALB", show),
        id3.text("TCON", "Podcast"),
        id3.text("TYER", str(about.published.year) if about.published else ""),
        id3.language(code),
        id3.comment(block(about.notes), code),
        id3.user_text("Synthetic speech", line(about.made_by)),
        id3.chapter_frames(chapters),
        id3.picture(cover),
    ]


def _three_letters(tag: str) -> str:
    """ISO 639-2's code for a language tag; empty for none, `und` for one that is unknown."""
    if not tag:
        return ""
    try:
        code = language_of(tag).nllb.partition("_")[0]
    except UnknownLanguage:
        return "und"
    return _ISO_639_2.get(code, code)


def _is_mpeg_audio(sound: bytes) -> bool:
    """Whether it begins with the header of a frame of layer 3: eleven set bits, version, layer."""
    return len(sound) > 4 and sound[0] == 0xFF and sound[1] & 0xE6 == 0xE2 and sound[1] & 0x18 != 0x08
