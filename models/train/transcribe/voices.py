"""Which voices train the recogniser and which are kept for the test.

Contract: `draw(rng, split)` -> Voice, "train" and "held" disjoint. Data only; knows nothing of sound.
"""

import random

from models.train.transcribe.speech import Voice

ACCENTS = ("en", "en-US", "en-GB-x-rp", "en-GB-scotland", "en-GB-x-gbclan", "en-US-nyc")
VARIANTS = (
    *("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "Alex", "Alicia", "Andrea"),
    *("Andy", "Annie", "Denis", "Gene", "Hugo", "Jacky", "Lee", "Marco", "Michael", "Mike", "Storm", "adam"),
    *("anika", "antonio", "aunty", "belinda", "benjamin", "boris", "david", "ed", "edward", "grandpa"),
    *("gustave", "john", "linda", "max", "miguel", "paul", "quincy", "rob", "steph", "travis", "zac"),
    *("klatt2", "klatt4"),
)
# Held out: variants with formants of their own, a flite voice and a festival voice never heard in training.
HELD_VARIANTS = ("f5", "Diogo", "Tweaky", "marcelo", "norbert", "robert", "victor", "iven", "caleb", "pablo")
FLITE, HELD_FLITE = ("slt", "rms", "kal16"), ("awb",)
FESTIVAL, HELD_FESTIVAL = ("kal_diphone", "cmu_us_slt_arctic_hts"), ("ked_diphone",)


def draw(rng: random.Random, split: str) -> Voice:
    """A random voice of the split: in training about half espeak-ng, a third flite, a sixth festival."""
    held = split == "held"
    family = rng.choices(("espeak", "flite", "festival"), (0.5, 0.3, 0.2) if held else (0.52, 0.32, 0.16))[0]
    if family == "espeak":
        variant = rng.choice(HELD_VARIANTS if held else VARIANTS)
        return Voice("espeak", f"gmw/{rng.choice(ACCENTS)}+{variant}")
    if family == "flite":
        return Voice("flite", rng.choice(HELD_FLITE if held else FLITE))
    return Voice("festival", rng.choice(HELD_FESTIVAL if held else FESTIVAL))
