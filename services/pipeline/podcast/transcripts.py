"""Transcripts as the podcast namespace wants them: SubRip, WebVTT, JSON.

Contract: `transcript(kind, cues)` is the file's text for a kind of `KINDS`, whose media type stands beside
it. A cue that is too long for its kind is parted into several, at words, at the times at which these are
said. Sources: podcast namespace, "Transcript File Format Details" (SRT: two lines of 32 characters; VTT:
lines of 65; JSON 1.0.0), WebVTT (W3C). Who calls it:

    cues = cues_of(answer)                      # podcast.cues
    srt, vtt, json = (transcript(kind, cues) for kind in KINDS)
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from services.common.subtitles import clock, escaped, without_arrow
from services.pipeline.podcast.cues import Clock, Cue, in_order
from services.pipeline.podcast.wording import boundary, line

SRT_LINE, SRT_LINES = 32, 2
VTT_LINE, VTT_LINES = 65, 2


def transcript(kind: str, cues: Sequence[Cue]) -> str:
    """The transcript as text, UTF-8 when it is written. Raises KeyError for an unknown kind."""
    return KINDS[kind][0](cues)


def srt(cues: Sequence[Cue]) -> str:
    """SubRip; the speaker stands before what they say first."""
    blocks = [
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{without_arrow(cue.text)}\n"
        for number, cue in enumerate(_cards(_named(cues), SRT_LINE, SRT_LINES), start=1)
    ]
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT; a voice span tells who speaks."""
    blocks = [
        f"{clock(cue.start, '.')} --> {clock(cue.end, '.')}\n{_voice(cue)}{escaped(cue.text)}\n"
        for cue in _cards(cues, VTT_LINE, VTT_LINES)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def as_json(cues: Sequence[Cue]) -> str:
    """The namespace's JSON: a segment for each cue, times in seconds."""
    segments = [
        {
            **({"speaker": cue.speaker} if cue.speaker else {}),
            "startTime": round(cue.start, 3),
            "endTime": round(cue.end, 3),
            "body": cue.text,
        }
        for cue in in_order(cues)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


KINDS: dict[str, tuple[Callable[[Sequence[Cue]], str], str]] = {
    "srt": (srt, "application/x-subrip"),
    "vtt": (vtt, "text/vtt"),
    "json": (as_json, "application/json"),
}
"""Each kind's writer and media type."""


def _named(cues: Sequence[Cue]) -> Iterator[Cue]:
    """SubRip has no field for the speaker, so that the name is text where the speaker changes."""
    last = ""
    for cue in cues:
        named = cue.speaker and cue.speaker != last
        last = cue.speaker or last
        yield replace(cue, text=f"{line(cue.speaker)}: {cue.text}") if named else cue


def _cards(cues: Iterator[Cue] | Sequence[Cue], width: int, lines: int) -> list[Cue]:
    """Cues of at most `lines` lines of `width` characters."""
    cards: list[Cue] = []
    for cue in cues:
        said, text = Clock(cue), line(cue.text)
        spans = list(_lines(text, width))
        groups = [spans[at : at + lines] for at in range(0, len(spans), lines)]
        starts = [cue.start, *(said.at(group[0][0]) for group in groups[1:]), cue.end]
        for group, start, end in zip(groups, starts, starts[1:], strict=False):
            shown = "\n".join(text[one:two].strip() for one, two in group)
            cards.append(replace(cue, text=shown, start=start, end=end, words=()))
    return _apart(cards)


def _apart(cards: Sequence[Cue]) -> list[Cue]:
    """Times in whole milliseconds, as they are written; each card ends later than it begins."""
    made: list[Cue] = []
    earliest = 0
    for card in cards:
        start = max(round(card.start * 1000), earliest)
        earliest = max(round(card.end * 1000), start + 1)
        made.append(replace(card, start=start / 1000, end=earliest / 1000))
    return made


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends: at a space, or inside what has none and is too long."""
    start = 0
    while len(text) - start > width:
        space = text.rfind(" ", start + 1, start + width + 1)
        cut = space if space > 0 else boundary(text, start + width)
        cut = cut if cut > start else start + width  # nothing but accents: it can't be helped
        yield start, cut
        start = cut + (text[cut : cut + 1] == " ")
    yield start, len(text)


def _voice(cue: Cue) -> str:
    return f"<v {escaped(line(cue.speaker))}>" if cue.speaker else ""
