"""Words whose full stop ends no sentence, by language.

Contract: `of(code)` are a language's own and those that all of Latin script share, in small letters,
without the last full stop. It knows nothing of sentences.
"""

from functools import lru_cache

_SHARED = "dr prof st jr sr mr mrs ms m mm mme mlle sra hr fr sig dott vs etc approx cf ed ca max min tel"
_OWN = {
    "eng": "messrs rev hon gen col capt lt sgt sen rep gov e.g i.e inc ltd corp co dept univ ave blvd u.s "
    "u.k a.m p.m ph.d mt ft a.k.a jan feb mar apr aug sept oct nov dec",
    "fra": "mlles me mgr p.ex env av ap bd chap éd hab janv févr avr juil sept oct nov déc s.a",
    "spa": "sra srta sres d dª dña ud uds vd vds av avda pág págs núm ej p.ej a.c d.c ee.uu tel ene feb",
    "deu": "frl str bzw z.b d.h u.a usw ca evtl ggf inkl bspw sog vgl abs abt dipl ing hrsg jh mio mrd u.ä "
    "o.ä z.t i.d.r s.o s.u",
    "ita": "sig sigg sig.ra sig.na dott dott.ssa avv ing geom ecc es pag p.es a.c d.c s.p.a s.r.l on",
    "por": "sr sra srs sras dra exmo exma d pág núm ex p.ex av ltda eng profa",
    "nld": "dhr mevr mw drs ir ing bv bijv d.w.z enz o.a t.a.v jl m.b.t n.a.v i.p.v",
    "swe": "bl.a t.ex d.v.s m.m osv ca kl nr s.k fr.o.m t.o.m",
    "dan": "bl.a f.eks d.v.s m.m osv ca kl nr jf",
    "nob": "bl.a f.eks d.v.s m.m osv ca kl nr jf",
    "pol": "np itd itp tzn tj prof inż mgr ul al św im r w ok godz zob por",
    "ces": "např atd apod tzv tj ing mgr ul sv č str",
    "ron": "dl d-na dna str nr ex ș.a.m.d",
    "tur": "sn dr prof doç yrd av vb vs örn cad sok",
    "rus": "г гг т.е т.д т.п т.к др пр им ул стр руб тыс млн млрд",
    "ukr": "р рр т.д т.п ін ім вул стор грн тис млн",
    "ell": "κ κα π.χ κ.λπ δηλ αρ σελ",
}
BEFORE_NUMBERS = frozenset(
    (
        "no",
        "nr",
        "n",
        "nº",
        "n°",
        "núm",
        "num",
        "pág",
        "pag",
        "p",
        "pp",
        "s",
        "vol",
        "fig",
        "art",
        "kap",
        "cap",
        "ch",
    )
)
"""Words whose full stop ends no sentence where a number follows: "no. 5", but not "I said no. 5 left." """
MONTHS = (
    *("januar", "jänner", "februar", "märz", "april", "mai", "juni", "juli", "august", "september"),
    *("oktober", "november", "dezember", "jahrhundert"),
)
"""What follows an ordinal number in German, with a capital: "am 3. März"."""


@lru_cache(maxsize=256)
def of(code: str) -> frozenset[str]:
    """Abbreviations of a FLORES-200 code."""
    return frozenset(f"{_SHARED} {_OWN.get(code.split('_')[0], '')}".split())
