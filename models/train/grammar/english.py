"""English realiser: plurals, a/an, no agreement."""

import re

from models.train.grammar.forms import Form, Request

# A vowel letter, a mute h, or a number said with a vowel; but not one, once, euro, use, unit, unique.
_AN = re.compile(
    r"\b([Aa]) (?=(?!one\b|once\b|[Ee]uro|use|uni[cfqtv])(?:[AEIOUaeiou]|hour|hone|heir|8|11\b|18\b))"
)
_WORDS = {"the": "the", "this": "this", "our": "our", "no": "no", "a": "a"}


def plural_of(word: str) -> str:
    """Regular English plural."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def noun_phrase(form: Form, request: Request, adjective: str = "") -> str:
    """Determiner, adjective and noun."""
    determiner = _WORDS.get(request.determiner, "")
    if request.plural:
        determiner = {"this": "these", "a": "some"}.get(determiner, determiner)
    noun = form.plural if request.plural else form.singular
    return " ".join(filter(None, (determiner, adjective, noun)))


def adjective(base: str, gender: str, plural: bool) -> str:
    """English adjectives do not agree."""
    del gender, plural
    return base


def place(entry: str, relation: str) -> str:
    """`in Normandy`, `from Normandy`; without a relation the bare name."""
    return f"{relation} {entry[2:]}".strip()


def contract(text: str) -> str:
    """a → an before a vowel sound."""
    return _AN.sub(r"\1n ", text)
