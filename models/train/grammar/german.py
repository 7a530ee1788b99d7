"""German realiser: cases, articles, adjective endings, contraction of preposition and article.

Gender w is a weak masculine noun: its plural form serves for every case but the nominative singular.
"""

import re

from models.train.grammar.forms import Form, Request

# Column: masculine, feminine, neuter, plural.
_STRONG = {
    "nom": ("er", "e", "es", "e"),
    "acc": ("en", "e", "es", "e"),
    "dat": ("em", "er", "em", "en"),
    "gen": ("es", "er", "es", "er"),
}
_DEFINITE = {
    "nom": ("der", "die", "das", "die"),
    "acc": ("den", "die", "das", "die"),
    "dat": ("dem", "der", "dem", "den"),
    "gen": ("des", "der", "des", "der"),
}
_WEAK = {"nom": ("e", "e", "e", "en"), "acc": ("en", "e", "e", "en"), "dat": ("en",) * 4, "gen": ("en",) * 4}
_EIN = {"a": "ein", "our": "unser", "no": "kein"}
_JOINED = {
    "in dem": "im",
    "in das": "ins",
    "an dem": "am",
    "an das": "ans",
    "von dem": "vom",
    "bei dem": "beim",
    "zu dem": "zum",
    "zu der": "zur",
}
_JOIN = re.compile(r"(?<!, )\b(" + "|".join(_JOINED) + r")\b(?=,? [A-ZÄÖÜ]| [a-zäöü]+en [A-ZÄÖÜ])")
_JOIN_FIRST = re.compile(r"^(In|An|Von|Bei|Zu) (dem|das|der)\b")
_PLACE = {
    "n": ("in ", "aus "),
    "f": ("in der ", "aus der "),
    "m": ("im ", "aus dem "),
    "p": ("in den ", "aus den "),
}


def plural_of(word: str) -> str:
    """German plurals are listed; a word without one keeps its form."""
    return word


def _column(gender: str, plural: bool) -> int:
    return 3 if plural else {"m": 0, "w": 0, "f": 1, "n": 2}[gender]


def _ein_ending(case: str, column: int) -> str:
    return (
        ""
        if (case == "nom" and column in (0, 2)) or (case == "acc" and column == 2)
        else _STRONG[case][column]
    )


def _determiner(request: Request, column: int) -> str:
    kind, case = request.determiner, request.case
    if kind == "the":
        return _DEFINITE[case][column]
    if kind == "this":
        return "dies" + _STRONG[case][column]
    if kind in _EIN and not (kind == "a" and column == 3):
        return _EIN[kind] + _ein_ending(case, column)
    return ""


def _ending(request: Request, column: int) -> str:
    kind, case = request.determiner, request.case
    if kind in ("the", "this"):
        return _WEAK[case][column]
    if kind in ("our", "no") and column == 3:
        return "en"
    if kind in _EIN and column != 3:
        return _STRONG[case][column] if not _ein_ending(case, column) else _WEAK[case][column]
    return "en" if case == "gen" and column in (0, 2) else _STRONG[case][column]


def _noun(form: Form, request: Request) -> str:
    if request.plural:
        add_n = request.case == "dat" and form.plural[-1] not in "ns"
        return form.plural + ("n" if add_n else "")
    if form.gender == "w" and request.case != "nom":
        return form.plural
    if request.case == "gen" and form.gender in "mn":
        return form.singular + ("es" if form.singular[-1] in "szßx" else "s")
    return form.singular


def noun_phrase(form: Form, request: Request, adjective: str = "") -> str:
    """Determiner, inflected adjective (`adjective` is its stem) and noun."""
    column = _column(form.gender, request.plural)
    inflected = adjective and adjective + _ending(request, column)
    return " ".join(filter(None, (_determiner(request, column), inflected, _noun(form, request))))


def adjective(base: str, gender: str, plural: bool) -> str:
    """Predicative: does not agree. `base` is predicative, or predicative/stem (`teuer/teur`)."""
    del gender, plural
    return base.partition("/")[0]


def stem(base: str) -> str:
    """The stem that takes endings."""
    predicative, _, changed = base.partition("/")
    return changed or predicative.removesuffix("e")


def place(entry: str, relation: str) -> str:
    """in/in der/im/in den and aus …."""
    return (_PLACE[entry[0]][relation == "from"] if relation else "") + entry[2:]


def infinitive(phrase: str, with_zu: bool) -> str:
    """`den Käse ~schneiden`, `ab~schneiden`: the tilde is where zu goes."""
    if not with_zu:
        return phrase.replace("~", "")
    return re.sub(r"(\S)~", r"\1zu", phrase).replace("~", "zu ")


def _join_first(match: re.Match[str]) -> str:
    joined = _JOINED.get(match[0].lower())
    return joined.capitalize() if joined else match[0]


def contract(text: str) -> str:
    """im, am, zum …, but not where the article is a relative pronoun (after a comma)."""
    text = _JOIN.sub(lambda match: _JOINED[match[1]], text)
    return _JOIN_FIRST.sub(_join_first, text)
