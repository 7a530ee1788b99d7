"""Italian realiser: articles by the sound that follows, preposizioni articolate, agreement."""

import re

from models.train.grammar.forms import Form, Request

_VOWEL = re.compile(r"[aeiouàèéìòùAEIOU]|h[aeiou]")
_IMPURE = re.compile(r"z|Z|s[bcdfghjklmnpqrtvwxz]|S[bcdfgklmnpqtv]|gn|ps|x|y|sc[ie]")
_PREPOSITION = r"\b([Dd]i|[Aa]|[Dd]a|[Ii]n|[Ss]u)"
_ARTICULATED = re.compile(rf"{_PREPOSITION} (il|lo|la|i|gli|le)\b|{_PREPOSITION} l'")
_BEFORE_EIGHT = re.compile(r"\b(il|del|al|dal|nel|sul) (?=8\d{0,2}\b|11\b)")
_EUPHONIC = re.compile(r"\b(?:([Ee]) (?=[eE][a-z])|([Aa]) (?=[aA][a-z]))")
_STEM = {"di": "de", "a": "a", "da": "da", "in": "ne", "su": "su"}
_TAIL = {"il": "l", "lo": "llo", "la": "lla", "i": "i", "gli": "gli", "le": "lle", "l'": "ll'"}
_PLACE = {
    "f": ("in ", "dalla "),
    "m": ("in ", "dal "),
    "v": ("in ", "dall'"),
    "p": ("nei ", "dai "),
    "g": ("negli ", "dagli "),
    "t": ("a ", "da "),
}


def plural_of(word: str) -> str:
    """Regular Italian plural."""
    rules = (
        ("ca", "che"),
        ("ga", "ghe"),
        ("cia", "ce"),
        ("gia", "ge"),
        ("co", "chi"),
        ("go", "ghi"),
        ("io", "i"),
    )
    for ending, replacement in rules:
        if word.endswith(ending):
            return word.removesuffix(ending) + replacement
    return word[:-1] + {"o": "i", "a": "e", "e": "i"}.get(word[-1], word[-1])


def _article(gender: str, plural: bool, following: str) -> str:
    vowel, impure = _VOWEL.match(following), _IMPURE.match(following)
    if plural:
        return "le" if gender == "f" else "gli" if vowel or impure else "i"
    if vowel:
        return "l'"
    return "la" if gender == "f" else "lo" if impure else "il"


def _indefinite(gender: str, following: str) -> str:
    if gender == "f":
        return "un'" if _VOWEL.match(following) else "una"
    return "uno" if _IMPURE.match(following) else "un"


def _determiner(request: Request, gender: str, following: str) -> str:
    kind, end = request.determiner, adjective("o", gender, request.plural)
    if kind == "the":
        return _article(gender, request.plural, following)
    if kind == "a":
        if not request.plural:
            return _indefinite(gender, following)
        return {"i": "dei", "gli": "degli", "le": "delle"}[_article(gender, True, following)]
    if kind == "this":
        return "quest'" if not request.plural and _VOWEL.match(following) else f"quest{end}"
    if kind == "our":
        return f"{_article(gender, request.plural, 'n')} nostr{end}"
    return f"ness{_indefinite(gender, following)}" if kind == "no" else ""


def noun_phrase(form: Form, request: Request, adjective: str = "") -> str:
    """Determiner, noun, then adjective. The noun's plural may change gender: `uovo/uova` has gender x."""
    gender = form.gender
    if gender == "x":
        gender = "f" if request.plural else "m"
    noun = form.plural if request.plural else form.singular
    determiner = _determiner(request, gender, noun)
    gap = "" if determiner.endswith("'") or not determiner else " "
    return f"{determiner}{gap}{noun}{' ' if adjective else ''}{adjective}"


def adjective(base: str, gender: str, plural: bool) -> str:
    """`base` is masculine singular, or masculine/masculine plural (`pratico/pratici`)."""
    word, _, irregular = base.partition("/")
    if word.endswith("o"):
        feminine = word[:-1] + "a"
        if gender == "f":
            return plural_of(feminine) if plural else feminine
        return (irregular or plural_of(word)) if plural else word
    return plural_of(word) if plural and word.endswith("e") else word


def place(entry: str, relation: str) -> str:
    """in/a/nei and dalla/dal/dall'/dai/da."""
    return (_PLACE[entry[0]][relation == "from"] if relation else "") + entry[2:]


def _articulate(match: re.Match[str]) -> str:
    preposition = match[1] or match[3]
    joined = _STEM[preposition.lower()] + _TAIL[match[2] or "l'"]
    return joined.capitalize() if preposition[0].isupper() else joined


def contract(text: str) -> str:
    """Preposizioni articolate; e → ed before e, a → ad before a; l'8, dell'11."""
    text = _ARTICULATED.sub(_articulate, text)
    text = _BEFORE_EIGHT.sub(lambda match: "l'" if match[1] == "il" else f"{match[1]}l'", text)
    return _EUPHONIC.sub(lambda match: f"{match[0][0]}d ", text)
