"""Measures a cloning model: is what it says in a recorded voice nearer to that voice than to others?

Contract: `evaluate(model, data)` -> numbers by name. Twenty voices that no training and no choice heard
(espeak-ng's own variants) are recorded, kept as profiles, and speak through the demo voice texts that are in
no recording, in English and French. The measure is a speaker verification system of our own, taught on the
spot on other speakers (`speakers.judge`): no part of the model, and without mel spectra and pitch.
`own_voice` is the share of English texts most like their own voice's recording, of all twenty, and
`own_voice_french` the same for French, each with its 95 % `interval`. What that is worth: `recordings` and
`recordings_french` are the shares for the voices themselves, `equal_error_rate` how well the judge tells
them apart; `average_only` is for the demo voice with nothing but a recording's average spectrum,
`without_cloning` for it as it is (chance: 1/20). `averages` and `averages_french` are the shares by plain
averages of MFCCs. It does not know how a model was trained.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from models.eval.speakers.averages import averages, spread
from models.eval.speakers.equaliser import equalised
from models.eval.speakers.judge import Judge, judge
from models.eval.speakers.lineup import Clip, Lineup, Said
from models.eval.speakers.saying import cloned, plain, spoken
from services.synthesis_audio.settings import SynthesisSettings

TEXTS = 6
_IN_RECORDING, _RECORDINGS = 4, 3
_LANGUAGES = ("en", "fr")


def evaluate(
    model: str = "",
    data: Path | None = None,
    *,
    voices: Sequence[str] | None = None,
    texts: int = TEXTS,
    taught: Callable[[], Judge] = judge,
) -> dict[str, Any]:
    """See the module; `voices` names other variants than the fresh twenty, to develop by.

    Raises StageError when a model does not load, ValueError for `data`: there is none.
    """
    if data is not None:
        raise ValueError("the voices to clone are espeak-ng's own: --data has no meaning here")
    heard = _heard(model, voices or _fresh(), texts)
    return _figures(heard, taught())


@dataclass(frozen=True)
class Heard:
    """All sounds that are judged, by language and voice; of recordings, the first is what was cloned."""

    recordings: dict[str, list[Clip]]
    cloned: dict[str, Said]
    themselves: dict[str, Said]
    plain: Said
    sham: Said


def _heard(model: str, names: Sequence[str], count: int) -> Heard:
    rng = random.Random("recordings")
    read = [" ".join(_drawn("en", _IN_RECORDING, rng)) for _ in range(_RECORDINGS)]
    texts = {code: _drawn(code, count, random.Random(f"texts-{code}")) for code in _LANGUAGES}
    recordings = {name: spoken(name, "en", read) for name in names}
    with TemporaryDirectory() as folder:
        settings = SynthesisSettings(cloner=model, voices_dir=Path(folder), threads=1)
        said = cloned(settings, {name: clips[0] for name, clips in recordings.items()}, texts)
    own = plain({"en": texts["en"]})["en"]
    return Heard(
        recordings,
        dict(said),
        {code: {name: spoken(name, code, texts[code]) for name in names} for code in _LANGUAGES},
        dict.fromkeys(names, own),
        {
            name: [(equalised(each, clips[0][0]), rate) for each, rate in own]
            for name, clips in recordings.items()
        },
    )


def _figures(heard: Heard, ear: Judge) -> dict[str, Any]:
    first = {name: clips[0] for name, clips in heard.recordings.items()}
    row = Lineup(first, ear.known, lambda known, found: known @ found)
    unit = spread(heard.recordings.values())
    flat = Lineup(first, averages, lambda known, found: -(((known - found) / unit) ** 2).sum(1))
    english, french = row.trials(heard.cloned["en"]), row.trials(heard.cloned["fr"])
    themselves = {code: row.trials(heard.themselves[code]) for code in _LANGUAGES}
    return {
        "own_voice": english.right,
        "interval": english.interval,
        "own_voice_french": french.right,
        "interval_french": french.interval,
        "recordings": themselves["en"].right,
        "recordings_french": themselves["fr"].right,
        "equal_error_rate": themselves["en"].equal_error_rate,
        "average_only": row.trials(heard.sham).right,
        "without_cloning": row.trials(heard.plain).right,
        "averages": flat.trials(heard.cloned["en"]).right,
        "averages_french": flat.trials(heard.cloned["fr"]).right,
        "voices": len(first),
        "trials": int(np.size(english.own)),
    }


def _fresh() -> list[str]:
    from models.train.cloning.voices import fresh, shipped

    return fresh(shipped())


def _drawn(code: str, count: int, rng: random.Random) -> list[str]:
    from models.train.synthesis.corpus import sentences

    return [text for text in sentences(code, 4 * count, rng) if len(text) > 40][:count]
