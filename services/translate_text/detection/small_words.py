"""Small words that are common in one language, to tell languages apart by a few words.

Contract: WORDS has a set per ISO 639-1 code. Chosen by hand: articles, pronouns, conjunctions,
prepositions, common verbs. It knows no text.
"""

_TABLE = """
en the of and to is that it was for on are with as his they be at this have from or had by but not what
en all were we when your can said there use an each which she do how their if will up other about out
en many then them these so some her would make like him into has look two more go see no way could my
en than been who its now did get come may i you he me our where here very every does
fr le la les un une des du de et est en que qui dans pour pas plus sur avec ce cette ces il elle nous
fr vous ils elles je tu on ne se sa son ses leur leurs mais ou où donc être avoir sont ont été était
fr fait comme tout tous aux au par très bien aussi même sans sous après avant deux c d l j n qu s y
es el la los las un una unos unas de del y es en que con por para no más su sus se lo le les al como
es pero o ya este esta estos estas ese esa son fue era ha han hay muy todo todos también cuando donde
es quien sobre entre hasta desde nos me te mi tu yo él ella ellos nosotros usted sin dos porque qué ser
es está están
de der die das den dem des ein eine einen einem einer und ist in zu nicht mit von auf für sich im als
de auch es an werden aus er sie wir ihr ich hat dass nach bei um am sind noch wie über so zum zur haben
de nur oder aber vor bis mehr durch man sein wurde war wenn kann sehr alle unser unsere mein dein vom
it il lo la i gli le un uno una di del della dei degli delle e è in che non per con su da dal dalla al
it alla ai alle nel nella nei si sono ha hanno ma come più anche o se questo questa questi queste
it quello suo sua loro noi voi io tu lui lei ci mi ti molto tutto tutti essere stato era due dopo prima
it perché sulla dell nell all c l
pt o a os as um uma de do da dos das e é em no na nos nas que não com por para mais como mas ou ao à se
pt seu sua seus este esta isso foi são tem muito também já você ele ela nós eles quando ser está até
pt sem entre pelo pela
nl de het een en van ik te dat die in is niet hij zijn op aan met als voor er maar om dan zou of wat
nl mijn men dit zo door over ze bij ook tot je naar uit der daar haar heb hoe heeft had wordt worden
sv och att det i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du
sv henne då sin nu har inte hans honom skulle hennes där min ej vid kunde något från ut när efter upp
sv vi
da og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min
da havde ham hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil
no og i jeg det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi min
no mitt ha hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv her
no alle vil
pl i w na nie się że z do to jest o jak co ale po przez dla od za przed są był była być który która
pl jego jej ich
cs a v se na je že o s z do i to k ve pro za by ale si po jako podle jeho její které která který jsou
cs byl byla
ro și de la în a nu cu pe un o că este se din pentru mai care să ce au fost dar sunt lui ale cel cea
ro prin
tr ve bir bu da de için çok ne daha gibi kadar olarak ile var mi ben sen o biz değil ama olan olduğu
id yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada
id mereka
ca el la els les un una de del i és en que amb per no més seu seva però o aquest aquesta són va també
ca molt
fi ja on ei se että hän en oli mutta niin kun tämä joka ovat mitä vain kuin olen myös sen minä
hu a az és hogy nem is egy ez azt van de meg csak volt mint már el még kell ami aki lesz
"""


def _words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, *words in map(str.split, _TABLE.split("\n")[1:-1]):
        found.setdefault(code, set()).update(words)
    return {code: frozenset(words) for code, words in found.items()}


WORDS = _words()
"""By ISO 639-1 code."""
