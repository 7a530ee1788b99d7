"""A number in agreement with the noun after it: "una hora", "vingt et une heures", "doscientas personas".

Contract: `agree(said, noun, code)` -> the words of a number, fitted to `noun` ("" for none, or a word that is
not a noun). Gender is told by the noun's ending and short lists of exceptions: a guess, right for common
words. It does not know figures.
"""

import re

_FEMININE_ENDING: dict[str, str] = {
    "fr": r"(?:[tsx]ion|ette|ence|ance|ée|ie|ure|euse|ère|ille|ande)s?",
    "es": r"(?:as?|ción|ciones|sión|siones|dad|dades|tud)",
    "it": r"(?:a|zione|sione|tà|tù)",
    "de": r"(?:\w+(?:ung|heit|keit|schaft|tion|tät|e)|stunde|minute|million)",
}


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FEMININE: dict[str, frozenset[str]] = {
    "fr": _words(
        "heure heures minute minutes seconde secondes personne personnes fois semaine semaines page pages "
        "femme femmes vache vaches chèvre chèvres tranche tranches bouteille bouteilles tasse tasses pomme "
        "pommes voiture voitures ligne lignes chose choses tonne tonnes livre sterling porte portes "
        "chambre chambres tête têtes carte cartes place places"
    ),
    "es": _words("mano manos noche noches vez veces leche mujer mujeres clase clases llave llaves"),
    "it": _words("notte mano parte chiave gente stagione croce nave sterlina"),
    "de": _words("Frau Kuh Stadt Nacht Person Portion Milliarde Zahl Art Hand Uhrzeit Bank Tür Wand Nuss"),
}
_MASCULINE: dict[str, frozenset[str]] = {
    "fr": _words("musée lycée million génie incendie silence foie"),
    "es": _words("día días problema problemas programa programas sistema idioma clima mapa tema"),
    "it": _words("problema programma sistema clima tema cinema"),
    "de": _words("Käse Name Junge Ende Auge Kollege Neffe Löwe Gedanke Euro Interesse Gebäude"),
}
_NO_NOUN = _words(
    "y e o u a de del en que por para con más menos es son al las los la el et ou à des du est en sur pour "
    "avec ed od da di dal in su per con più meno è und oder bis mit von uhr"
)


def agree(said: str, noun: str, code: str) -> str:
    """`said`, the words of a whole number, before `noun`."""
    if not noun or noun.lower() in _NO_NOUN:
        return said
    feminine = is_feminine(noun, code)
    if code == "es":
        return _spanish(said, feminine)
    if code == "fr" and feminine:
        return re.sub(r"\bun$", "une", said)
    if code == "it" and said == "uno":
        return _italian(noun, feminine)
    if code == "de" and said == "eins" and (noun[0].isupper() or noun == "kg"):
        return "eine" if feminine else "ein"
    return said


def is_feminine(noun: str, code: str) -> bool:
    """True where the noun's ending, or a list, says so; never in English."""
    if code not in _FEMININE or noun in _MASCULINE[code]:
        return False
    return noun in _FEMININE[code] or bool(re.fullmatch(rf"(?i:\w*{_FEMININE_ENDING[code]})", noun))


def _spanish(said: str, feminine: bool) -> str:
    if feminine:
        return re.sub("uno$", "una", re.sub(r"(cient|quinient)os\b", r"\1as", said))
    return re.sub(r"veintiuno$", "veintiún", re.sub(r"(?<!\w)uno$", "un", said))


def _italian(noun: str, feminine: bool) -> str:
    if feminine:
        return "un'" if noun[0] in "aeiou" else "una"
    return "uno" if re.match(r"s[^aeiou]|z|gn|ps|x|y", noun) else "un"
