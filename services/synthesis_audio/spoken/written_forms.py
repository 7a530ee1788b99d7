"""What each language writes short and says long: words for signs, units, months and abbreviations.

`FORMS[code]` for en, fr, es, de, it. It does not know how numbers are found in a text: that is
`services.synthesis_audio.spoken.normalise`.
"""

from dataclasses import dataclass, replace

from services.synthesis_audio.spoken import more_words


@dataclass(frozen=True)
class Money:
    """A currency: said after 1, after any other number; the same of its hundredth."""

    one: str
    many: str
    cent: str
    cents: str


@dataclass(frozen=True)
class Forms:
    """One language's tables; `units` and `money` go by what is written, months by the order of the year."""

    point: str
    percent: str
    degree: str
    cent_link: str
    oclock: str
    one_feminine: str
    first: str
    date: str
    months: tuple[str, ...]
    money: dict[str, Money]
    units: dict[str, tuple[str, str]]
    signs: dict[str, str]
    abbreviations: dict[str, str]

    @property
    def spoken_signs(self) -> frozenset[str]:
        """Characters that are no letters and become words."""
        return frozenset("".join([*self.signs, "%°"])) - more_words.BEFORE_FIGURES


_EN = Forms(
    point="point",
    percent="percent",
    degree="degrees",
    cent_link="and",
    oclock="o'clock",
    one_feminine="one",
    first="first",
    date="{month} {ordinal}, {year}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    money={
        "€": Money("euro", "euros", "cent", "cents"),
        "$": Money("dollar", "dollars", "cent", "cents"),
        "£": Money("pound", "pounds", "penny", "pence"),
    },
    units={
        "kg": ("kilogram", "kilograms"),
        "g": ("gram", "grams"),
        "mg": ("milligram", "milligrams"),
        "km": ("kilometre", "kilometres"),
        "m": ("metre", "metres"),
        "cm": ("centimetre", "centimetres"),
        "mm": ("millimetre", "millimetres"),
        "l": ("litre", "litres"),
        "L": ("litre", "litres"),
        "ml": ("millilitre", "millilitres"),
        "h": ("hour", "hours"),
        "min": ("minute", "minutes"),
        "s": ("second", "seconds"),
        "km/h": ("kilometre per hour", "kilometres per hour"),
        "lb": ("pound", "pounds"),
        "oz": ("ounce", "ounces"),
        "°C": ("degree Celsius", "degrees Celsius"),
        "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    },
    signs={
        "&": "and",
        "+": "plus",
        "=": "equals",
        "@": "at",
        "#": "number",
        "×": "times",
        "½": "one half",
        "¼": "one quarter",
        "¾": "three quarters",
    },
    abbreviations={
        "Mr.": "Mister",
        "Mrs.": "Missus",
        "Ms.": "Miss",
        "Dr.": "Doctor",
        "Prof.": "Professor",
        "St.": "Saint",
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "et cetera",
        "vs.": "versus",
        "No.": "number",
        "approx.": "approximately",
    },
)
_FR = Forms(
    point="virgule",
    percent="pour cent",
    degree="degrés",
    cent_link="et",
    oclock="heures",
    one_feminine="une",
    first="premier",
    date="{day} {month} {year}",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    money={
        "€": Money("euro", "euros", "centime", "centimes"),
        "$": Money("dollar", "dollars", "cent", "cents"),
        "£": Money("livre", "livres", "penny", "pence"),
    },
    units={
        "kg": ("kilogramme", "kilogrammes"),
        "g": ("gramme", "grammes"),
        "mg": ("milligramme", "milligrammes"),
        "km": ("kilomètre", "kilomètres"),
        "m": ("mètre", "mètres"),
        "cm": ("centimètre", "centimètres"),
        "mm": ("millimètre", "millimètres"),
        "l": ("litre", "litres"),
        "L": ("litre", "litres"),
        "ml": ("millilitre", "millilitres"),
        "h": ("heure", "heures"),
        "min": ("minute", "minutes"),
        "s": ("seconde", "secondes"),
        "km/h": ("kilomètre heure", "kilomètres heure"),
        "°C": ("degré Celsius", "degrés Celsius"),
        "°F": ("degré Fahrenheit", "degrés Fahrenheit"),
    },
    signs={
        "&": "et",
        "+": "plus",
        "=": "égale",
        "@": "arobase",
        "#": "dièse",
        "×": "fois",
        "½": "un demi",
        "¼": "un quart",
        "¾": "trois quarts",
    },
    abbreviations={
        "M.": "Monsieur",
        "Mme": "Madame",
        "Mlle": "Mademoiselle",
        "Dr": "Docteur",
        "Pr": "Professeur",
        "etc.": "et cetera",
        "p. ex.": "par exemple",
        "c.-à-d.": "c'est-à-dire",
        "env.": "environ",
        "n°": "numéro",
        "St": "Saint",
        "Ste": "Sainte",
    },
)
_ES = Forms(
    point="coma",
    percent="por ciento",
    degree="grados",
    cent_link="con",
    oclock="horas",
    one_feminine="una",
    first="primero",
    date="{day} de {month} de {year}",
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    money={
        "€": Money("euro", "euros", "céntimo", "céntimos"),
        "$": Money("dólar", "dólares", "centavo", "centavos"),
        "£": Money("libra", "libras", "penique", "peniques"),
    },
    units={
        "kg": ("kilogramo", "kilogramos"),
        "g": ("gramo", "gramos"),
        "mg": ("miligramo", "miligramos"),
        "km": ("kilómetro", "kilómetros"),
        "m": ("metro", "metros"),
        "cm": ("centímetro", "centímetros"),
        "mm": ("milímetro", "milímetros"),
        "l": ("litro", "litros"),
        "L": ("litro", "litros"),
        "ml": ("mililitro", "mililitros"),
        "h": ("hora", "horas"),
        "min": ("minuto", "minutos"),
        "s": ("segundo", "segundos"),
        "km/h": ("kilómetro por hora", "kilómetros por hora"),
        "°C": ("grado Celsius", "grados Celsius"),
        "°F": ("grado Fahrenheit", "grados Fahrenheit"),
    },
    signs={
        "&": "y",
        "+": "más",
        "=": "igual a",
        "@": "arroba",
        "#": "número",
        "×": "por",
        "½": "un medio",
        "¼": "un cuarto",
        "¾": "tres cuartos",
    },
    abbreviations={
        "Sr.": "señor",
        "Sra.": "señora",
        "Srta.": "señorita",
        "Dr.": "doctor",
        "Dra.": "doctora",
        "Ud.": "usted",
        "Uds.": "ustedes",
        "etc.": "etcétera",
        "p. ej.": "por ejemplo",
        "aprox.": "aproximadamente",
        "n.º": "número",
        "EE. UU.": "Estados Unidos",
    },
)
_DE = Forms(
    point="Komma",
    percent="Prozent",
    degree="Grad",
    cent_link="und",
    oclock="Uhr",
    one_feminine="eine",
    first="erster",
    date="{ordinal} {month} {year}",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    money={
        "€": Money("Euro", "Euro", "Cent", "Cent"),
        "$": Money("Dollar", "Dollar", "Cent", "Cent"),
        "£": Money("Pfund", "Pfund", "Penny", "Pence"),
    },
    units={
        "kg": ("Kilogramm", "Kilogramm"),
        "g": ("Gramm", "Gramm"),
        "mg": ("Milligramm", "Milligramm"),
        "km": ("Kilometer", "Kilometer"),
        "m": ("Meter", "Meter"),
        "cm": ("Zentimeter", "Zentimeter"),
        "mm": ("Millimeter", "Millimeter"),
        "l": ("Liter", "Liter"),
        "L": ("Liter", "Liter"),
        "ml": ("Milliliter", "Milliliter"),
        "h": ("Stunde", "Stunden"),
        "min": ("Minute", "Minuten"),
        "s": ("Sekunde", "Sekunden"),
        "km/h": ("Kilometer pro Stunde", "Kilometer pro Stunde"),
        "°C": ("Grad Celsius", "Grad Celsius"),
        "°F": ("Grad Fahrenheit", "Grad Fahrenheit"),
    },
    signs={
        "&": "und",
        "+": "plus",
        "=": "gleich",
        "@": "at",
        "#": "Nummer",
        "×": "mal",
        "½": "ein halb",
        "¼": "ein Viertel",
        "¾": "drei Viertel",
    },
    abbreviations={
        "Hr.": "Herr",
        "Dr.": "Doktor",
        "Prof.": "Professor",
        "z. B.": "zum Beispiel",
        "z.B.": "zum Beispiel",
        "d. h.": "das heißt",
        "d.h.": "das heißt",
        "usw.": "und so weiter",
        "bzw.": "beziehungsweise",
        "ca.": "circa",
        "Nr.": "Nummer",
        "u. a.": "unter anderem",
        "Str.": "Straße",
        "Mio.": "Millionen",
        "Mrd.": "Milliarden",
        "etc.": "et cetera",
    },
)
_IT = Forms(
    point="virgola",
    percent="per cento",
    degree="gradi",
    cent_link="e",
    oclock="",
    one_feminine="una",
    first="primo",
    date="{day} {month} {year}",
    months=(
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    money={
        "€": Money("euro", "euro", "centesimo", "centesimi"),
        "$": Money("dollaro", "dollari", "centesimo", "centesimi"),
        "£": Money("sterlina", "sterline", "penny", "penny"),
    },
    units={
        "kg": ("chilogrammo", "chilogrammi"),
        "g": ("grammo", "grammi"),
        "mg": ("milligrammo", "milligrammi"),
        "km": ("chilometro", "chilometri"),
        "m": ("metro", "metri"),
        "cm": ("centimetro", "centimetri"),
        "mm": ("millimetro", "millimetri"),
        "l": ("litro", "litri"),
        "L": ("litro", "litri"),
        "ml": ("millilitro", "millilitri"),
        "h": ("ora", "ore"),
        "min": ("minuto", "minuti"),
        "s": ("secondo", "secondi"),
        "km/h": ("chilometro all'ora", "chilometri all'ora"),
        "°C": ("grado Celsius", "gradi Celsius"),
        "°F": ("grado Fahrenheit", "gradi Fahrenheit"),
    },
    signs={
        "&": "e",
        "+": "più",
        "=": "uguale",
        "@": "chiocciola",
        "#": "numero",
        "×": "per",
        "½": "un mezzo",
        "¼": "un quarto",
        "¾": "tre quarti",
    },
    abbreviations={
        "Sig.": "signor",
        "Sig.ra": "signora",
        "Sig.na": "signorina",
        "Dott.": "dottor",
        "Dott.ssa": "dottoressa",
        "Dr.": "dottor",
        "Prof.": "professor",
        "ecc.": "eccetera",
        "ad es.": "ad esempio",
        "es.": "esempio",
        "circa": "circa",
        "n.": "numero",
    },
)


def _whole(code: str, forms: Forms) -> Forms:
    """A language's tables with what `more_words` adds to them."""
    return replace(
        forms,
        units={**forms.units, **more_words.UNITS[code]},
        money={**forms.money, **{sign: Money(*words) for sign, words in more_words.MONEY[code].items()}},
        signs={**forms.signs, **more_words.SIGNS[code]},
        abbreviations={**more_words.ABBREVIATIONS[code], **forms.abbreviations},
    )


FORMS: dict[str, Forms] = {
    code: _whole(code, forms)
    for code, forms in {"en": _EN, "fr": _FR, "es": _ES, "de": _DE, "it": _IT}.items()
}
