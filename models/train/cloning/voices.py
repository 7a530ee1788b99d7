"""Synthetic speakers: some invented for training, and twice twenty of espeak-ng's own that no training hears.

Contract: `invented(rng)` -> the text of a voice variant in espeak-ng's format (docs/voices.md there): pitch,
formants by a vocal tract's length and by chance, colour of the voice; `developed(names)` are the twenty
variants that choices are made by, `fresh(names)` twenty others, which only the figure of the card is taken
with; `install` and `write` give espeak-ng further variants. It does not know what is said.
"""

import random
import shutil
from pathlib import Path

from services.synthesis_audio.voice import espeak

_EFFECTS = (
    "AnxiousAndy", "Demonic", "Mr serious", "RicishayMax", "RicishayMax2", "RicishayMax3", "UniRobot",
    "anikaRobot", "announcer", "caleb", "croak", "fast", "robosoft", "robosoft2", "robosoft3", "robosoft4",
    "robosoft5", "robosoft6", "robosoft7", "robosoft8", "whisper", "whisperf",
)  # fmt: skip
"""Robots, echoes and whispers: no speakers."""
_SIBLINGS = (
    "Gene2", "Henrique", "Hugo", "Michael", "Mike", "benjamin", "edward2", "iven2", "iven3", "iven4", "klatt",
    "klatt2", "klatt3", "klatt4", "klatt5", "klatt6", "m1", "m3", "m4", "max", "michel", "miguel", "mike2",
    "robert", "steph2", "steph3", "f2", "f4", "linda",
)  # fmt: skip
"""Named differently, and the same formants within a few percent as another, or as the plain voice."""
_DRAWN = 20


def developed(names: list[str]) -> list[str]:
    """Twenty of espeak-ng's variants, drawn by a fixed seed from those that are speakers of their own."""
    return sorted(random.Random("held").sample(_speakers(names), _DRAWN))


def fresh(names: list[str]) -> list[str]:
    """Twenty of those that are left, drawn before any of them was looked at."""
    left = sorted(set(_speakers(names)) - set(developed(names)))
    return sorted(random.Random("fresh").sample(left, _DRAWN))


def _speakers(names: list[str]) -> list[str]:
    return sorted(set(names) - set(_EFFECTS) - set(_SIBLINGS))


def shipped() -> list[str]:
    """The variants that come with espeak-ng."""
    return sorted(path.name for path in (_data() / "voices" / "!v").iterdir())


def invented(rng: random.Random) -> str:
    """A speaker that there is not: a vocal tract 12 % shorter to 35 % longer than a man's, and what chance
    makes of the rest.
    """
    child = rng.random()
    length = 0.86 + 0.42 * child + rng.gauss(0, 0.04)
    low = min(250.0, max(55.0, 78 * 2.4**child * 2 ** rng.gauss(0, 0.22)))
    high = low * rng.uniform(1.15, 1.75)
    lines = ["language variant", "name invented", f"pitch {low:.0f} {high:.0f}"]
    lines += [_formant(number, length, rng) for number in range(9)]
    lines += [
        f"voicing {rng.uniform(45, 160):.0f}",
        f"consonants {rng.uniform(60, 120):.0f} {rng.uniform(60, 120):.0f}",
    ]
    lines += [f"roughness {rng.randint(0, 4)}", f"flutter {rng.randint(0, 8)}"]
    if rng.random() < 0.3:
        lines.append(_tone(rng))
    if rng.random() < 0.25:
        lines.append("breath " + " ".join(str(rng.randint(0, 6)) for _ in range(8)))
    if rng.random() < 0.12:
        lines.append(f"klatt {rng.randint(1, 6)}")
    return "\n".join(lines) + "\n"


def _formant(number: int, length: float, rng: random.Random) -> str:
    """Frequency, strength and width in percent of the plain voice's."""
    spread = 0.05 if number <= 3 else 0.09
    place = 100 * length * (1 + rng.gauss(0, spread)) if number else 100 + rng.gauss(0, 12)
    strength = 100 * 2 ** rng.gauss(0 if number <= 3 else -0.5, 0.45)
    width = 100 * 2 ** rng.gauss(0, 0.4)
    return f"formant {number} {place:.0f} {min(strength, 200):.0f} {min(width, 200):.0f}"


def _tone(rng: random.Random) -> str:
    """How loud the voice is around some frequencies."""
    places = sorted(rng.sample(range(200, 4000, 100), 3))
    return "tone " + " ".join(f"{place} {rng.randint(60, 255)}" for place in places)


def named(code: str, variant: str) -> str:
    """What espeak-ng is asked for: a variant in the language of ISO 639-1 `code`.

    Not by the language's tag, as elsewhere: espeak-ng knows no "fr-fr" by name, and the plain voice answers.
    """
    return f"{'en-us' if code == 'en' else code}+{variant}"


def install(folder: Path) -> None:
    """Start espeak-ng on links to its own data, to which `write` adds variants."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "voices" / "!v").mkdir(parents=True)
    for part in ("", "voices", "voices/!v"):
        for path in (_data() / part).iterdir():
            if not (folder / part / path.name).exists():
                (folder / part / path.name).symlink_to(path)
    if espeak.library().espeak_Initialize(2, 0, str(folder).encode(), 3) <= 0:
        raise OSError(f"espeak-ng does not start on {folder}")


def write(folder: Path, name: str, text: str) -> None:
    """Put a variant where `install` started espeak-ng, in place of one of that name: it takes 350 at most."""
    (folder / "voices" / "!v" / name).write_text(text, encoding="utf-8")


def _data() -> Path:
    import espeakng_loader

    return Path(espeakng_loader.get_data_path())
