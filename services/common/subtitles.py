"""What SubRip and WebVTT ask of any writer: how a time stands, and what a cue's text may not hold.

Contract: pure functions. Sources: SubRip as players read it; WebVTT (W3C), "Cue timings" and "Cue text". It
does not know cues.
"""


def clock(seconds: float, point: str) -> str:
    """`01:02:03.004`; `point` stands before the milliseconds: a comma in SubRip, a stop in WebVTT."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{thousandths:03d}"


def without_arrow(text: str) -> str:
    """The arrow between two times must not be in a text."""
    return text.replace("-->", "→")


def escaped(text: str) -> str:
    """WebVTT's three special characters as their entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
