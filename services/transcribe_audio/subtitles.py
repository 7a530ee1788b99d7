"""Writes what was said as subtitles and tables with times: srt, vtt, tsv, lrc.

Contract: one cue per segment, or per word where `words` is asked for. Formats: SubRip as players read it,
WebVTT (W3C), Whisper's own tsv (milliseconds), LRC with a line per cue. Text that would break the format (an
arrow, a line break, a tab) is written so that it does not. It does not know HTTP.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from services.common.subtitles import clock, escaped, without_arrow
from services.transcribe_audio.transcript import Segment


@dataclass(frozen=True)
class Cue:
    """Times in seconds, and one line of text."""

    start: float
    end: float
    text: str


def cues(segments: Sequence[Segment], *, words: bool = False) -> Iterator[Cue]:
    """What is shown, and when; nothing without text, nothing that ends before it begins."""
    for segment in segments:
        spoken = segment.words if words and segment.words else ()
        parts = [(w.start, w.end, w.word) for w in spoken] or [(segment.start, segment.end, segment.text)]
        for start, end, text in parts:
            if line := " ".join(text.split()):
                yield Cue(start, max(start, end), line)


def srt(shown: Iterator[Cue]) -> str:
    """SubRip: numbered, with a comma before the milliseconds."""
    blocks = [
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{without_arrow(cue.text)}\n"
        for number, cue in enumerate(shown, start=1)
    ]
    return "\n".join(blocks)


def vtt(shown: Iterator[Cue]) -> str:
    """WebVTT: `&` and `<` are escaped, as they begin entities and tags there."""
    blocks = [f"{clock(cue.start, '.')} --> {clock(cue.end, '.')}\n{escaped(cue.text)}\n" for cue in shown]
    return "\n".join(["WEBVTT\n", *blocks])


def tsv(shown: Iterator[Cue]) -> str:
    """Whisper's table: start, end (milliseconds), text."""
    rows = [f"{round(cue.start * 1000)}\t{round(cue.end * 1000)}\t{cue.text}" for cue in shown]
    return "\n".join(["start\tend\ttext", *rows]) + "\n"


def lrc(shown: Iterator[Cue]) -> str:
    """LRC: minutes may pass 99, hundredths of a second; a pause of more than a second clears the line."""
    lines: list[str] = []
    last: float | None = None
    for cue in shown:
        if last is not None and cue.start - last > 1:
            lines.append(f"[{_minutes(last)}]")
        apart = " " if cue.text.startswith("[") else ""  # a line may have several times before its text
        lines.append(f"[{_minutes(cue.start)}]{apart}{cue.text}")
        last = cue.end
    if last is not None:
        lines.append(f"[{_minutes(last)}]")
    return "".join(line + "\n" for line in lines)


WRITERS: dict[str, tuple[Callable[[Iterator[Cue]], str], str]] = {
    "srt": (srt, "application/x-subrip"),
    "vtt": (vtt, "text/vtt"),
    "tsv": (tsv, "text/tab-separated-values"),
    "lrc": (lrc, "text/plain"),
}
"""Each format's writer and media type."""


def _minutes(seconds: float) -> str:
    whole, hundredths = divmod(round(seconds * 100), 100)
    return f"{whole // 60:02d}:{whole % 60:02d}.{hundredths:02d}"
