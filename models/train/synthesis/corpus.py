"""Sentences for the voice: frames and small word lists of our own, invented words for sounds that these
lists lack.

Contract: `sentences(code, count, rng)` -> texts in the language of ISO 639-1 `code`, written as spoken (no
digits). Any Latin text is
to be spoken, not only the podcast's, so about a third of the words are invented from the language's own
syllables, and every eighth sentence counts, prices, dates or spells something. If the project's grammar is
here, two sentences of five are from its training split. It does not know audio.
"""

import random
import re
from importlib import import_module
from typing import Any

from services.synthesis_audio.spoken.normalise import normalise

FRAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "The {} of the {} is {}.",
        "I think that {} and {} are {}.",
        "Please {} the {}, {}.",
        "Why did they {} it?",
        "There are {} {} here.",
        "Hello, my name is {}!",
        "What is the {} for {} today?",
        "{}, {} and {}.",
        "We will {} at {} o'clock.",
        "She said {}, then he {} again.",
        "Welcome back to {}!",
        "It was {} from {}.",
    ),
    "fr": (
        "Le {} de la {} est {}.",
        "Je pense que {} et {} sont {}.",
        "Il y a {} {} ici.",
        "Pourquoi {} avec {} ?",
        "Bonjour, je m'appelle {} !",
        "Qu'est-ce que {} aujourd'hui ?",
        "{}, {} et {}.",
        "Nous allons {} à {} heures.",
        "Elle a dit {}, puis {}.",
        "Bienvenue dans {} !",
        "C'est un {} pour {}.",
        "L'{} d'un {} n'est pas {}.",
    ),
    "es": (
        "El {} de la {} es {}.",
        "Creo que {} y {} son {}.",
        "Hay {} {} aquí.",
        "¿Por qué {} con {}?",
        "Hola, me llamo {}.",
        "¿Qué es {} para hoy?",
        "{}, {} y {}.",
        "Vamos a {} a las {}.",
        "Ella dijo {}, después {}.",
        "¡Bienvenidos a {}!",
        "Es un {} para {}.",
        "Los {} son muy {}.",
    ),
    "de": (
        "Das {} von der {} ist {}.",
        "Ich glaube, dass {} und {} sehr {} sind.",
        "Es gibt {} {} hier.",
        "Warum {} mit {}?",
        "Guten Tag, ich heiße {}!",
        "Was ist {} für heute?",
        "{}, {} und {}.",
        "Wir werden um {} Uhr {}.",
        "Sie sagte {}, dann {}.",
        "Willkommen bei {}!",
        "Ein {} für {}.",
        "Die {} sind {}.",
    ),
    "it": (
        "Il {} della {} è {}.",
        "Penso che {} e {} siano {}.",
        "Ci sono {} {} qui.",
        "Perché {} con {}?",
        "Ciao, mi chiamo {}!",
        "Che cosa è {} per oggi?",
        "{}, {} e {}.",
        "Andiamo a {} alle {}.",
        "Lei ha detto {}, poi {}.",
        "Benvenuti a {}!",
        "È un {} per {}.",
        "Gli {} sono molto {}.",
    ),
}
WORDS: dict[str, str] = {
    "en": """cheese milk cow goat sheep butter cream rind cave taste smell bread wine honey apple pear walnut mountain valley
        farm village winter summer spring autumn morning evening young old soft hard fresh blue strong mild
        creamy salty sweet
        make taste buy cut share age wash press stir one two three four five six seven eight nine ten eleven
        twelve thirteen
        twenty thirty forty fifty sixty hundred thousand January February March April May June July August
        September October
        November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday dollars euros percent
        people year time way day
        thing world life hand part child eye woman place work week case point government company number
        group problem fact
        language model speech voice computer music house water light friend question answer always never
        because through
        think though thought enough laugh measure pleasure vision judge church change joy royal about would could should""",
    "fr": """fromage lait vache chèvre brebis beurre crème croûte cave goût odeur pain vin miel pomme poire noix montagne vallée
        ferme village hiver été printemps automne matin soir jeune vieux doux dur frais bleu fort crémeux
        salé sucré faire
        goûter acheter couper partager affiner laver presser un deux trois quatre cinq six sept huit neuf
        dix onze douze treize
        vingt trente quarante cinquante soixante cent mille janvier février mars avril mai juin juillet août
        septembre octobre
        novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche euros centimes pour cent année
        temps jour chose
        monde vie main enfant femme homme travail semaine maison eau lumière ami question réponse toujours
        jamais parce que
        bien combien brun parfum lundi heureux feuille œuf cœur oiseau soleil agneau ligne huile nuit oui rouge grand gens""",
    "es": """queso leche vaca cabra oveja mantequilla nata corteza cueva sabor olor pan vino miel manzana pera nuez montaña valle
        granja pueblo invierno verano primavera otoño mañana tarde joven viejo blando duro fresco azul
        fuerte suave cremoso
        salado dulce hacer probar comprar cortar compartir madurar lavar prensar uno dos tres cuatro cinco
        seis siete ocho nueve
        diez once doce trece veinte treinta cuarenta cincuenta cien mil enero febrero marzo abril mayo junio
        julio agosto
        septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo euros
        por ciento año tiempo
        día cosa mundo vida mano niño mujer hombre trabajo semana casa agua luz amigo pregunta respuesta
        siempre nunca porque
        llave lluvia perro carro guerra gente jamón zapato cielo hueso ciudad huevo aceite chico mucho noche""",
    "de": """Käse Milch Kuh Ziege Schaf Butter Sahne Rinde Höhle Geschmack Geruch Brot Wein Honig Apfel Birne Nuss Berg Tal
        Bauernhof Dorf Winter Sommer Frühling Herbst Morgen Abend jung alt weich hart frisch blau kräftig
        mild cremig salzig süß
        machen schmecken kaufen schneiden teilen reifen waschen pressen eins zwei drei vier fünf sechs
        sieben acht neun zehn elf
        zwölf dreizehn zwanzig dreißig vierzig fünfzig hundert tausend Januar Februar März April Mai Juni
        Juli August September
        Oktober November Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Euro Prozent
        Jahr Zeit Tag Ding
        Welt Leben Hand Kind Frau Mann Arbeit Woche Haus Wasser Licht Freund Frage Antwort immer niemals weil
        schön König Küche Bücher Mädchen ich nicht auch noch Häuser Leute Pferd Zeitung springen Garten Straße über größer""",
    "it": """formaggio latte mucca capra pecora burro panna crosta grotta gusto odore pane vino miele mela pera noce montagna valle
        fattoria villaggio inverno estate primavera autunno mattina sera giovane vecchio morbido duro fresco
        blu forte dolce
        cremoso salato fare assaggiare comprare tagliare condividere stagionare lavare pressare uno due tre
        quattro cinque sei
        sette otto nove dieci undici dodici tredici venti trenta quaranta cinquanta cento mille gennaio
        febbraio marzo aprile
        maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì
        venerdì sabato domenica
        euro per cento anno tempo giorno cosa mondo vita mano bambino donna uomo lavoro settimana casa acqua
        luce amico domanda
        risposta sempre mai perché gnocchi famiglia ghiaccio chiesa scienza pesce zucchero pizza ragazza quadro svegliare""",
}
SYLLABLES: dict[str, str] = {
    "en": """ba ter con sha ling tion ness per chi dro fle gri ha jo ki lan mor nex ou pla qui ra sti tho vu wea yel zo ble ing
        ment spi cry sprin oy ow ar or ir eet oon ake ide ope use""",
    "fr": """ba con fran gne lieu moi nui ou pli que ran soi tion vre eau eux in un on an ille age eur ette ment chou jeu ga ri do
        lu pe té zè bleu""",
    "es": """ba ca ción che do fa gue ha je la llo ma ñi o pe que ra rro sa ti tre ve ya zo cie lun gra bri plo cuen tie mos dad
        jo gi fru""",
    "de": """ba ber che dä eu fle ge heit ig jo keit lich mü nach ö pfe qua ren schi sta tung ü ver wa zei au schl ung äch strö
        kna zwi fro lin""",
    "it": """ba ca che chi cia do fa gli gno ghe la ma ni o pe quo ra sa sci ti tre ve zio zza llo tta sse mmi bbia gia giu fru
        stra cri""",
}
_INVENTED = 0.35
_FROM_GRAMMAR = 0.4
_WITH_FIGURES = 0.12
_LONGEST = 90
"""Characters; longer sentences make batches slow and teach nothing more."""


