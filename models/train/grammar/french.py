"""French realiser: gender agreement, elision, contraction of articles, prepositions of places.

Method: elision and contraction are applied to the whole sentence: templates write `de le`, `que il`, `ce`.
Templates must therefore not use the pronouns le/les after de or à.
"""

import re

from models.train.grammar.forms import Form, Request

_VOWEL = r"[aeiouâàéèêëîïôûœAEIOUÀÂÉÈÊÎÔŒ]"
_MUTE_H = (
    r"h(?:uil|erb|omm|iver|eure|istoir|ôte|ier\b|abit|ospit|umid|uîtr|onnê|armon|élic|umble)"
    r"|H(?:élèn|enri|ugo|ann|elen)"
)
_SOUND = rf"(?=(?:(?!onz|oui\b|Oui\b)(?:{_VOWEL})|{_MUTE_H}))"
_CONTRACTIONS = (
    (re.compile(rf"\b([Ll])[ea] {_SOUND}"), r"\1'"),
    (re.compile(r"\bde les\b"), "des"),
    (re.compile(r"\bDe les\b"), "Des"),
    (re.compile(r"\bde le\b"), "du"),
    (re.compile(r"\bDe le\b"), "Du"),
    (re.compile(r"\bà les\b"), "aux"),
    (re.compile(r"\bà le\b"), "au"),
    (re.compile(rf"\b([DdJjNnSsMmTtCc]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu)e {_SOUND}"), r"\1'"),
    (re.compile(r"\b([Ss])i (?=ils?\b)"), r"\1'"),
)
_PLACE = {
    "f": ("en ", "de "),
    "m": ("au ", "du "),
    "p": ("aux ", "des "),
    "t": ("à ", "de "),
    "d": ("dans le ", "du "),
}


def plural_of(word: str) -> str:
    """Regular French plural."""
    if word[-1] in "sxz":
        return word
    if re.search(r"(eau|eu)$", word):
        return word + "x"
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def _determiner(request: Request, gender: str, following: str) -> str:
    vowel = re.match(_SOUND, following) is not None
    feminine = gender == "f"
    if request.plural:
        return {"the": "les", "a": "des", "this": "ces", "our": "nos", "no": "aucun"}.get(
            request.determiner, ""
        )
    this = "cette" if feminine else "cet" if vowel else "ce"
    one = "une" if feminine else "un"
    the = "la" if feminine else "le"
    return {"the": the, "a": one, "this": this, "our": "notre", "no": f"auc{one}"}.get(request.determiner, "")


def noun_phrase(form: Form, request: Request, adjective: str = "") -> str:
    """Determiner, noun, then adjective."""
    noun = form.plural if request.plural else form.singular
    return " ".join(filter(None, (_determiner(request, form.gender, noun), noun, adjective)))


def adjective(base: str, gender: str, plural: bool) -> str:
    """`base` is masculine, or masculine/feminine."""
    masculine, _, feminine = base.partition("/")
    if gender == "f":
        word = feminine or (masculine if masculine.endswith("e") else masculine + "e")
        return word + "s" if plural else word
    return plural_of(masculine) if plural else masculine


def place(entry: str, relation: str) -> str:
    """en/au/aux/à/dans le, and de/du/des."""
    if not relation:
        return entry[2:]
    return _PLACE[entry[0]][relation == "from"] + entry[2:]


def contract(text: str) -> str:
    """Elision and contraction over the whole sentence."""
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    return text
