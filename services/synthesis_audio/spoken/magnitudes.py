"""How each language says large numbers, fractions and a stroke between numbers; the signs of currency codes.

Contract: tables by language code (en, fr, es, de, it), data only. It does not know how they are found in a
text: `amounts` and `normalise` do.
"""

MAGNITUDES: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "thousand": ("thousand", "thousand"),
        "million": ("million", "million"),
        "billion": ("billion", "billion"),
        "trillion": ("trillion", "trillion"),
        "bn": ("billion", "billion"),
        "tn": ("trillion", "trillion"),
        "M": ("million", "million"),
        "m": ("million", "million"),
        "B": ("billion", "billion"),
        "k": ("thousand", "thousand"),
        "K": ("thousand", "thousand"),
    },
    "fr": {
        "million": ("million", "million"),
        "millions": ("million", "millions"),
        "milliard": ("milliard", "milliard"),
        "milliards": ("milliard", "milliards"),
        "M": ("million", "millions"),
        "Md": ("milliard", "milliards"),
        "Mds": ("milliard", "milliards"),
        "k": ("mille", "mille"),
    },
    "es": {
        "millón": ("millón", "millones"),
        "millones": ("millón", "millones"),
        "mil millones": ("mil millones", "mil millones"),
        "M": ("millón", "millones"),
    },
    "de": {
        "Million": ("Million", "Millionen"),
        "Millionen": ("Million", "Millionen"),
        "Milliarde": ("Milliarde", "Milliarden"),
        "Milliarden": ("Milliarde", "Milliarden"),
        "Mio.": ("Million", "Millionen"),
        "Mrd.": ("Milliarde", "Milliarden"),
    },
    "it": {
        "milione": ("milione", "milioni"),
        "milioni": ("milione", "milioni"),
        "miliardo": ("miliardo", "miliardi"),
        "miliardi": ("miliardo", "miliardi"),
        "mln": ("milione", "milioni"),
        "mld": ("miliardo", "miliardi"),
    },
}
"""Large round numbers as written after figures: said after 1, after any other number."""
FRACTIONS: dict[str, dict[str, str]] = {
    "en": {
        "1/2": "one half",
        "1/3": "one third",
        "2/3": "two thirds",
        "1/4": "one quarter",
        "3/4": "three quarters",
        "24/7": "twenty-four seven",
    },
    "fr": {
        "1/2": "un demi",
        "1/3": "un tiers",
        "2/3": "deux tiers",
        "1/4": "un quart",
        "3/4": "trois quarts",
    },
    "es": {
        "1/2": "medio",
        "1/3": "un tercio",
        "2/3": "dos tercios",
        "1/4": "un cuarto",
        "3/4": "tres cuartos",
    },
    "de": {
        "1/2": "ein halb",
        "1/3": "ein Drittel",
        "2/3": "zwei Drittel",
        "1/4": "ein Viertel",
        "3/4": "drei Viertel",
    },
    "it": {"1/2": "mezzo", "1/3": "un terzo", "2/3": "due terzi", "1/4": "un quarto", "3/4": "tre quarti"},
}
SLASH: dict[str, str] = {"en": " over ", "fr": " sur ", "es": " entre ", "de": " durch ", "it": " su "}
"""Between any two other figures."""
CODES: dict[str, str] = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF"}
"""Currency codes and the sign each stands for; the franc has none."""
SHORT = {"M", "m", "B", "k", "K"}
"""Magnitudes that count money alone: "5 k" may be anything, and "5 M" too."""
