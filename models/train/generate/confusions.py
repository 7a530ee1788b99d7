"""What a recogniser hears instead of what was said: a table of misheard names, homophones and near words.

Contract: `CONFUSIONS` maps a lower-case word or phrase (one to three words) to the ways it is misheard. Data
only; it does not know how often they happen.
"""

_TABLE = """
pavlos protopapas: spotless protopapas, pavlos proto papas, paolo's proto papas, pablo's protopopas
pavlos: spotless, paflos, pavlo's, pablos
protopapas: proto papas, protopapa's, proto puppies, protopopas
host: house, hosed, hoast
cheesy podcast: cheese e podcast, cheesy pod cast, cheesy broadcast
cheesy: cheese e, cheesey, cheese he
podcast: pod cast, potcast, pod cost
cheese: cheez, chees, cheeze
welcome: well come, welcom
episode: epi sode, epics ode
your: you're, yore
you: u, ewe
for: fore, four
to: two, too
too: to, two
there: their, they're
here: hear
hear: here
where: wear, ware
wear: where
whether: weather
weather: whether
which: witch
new: knew
know: no
knows: nose, noes
no: know
night: knight
right: write, rite
write: right, rite
one: won
won: one
by: buy, bye
buy: by, bye
our: are, hour
hour: our
week: weak
weak: week
made: maid
make: mayk
meet: meat
meat: meet
sea: see
see: sea
sun: son
son: sun
some: sum
so: sew, sow
sell: cell
sells: cells
cellar: seller
cellars: sellers
sauce: source, saws
sauces: sources
cow: cao
cows: cowes
goat: gote, goad
goats: goads, gotes
sheep: cheap, sheap
cheap: sheep, cheep
ewe: you
milk: milc, mill
whey: way, weigh
way: whey, weigh
curd: curred, kurd
curds: kurds
rind: rhind, rined
rinds: rhinds
mold: mould, mowled
cream: creme, kream
creamy: creme e, cream e
bread: bred
breads: breds
flour: flower
pear: pair, pare
pears: pairs, pares
peach: peech
grape: grate, graip
grate: great
grater: greater
great: grate
wine: whine
wines: whines
beer: bier
tea: tee
teas: tees
pan: pann
pot: pott
oil: oyl
jam: jamb
jams: jambs
ham: hamm
thyme: time
time: thyme
plate: plait
plates: plaits
slice: slyce
knife: nife
knives: nives
wheel: wheal, we'll
whole: hole
holes: wholes
hole: whole
blue: blew
red: read
read: red
sweet: suite
mild: mile'd
veins: vanes, vains
rose: rows
fridge: frige
ate: eight
eight: ate
two: too
four: fore
heat: heet
hens: hence
hen: henn
horse: hoarse
horses: hoarses
mice: mise
room: rheum
street: streat
tower: tour
tale: tail
price: prize
prices: prizes
cents: sense, scents
euros: your rose, euro's
percent: per cent, purse sent
guest: guessed
guests: guessed
dear: deer
listeners: listen ers, lessoners
listening: listen ing, lessening
aunt: ant
uncle: unkle
mother: mutter
board: bored
boards: bordes
wait: weight
weight: wait
wise: whys
wash: wosh
water: watter
cut: cutt
tart: tarte
tarts: tartes
desserts: deserts
dessert: desert
mussels: muscles
brie: bree, brea, breathe
bries: breeze, brees
gouda: gooda, goo da, howda
goudas: goodas
edam: eden, e dam, eedam
feta: fetter, fetta, feather
fetas: fettas, fetters
cheddar: chedder, cheddah, shedder
cheddars: chedders
camembert: cam and bear, camembear, camomber
comté: comtay, con tay, comte
gruyère: grew year, gruyere, greuyere
gruyères: gruyeres
roquefort: rock fort, rockfor, rokefort
parmesan: parmezan, parma san, palmesan
mozzarella: motsarella, mozarella, mozza rella
ricotta: rick otter, ricota, rigotta
burrata: bur ata, borrata
manchego: man chego, manchaygo, monchego
gorgonzola: gorgon zola, gorgonsola
halloumi: hallumi, hello me, haloomi
emmental: emmenthal, m and tall, ementall
stilton: still ton, stillton
provolone: provo lone, provoloni
pecorino: peccarino, pecker reno
taleggio: tall edge o, talejo
reblochon: reb low shon, roblochon
munster: monster, munstar
asiago: asi ago, a see ago
havarti: have arty, havarty
mascarpone: mask are pony, marscapone
fontina: fountain a, fon tina
cabrales: cab rallies, cabrallis
beaufort: bow fort, bofort
cantal: can tall, kantal
appenzeller: apple seller, appenseller
raclette: rack let, raklet
mimolette: mimo let, mimolet
fondue: fun do, fondu
risotto: rizotto, ris otto
gratin: grattan, gra tan
yogurt: yoghurt, yoga
cider: sider
champagne: shampain, sham pain
omelette: omlet, omelet
normandy: norman d, normandie
tuscany: tusk any, tuskany
provence: province, pro vonce
burgundy: burgun d
sardinia: sar dinner
sicily: sissily
savoy: save oy
alps: alp's
wales: whales
greece: grease
turkey: turkie
rome: roam
cork: caulk
nice: niece
seine: sane
lyon: lion
seville: civil
"""


def _parse(table: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(":", 1) for line in table.strip().splitlines())
    return {said.strip(): tuple(form.strip() for form in heard.split(",")) for said, heard in rows}


CONFUSIONS: dict[str, tuple[str, ...]] = _parse(_TABLE)
