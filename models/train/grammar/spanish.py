"""Spanish realiser: agreement, del/al, y→e and o→u, el before stressed a."""

import re

from models.train.grammar.forms import Form, Request

_CONTRACTIONS = (
    (re.compile(r"\b([Dd])e el\b"), r"\1el"),
    (re.compile(r"\b([Aa]) el\b"), r"\1l"),
    (re.compile(r"\by (?=(?:i|hi(?!e)|I|Hi(?!e))(?!o))"), "e "),
    (re.compile(r"\bo (?=(?:h?o|H?O|8\b))"), "u "),
)
_STRESSED_A = {"agua", "alma", "aula", "área", "hambre"}
_SINGULAR = {"the": ("el", "la"), "a": ("un", "una"), "this": ("este", "esta"), "our": ("nuestro", "nuestra")}
_PLURAL = {
    "the": ("los", "las"),
    "a": ("unos", "unas"),
    "this": ("estos", "estas"),
    "our": ("nuestros", "nuestras"),
}


def plural_of(word: str) -> str:
    """Regular Spanish plural."""
    if word.endswith("z"):
        return word[:-1] + "ces"
    for ending, replacement in (("ón", "ones"), ("és", "eses"), ("án", "anes"), ("ín", "ines")):
        if word.endswith(ending):
            return word.removesuffix(ending) + replacement
    return word + ("s" if word[-1] in "aeiouáéó" else "es")


def noun_phrase(form: Form, request: Request, adjective: str = "") -> str:
    """Determiner, noun, then adjective."""
    feminine = form.gender == "f"
    noun = form.plural if request.plural else form.singular
    table = _PLURAL if request.plural else _SINGULAR | {"no": ("ningún", "ninguna")}
    determiner = table.get(request.determiner, ("", ""))[feminine]
    if noun in _STRESSED_A and request.determiner in ("the", "a"):
        determiner = table[request.determiner][0]
    return " ".join(filter(None, (determiner, noun, adjective)))


def adjective(base: str, gender: str, plural: bool) -> str:
    """`base` is masculine, or masculine/feminine; -o alternates with -a."""
    masculine, _, feminine = base.partition("/")
    word = masculine
    if gender == "f":
        word = feminine or (masculine[:-1] + "a" if masculine.endswith("o") else masculine)
    return plural_of(word) if plural else word


def place(entry: str, relation: str) -> str:
    """en X, de X."""
    return f"{ {'in': 'en', 'from': 'de', '': ''}[relation] } {entry[2:]}".strip()


def contract(text: str) -> str:
    """del, al, e, u."""
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    return text
