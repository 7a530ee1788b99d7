"""More of what each language writes short: areas and data, signs of comparison, short months, abbreviations.

Contract: tables by language code (en, fr, es, de, it), data only; `written_forms` adds them to its own. It
does not know how they are found in a text.
"""

import re

_FIGURES = str.maketrans("²³", "23")


def _table(rows: str) -> dict[str, str]:
    """ "short = long; short = long" of a table."""
    pairs = (row.split("=") for row in rows.replace("\n", " ").split(";") if row.strip())
    return {short.strip(): said.strip() for short, said in pairs}


def _units(rows: str) -> dict[str, tuple[str, str]]:
    """The same, a unit said after 1 and after other numbers: "m² = square metre / square metres"."""
    said = {short: words.split(" / ") for short, words in _table(rows).items()}
    pairs = {short: (words[0].strip(), words[-1].strip()) for short, words in said.items()}
    plain = {
        short[:-1] + {"²": "2", "³": "3"}[short[-1]]: pair
        for short, pair in pairs.items()
        if short[-1] in "²³"
    }
    return {**pairs, **plain}


UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "en": _units("""
        m² = square metre / square metres; km² = square kilometre / square kilometres; m³ = cubic
        metre / cubic metres; cm² = square centimetre / square centimetres; cm³ = cubic centimetre
        / cubic centimetres; cl = centilitre / centilitres; m/s = metre per second / metres per
        second; mph = mile per hour / miles per hour; ha = hectare / hectares; kW = kilowatt /
        kilowatts; kWh = kilowatt hour / kilowatt hours; dB = decibel / decibels; Hz = hertz; kHz
        = kilohertz; MHz = megahertz; GHz = gigahertz; ft = foot / feet; tsp = teaspoon / teaspoons; tbsp =
        tablespoon / tablespoons; yd = yard / yards; mL = millilitre / millilitres; MB = megabyte /
        megabytes; GB = gigabyte / gigabytes; TB = terabyte / terabytes
    """),
    "fr": _units("""
        m² = mètre carré / mètres carrés; km² = kilomètre carré / kilomètres carrés; m³ = mètre
        cube / mètres cubes; cm² = centimètre carré / centimètres carrés; cm³ = centimètre cube /
        centimètres cubes; cl = centilitre / centilitres; m/s = mètre par seconde / mètres par
        seconde; ha = hectare / hectares; kW = kilowatt / kilowatts; kWh = kilowattheure /
        kilowattheures; dB = décibel / décibels; Hz = hertz; kHz = kilohertz; MHz = mégahertz; GHz
        = gigahertz; cL = centilitre / centilitres; mL = millilitre / millilitres;
        Mo = mégaoctet / mégaoctets; Go = gigaoctet / gigaoctets; To = téraoctet /
        téraoctets
    """),
    "es": _units("""
        m² = metro cuadrado / metros cuadrados; km² = kilómetro cuadrado / kilómetros cuadrados;
        m³ = metro cúbico / metros cúbicos; cm² = centímetro cuadrado / centímetros cuadrados; cm³
        = centímetro cúbico / centímetros cúbicos; cl = centilitro / centilitros; m/s = metro por
        segundo / metros por segundo; ha = hectárea / hectáreas; kW = kilovatio / kilovatios; kWh
        = kilovatio hora / kilovatios hora; dB = decibelio / decibelios; Hz = hercio / hercios;
        kHz = kilohercio / kilohercios; MHz = megahercio / megahercios; GHz = gigahercio /
        gigahercios; MB = megabyte / megabytes; GB = gigabyte / gigabytes; TB = terabyte /
        terabytes
    """),
    "de": _units("""
        m² = Quadratmeter; km² = Quadratkilometer; m³ = Kubikmeter; cm² = Quadratzentimeter; cm³ =
        Kubikzentimeter; cl = Zentiliter; m/s = Meter pro Sekunde; ha = Hektar; kW = Kilowatt; kWh
        = Kilowattstunde / Kilowattstunden; dB = Dezibel; Hz = Hertz; kHz = Kilohertz; MHz =
        Megahertz; GHz = Gigahertz; MB = Megabyte; GB = Gigabyte; TB = Terabyte
    """),
    "it": _units("""
        m² = metro quadrato / metri quadrati; km² = chilometro quadrato / chilometri quadrati; m³
        = metro cubo / metri cubi; cm² = centimetro quadrato / centimetri quadrati; cm³ =
        centimetro cubo / centimetri cubi; cl = centilitro / centilitri; m/s = metro al secondo /
        metri al secondo; ha = ettaro / ettari; kW = chilowatt; kWh = chilowattora; dB = decibel;
        hg = ettogrammo / ettogrammi;
        Hz = hertz; kHz = chilohertz; MHz = megahertz; GHz = gigahertz; MB = megabyte; GB =
        gigabyte; TB = terabyte
    """),
}  # fmt: skip
SIGNS: dict[str, dict[str, str]] = {
    "en": _table("""
        ~ = about; ≈ = about; ± = plus or minus; ≤ = at most; ≥ = at least; < = less than; > =
        more than; ÷ = divided by; ² = squared; ³ = cubed; º = degrees; € = euros; $ = dollars; £
        = pounds; ¥ = yen; ¢ = cents
    """),
    "fr": _table("""
        ~ = environ; ≈ = environ; ± = plus ou moins; ≤ = au plus; ≥ = au moins; < = moins de; > =
        plus de; ÷ = divisé par; ² = au carré; ³ = au cube; º = degrés; € = euros; $ = dollars; £
        = livres; ¥ = yens; ¢ = cents
    """),
    "es": _table("""
        ~ = unos; ≈ = unos; ± = más menos; ≤ = como máximo; ≥ = como mínimo; < = menos de; > = más
        de; ÷ = entre; ² = al cuadrado; ³ = al cubo; º = grados; € = euros; $ = dólares; £ =
        libras; ¥ = yenes; ¢ = centavos
    """),
    "de": _table("""
        ~ = etwa; ≈ = etwa; ± = plus minus; ≤ = höchstens; ≥ = mindestens; < = weniger als; > =
        mehr als; ÷ = durch; ² = Quadrat; ³ = hoch drei; º = Grad; € = Euro; $ = Dollar; £ =
        Pfund; ¥ = Yen; ¢ = Cent
    """),
    "it": _table("""
        ~ = circa; ≈ = circa; ± = più o meno; ≤ = al massimo; ≥ = almeno; < = meno di; > = più di;
        ÷ = diviso; ² = al quadrato; ³ = al cubo; º = gradi; € = euro; $ = dollari; £ = sterline;
        ¥ = yen; ¢ = centesimi
    """),
}  # fmt: skip
BEFORE_FIGURES = frozenset("<>~")
"""Signs that are said before a figure alone: elsewhere they are markup, or ornament."""
COMPARISON = re.compile(r"[<>~](?= ?[€$£¥+-]?\d)")
ABBREVIATIONS: dict[str, dict[str, str]] = {
    "en": _table("""
        Jr. = Junior; Sr. = Senior; Fig. = figure; fig. = figure; Ave. = Avenue; Inc. =
        Incorporated; Ltd. = Limited; dept. = department; est. = established; min. = minutes; hr.
        = hour; hrs. = hours; w/ = with
    """),
    "fr": _table("""
        MM. = Messieurs; Mmes = Mesdames; av. J.-C. = avant Jésus-Christ; apr. J.-C. = après
        Jésus-Christ; bd = boulevard; av. = avenue; chap. = chapitre; fig. = figure; tél. =
        téléphone; Tél. = téléphone; art. = article;
        min. = minutes; N° = numéro; cf. = voir; p. = page; pp. = pages
    """),
    "es": _table("""
        Sres. = señores; Avda. = avenida; pág. = página; págs. = páginas; tel. = teléfono;
        Tel. = teléfono; art. = artículo; núm. = número; c/ = calle;
        EE.UU. = Estados Unidos; D. = don; Dª = doña; a. C. = antes de Cristo;
        d. C. = después de Cristo; min. = minutos; Prof. = profesor
    """),
    "de": _table("""
        u.a. = unter anderem; evtl. = eventuell; ggf. = gegebenenfalls; inkl. = inklusive; zzgl. =
        zuzüglich; Std. = Stunden; Min. = Minuten; Tel. = Telefon; v. Chr. = vor Christus; n. Chr.
        = nach Christus; Jh. = Jahrhundert; St. = Sankt; vgl. = vergleiche; sog. = sogenannte; o.
        Ä. = oder Ähnliches; Abb. = Abbildung; Abs. = Absatz; Art. = Artikel;
        Kap. = Kapitel; max. = maximal; mind. = mindestens
    """),
    "it": _table("""
        Sigg. = signori; avv. = avvocato; ing. = ingegner; pag. = pagina; pagg. = pagine; tel. =
        telefono; Tel. = telefono; art. = articolo; sig. = signor; sig.ra = signora; sig.na =
        signorina; dott. = dottor; dott.ssa = dottoressa; prof. = professor; prof.ssa =
        professoressa; a.C. = avanti Cristo; d.C. = dopo Cristo; min. = minuti; v. = vedi; p.es. = per
        esempio; ca. = circa; cap. = capitolo; fig. = figura
    """),
}  # fmt: skip
SHORT_MONTHS: dict[str, str] = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep|Sept Oct Nov Dec",
    "fr": "janv|jan févr|fév mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep|sept oct nov dic",
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep|Sept Okt Nov Dez",
    "it": "gen feb mar apr mag giu lug ago set|sett ott nov dic",
}
"""The months of a year, each as it may be cut short before a full stop or beside a day."""
PAGES: dict[str, str] = {"en": "p", "fr": "p", "es": "p", "de": "S", "it": "p"}
"""Before a number: "p. 12", "S. 12"."""
PAGE: dict[str, str] = {"en": "page", "fr": "page", "es": "página", "de": "Seite", "it": "pagina"}
MONEY: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "en": {"¥": ("yen", "yen", "sen", "sen"), "CHF": ("franc", "francs", "centime", "centimes")},
    "fr": {"¥": ("yen", "yens", "sen", "sen"), "CHF": ("franc", "francs", "centime", "centimes")},
    "es": {"¥": ("yen", "yenes", "sen", "sen"), "CHF": ("franco", "francos", "céntimo", "céntimos")},
    "de": {"¥": ("Yen", "Yen", "Sen", "Sen"), "CHF": ("Franken", "Franken", "Rappen", "Rappen")},
    "it": {"¥": ("yen", "yen", "sen", "sen"), "CHF": ("franco", "franchi", "centesimo", "centesimi")},
}
"""Currencies: said after 1, after other numbers; their hundredth likewise."""