def sentences(code: str, count: int, rng: random.Random) -> list[str]:
    """`count` sentences in the language `code`, seeded by `rng`."""
    grammar = _grammar()
    made: list[str] = []
    while len(made) < count:
        text = _sentence(grammar, code, rng)
        if len(text) <= _LONGEST and not re.search(r"\d", text):
            made.append(text)
    return made


def _sentence(grammar: Any, code: str, rng: random.Random) -> str:
    kind = rng.random()
    if kind < _WITH_FIGURES:
        return normalise(_with_figures(code, rng), code)
    if grammar and kind < _WITH_FIGURES + _FROM_GRAMMAR:
        return _from_grammar(grammar, code, rng)
    return _framed(code, rng)


def _with_figures(code: str, rng: random.Random) -> str:
    """Words around what is written with figures or capitals: a price, a time, a year, a measure, a name in
    letters.
    """
    words = WORDS[code].split()
    sign = "." if code == "en" else ","
    written = (
        f"{rng.randint(1, 99)}{sign}{rng.choice((5, 20, 50, 75, 95))} {rng.choice('€$£')}",
        f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}",
        str(rng.choice((rng.randint(1900, 2030), rng.randint(0, 100), rng.randint(100, 9999)))),
        f"{rng.randint(1, 40)}{sign}{rng.randint(1, 9)} {rng.choice(('%', '°C', 'kg', 'km', 'g', 'm', 'l'))}",
        " ".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randint(2, 4))),
    )
    return f"{rng.choice(words)} {rng.choice(words)} {rng.choice(written)}{rng.choice((', ', ' '))}{rng.choice(words)}."


def _framed(code: str, rng: random.Random) -> str:
    words = WORDS[code].split()
    frame = rng.choice(FRAMES[code])
    while "{}" in frame:
        word = _invented(code, rng) if rng.random() < _INVENTED else rng.choice(words)
        frame = frame.replace("{}", word, 1)
    return frame[0].upper() + frame[1:]


def _invented(code: str, rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES[code].split()) for _ in range(rng.choice((1, 2, 2, 3))))


def _grammar() -> Any:
    """The project's grammar, or None where it isn't here."""
    try:
        return import_module("models.train.grammar")
    except ImportError:
        return None


def _from_grammar(grammar: Any, code: str, rng: random.Random) -> str:
    sentence = grammar.sample(rng, "train")
    return str(sentence.spoken if code == "en" else sentence.text[code])
