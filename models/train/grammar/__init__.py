"""The grammar of the cheese podcast: written once, with slots, in five languages.

Contract: `sample(rng, split)` gives one meaning in every language of LANGUAGES (`Sentence.text`) and in
spoken English (`Sentence.spoken`); `paragraph` and `episode` give several. The splits "train" and "held"
share no combination of template and slots: about one in twenty is held, by a hash of its key. The key names
rows by number: append rows, never reorder them. Same generator state, same sentence.
Knows no model and no sound; nothing is read from disk or network.
"""

import random
from hashlib import blake2b

from models.train.grammar.coverage import pseudo_word
from models.train.grammar.lexicon import LANGUAGES, NAMES, NOUNS, PLACES
from models.train.grammar.realise import Sentence, Template
from models.train.grammar.tables.names import MEN, SURNAMES, WOMEN
from models.train.grammar.templates import OPENINGS, SECTIONS, TEMPLATES
from models.train.grammar.vocabulary import words_of

__all__ = [
    "CHEESES",
    "FIRST_NAMES",
    "LANGUAGES",
    "PEOPLE",
    "REGIONS",
    "SURNAMES",
    "TEMPLATES",
    "Sentence",
    "english_words",
    "episode",
    "is_held",
    "paragraph",
    "pseudo_word",
    "sample",
]

HELD_ONE_IN = 20
FIRST_NAMES: list[str] = WOMEN + MEN
PEOPLE: list[str] = list(dict.fromkeys(NAMES["person"]))
CHEESES: list[str] = [noun["en"].singular for noun in NOUNS["cheese"]]
REGIONS: list[str] = [place["en"][2:] for place in PLACES["place"]]


def is_held(key: str) -> bool:
    """Whether a template-and-slot combination belongs to the held split."""
    digest = blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % HELD_ONE_IN == 0


def _sample_of(templates: list[Template], rng: random.Random, split: str) -> Sentence:
    if split not in ("train", "held"):
        raise ValueError(f"split is train or held, not {split!r}")
    while True:
        template = rng.choice(templates)
        choices = template.draw(rng)
        if is_held(template.key(choices)) == (split == "held"):
            return template.sentence(choices)


def sample(rng: random.Random, split: str) -> Sentence:
    """One sentence of a split. Raises ValueError on an unknown split."""
    return _sample_of(TEMPLATES, rng, split)


def paragraph(rng: random.Random, split: str, sentences: int) -> list[Sentence]:
    """`sentences` sentences, most of them of one section."""
    section = rng.choice(list(SECTIONS.values()))
    return [_sample_of(section if rng.random() < 0.8 else TEMPLATES, rng, split) for _ in range(sentences)]


def episode(rng: random.Random, split: str) -> list[list[Sentence]]:
    """An episode's paragraphs: welcome and host first, three to six of talk, a farewell last."""
    opening = [_sample_of(templates, rng, split) for templates in OPENINGS]
    talk = [paragraph(rng, split, rng.randint(2, 5)) for _ in range(rng.randint(3, 6))]
    farewell = [_sample_of(SECTIONS["farewell"], rng, split) for _ in range(2)]
    return [opening, *talk, farewell]


def english_words() -> set[str]:
    """Every English word that the grammar can write or speak, cased as written."""
    return set(words_of("en"))
