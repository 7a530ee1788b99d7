"""Templates of the craft: making, market, figures, journeys, advice."""

MAKING = """
# curd
To make {cheese}, the {job} first heats the {milk} to {degrees} degrees and then waits {count} minutes.
Pour faire {cheese:the}, {job:the} chauffe d'abord {milk:the} à {degrees} degrés, puis attend {count} minutes.
Para hacer {cheese}, {job:the} calienta primero {milk:the} a {degrees} grados y luego espera {count} minutos.
Um {cheese} zu machen, erhitzt {job:the} zuerst {milk:the,acc} auf {degrees} Grad und wartet dann {count} Minuten.
Per fare {cheese:the}, {job:the} scalda prima {milk:the} a {degrees} gradi e poi aspetta {count} minuti.

# brush
Every {weekday} the {job} turns the wheels and brushes them with salt water.
Chaque {weekday}, {job:the} retourne les meules et les brosse avec de l'eau salée.
Cada {weekday}, {job:the} da la vuelta a las ruedas y las cepilla con agua salada.
Jeden {weekday} wendet {job:the} die Laibe und bürstet sie mit Salzwasser.
Ogni {weekday} {job:the} gira le forme e le spazzola con acqua salata.

# mold
The mold grows slowly on the {food:pl} when the {store} is too warm.
La moisissure pousse lentement sur {food:the,pl} quand il fait trop chaud dans {store:the}.
El moho crece despacio en {food:the,pl} cuando hace demasiado calor en {store:the}.
Der Schimmel wächst langsam auf {food:the,pl,dat}, wenn es in {store:the,dat} zu warm ist.
La muffa cresce lentamente su {food:the,pl} quando in {store:the} fa troppo caldo.

# tool
Without a {tool+thing}, nobody can make good cheese.
Sans {tool:a+thing}, personne ne peut faire du bon fromage.
Sin {tool:a+thing}, nadie puede hacer buen queso.
Ohne {tool:a,acc+thing} kann niemand guten Käse machen.
Senza {tool:a+thing} nessuno può fare un buon formaggio.

# our
Our {job} makes {count} wheels a day with the milk of {count2} {animal:pl}.
{job:our} fait {count} meules par jour avec le lait de {count2} {animal:pl}.
{job:our} hace {count} ruedas al día con la leche de {count2} {animal:pl}.
{job:our} macht {count} Laibe am Tag mit der Milch von {count2} {animal:pl,dat}.
{job:our} fa {count} forme al giorno con il latte di {count2} {animal:pl}.

# young
When it is young, a cheese like {cheese} is {taste}; after {count} months it becomes {taste2}.
Jeune, un fromage comme {cheese:the} est {taste@m} ; après {count} mois, il devient {taste2@m}.
Cuando es joven, un queso como {cheese:the} es {taste@m}; después de {count} meses se vuelve {taste2@m}.
Jung ist ein Käse wie {cheese:the} {taste}; nach {count} Monaten wird er {taste2}.
Da giovane, un formaggio come {cheese:the} è {taste@m}; dopo {count} mesi diventa {taste2@m}.
"""

COOKING = """
# layers
Place the {food:pl} and the {food2:pl} on a {tool}, cover them with {cheese} and bake for {count} minutes.
Disposez {food:the,pl} et {food2:the,pl} sur {tool:a}, recouvrez de {cheese} et laissez cuire {count} minutes.
Coloquen {food:the,pl} y {food2:the,pl} sobre {tool:a}, cubran con {cheese} y horneen durante {count} minutos.
Legt {food:the,pl,acc} und {food2:the,pl,acc} auf {tool:a,acc}, bedeckt alles mit {cheese} und backt es {count} Minuten.
Disponete {food:the,pl} e {food2:the,pl} su {tool:a}, coprite con {cheese} e fate cuocere per {count} minuti.

# grams
For this {dish} you need {big} grams of {cheese}, {count} {food:pl} and some {pairing}.
Pour {dish:this}, il vous faut {big} grammes de {cheese}, {count} {food:pl} et un peu de {pairing}.
Para {dish:this} necesitan {big} gramos de {cheese}, {count} {food:pl} y un poco de {pairing}.
Für {dish:this,acc} braucht ihr {big} Gramm {cheese}, {count} {food:pl,acc} und etwas {pairing}.
Per {dish:this} servono {big} grammi di {cheese}, {count} {food:pl} e un po' di {pairing}.

# stir
Stir slowly, add a little pepper, and let the {dish} rest for {count} minutes.
Remuez doucement, ajoutez un peu de poivre et laissez reposer {dish:the} pendant {count} minutes.
Remuevan despacio, añadan un poco de pimienta y dejen reposar {dish:the} durante {count} minutos.
Rührt langsam um, gebt etwas Pfeffer dazu und lasst {dish:the,acc} {count} Minuten ruhen.
Mescolate lentamente, aggiungete un po' di pepe e lasciate riposare {dish:the} per {count} minuti.

# never
Never put {cheese} in a {dish+taste} that is too hot.
Ne mettez jamais de {cheese} dans {dish:a+taste} quand c'est trop chaud.
Nunca pongan {cheese} en {dish:a+taste} si está muy caliente.
Gebt nie {cheese} in {dish:a,acc+taste}, wenn es zu heiß ist.
Non mettete mai {cheese} in {dish:a+taste} quando è troppo caldo.

# instead
Instead of {cheese} you can also use {cheese2} or a little {pairing}.
Au lieu de {cheese:the}, vous pouvez aussi utiliser {cheese2:the} ou un peu de {pairing}.
En lugar de {cheese} también pueden usar {cheese2} o un poco de {pairing}.
Statt {cheese} könnt ihr auch {cheese2} oder etwas {pairing} verwenden.
Invece di {cheese:the} potete usare anche {cheese2:the} o un po' di {pairing}.

# plate
A good cheese board has {cheese}, {cheese2}, {cheese3}, {food:pl} and {pairing}.
Un bon plateau de fromages contient {cheese:the}, {cheese2:the}, {cheese3:the}, {food:the,pl} et {pairing:the}.
Una buena tabla de quesos lleva {cheese}, {cheese2}, {cheese3}, {food:pl} y {pairing}.
Zu einer guten Käseplatte gehören {cheese}, {cheese2}, {cheese3}, {food:pl} und {pairing}.
Un buon tagliere di formaggi ha {cheese:the}, {cheese2:the}, {cheese3:the}, {food:the,pl} e {pairing:the}.
"""

MARKET = """
# opens
The {spot} opens on {weekday} at {hour} o'clock and sells {food:pl}.
{spot:the} ouvre {weekday} à {hour} heures et vend {food:a,pl}.
{spot:the} abre el {weekday} a las {hour} y vende {food:pl}.
{spot:the} öffnet am {weekday} um {hour} Uhr und verkauft {food:pl,acc}.
{spot:the} apre di {weekday} alle {hour} e vende {food:pl}.

# paid
We paid {price} for {count} {food:pl} and {price2} for the {pairing}.
Nous avons payé {price} pour {count} {food:pl} et {price2} pour {pairing:the}.
Pagamos {price} por {count} {food:pl} y {price2} por {pairing:the}.
Wir haben {price} für {count} {food:pl,acc} und {price2} für {pairing:the,acc} bezahlt.
Abbiamo pagato {price} per {count} {food:pl} e {price2} per {pairing:the}.

# value
{cheese} has become very {value} {place:in}.
{cheese:the} est maintenant très {value@cheese} {place:in}.
{cheese:the} ya es muy {value@cheese} {place:in}.
{cheese:the} ist {place:in} sehr {value} geworden.
{cheese:the} è ormai molto {value@cheese} {place:in}.

# people
In {year}, {big} people visited the cheese market in {town}.
En {year}, {big} personnes ont visité le marché aux fromages de {town}.
En {year}, {big} personas visitaron el mercado de quesos de {town}.
Im Jahr {year} besuchten {big} Menschen den Käsemarkt von {town}.
Nel {year} {big} persone hanno visitato il mercato dei formaggi di {town}.

# half
On {weekday} everything costs half: {food:pl}, {pairing} and even {cheese}.
{weekday}, tout est à moitié prix : {food:the,pl}, {pairing:the} et même {cheese:the}.
El {weekday} todo está a mitad de precio: {food:the,pl}, {pairing:the} e incluso {cheese:the}.
Am {weekday} kostet alles die Hälfte: {food:pl}, {pairing} und sogar {cheese}.
Di {weekday} tutto è a metà prezzo: {food:the,pl}, {pairing:the} e perfino {cheese:the}.

# grew
Between {year} and today our {spot} has grown by {percent}.
De {year} à aujourd'hui, {spot:our} a gagné {percent}.
Desde {year} hasta hoy, {spot:our} ha crecido un {percent}.
Von {year} bis heute ist {spot:our} um {percent} gewachsen.
Dal {year} a oggi {spot:our} è in crescita del {percent}.

# more
{cheese} costs {price}, that is {percent} more than in {year}.
{cheese:the} coûte {price}, soit {percent} de plus qu'en {year}.
{cheese:the} cuesta {price}, es decir, un {percent} más que en {year}.
{cheese:the} kostet {price}, das sind {percent} mehr als im Jahr {year}.
{cheese:the} costa {price}, cioè il {percent} in più rispetto al {year}.

# merchant
The {job} of the {spot} gave us {cheese} and a {tool} as a gift.
{job:the} de {spot:the} nous a offert {cheese:the} et {tool:a} en cadeau.
{job:the} de {spot:the} nos regaló {cheese} y {tool:a}.
{job:the} aus {spot:the,dat} hat uns {cheese} und {tool:a,acc} geschenkt.
{job:the} di {spot:the} ci ha regalato {cheese:the} e {tool:a}.
"""

JOURNEY = """
# from
{cheese} comes from {place} and its production began there in {year}.
{cheese:the} vient {place:from} et sa production a commencé là-bas en {year}.
{cheese:the} viene {place:from} y su producción comenzó allí en {year}.
{cheese:the} kommt {place:from} und die Herstellung begann dort im Jahr {year}.
{cheese:the} viene {place:from} e la sua produzione è iniziata lì nel {year}.

# train
The train to {town} leaves at {hour} o'clock, so we have time for a {dish}.
Le train pour {town} part à {hour} heures, donc nous avons le temps de manger {dish:a}.
El tren a {town} sale a las {hour}, así que tenemos tiempo para {dish:a}.
Der Zug nach {town} fährt um {hour} Uhr, also haben wir Zeit für {dish:a,acc}.
Il treno per {town} parte alle {hour}, quindi abbiamo tempo per {dish:a}.

# beautiful
{place:in} you find {animal:pl}, {spot:pl} and a lot of cheese, for example {cheese}.
{place:in}, on trouve {animal:a,pl}, {spot:a,pl} et beaucoup de fromage, par exemple {cheese:the}.
{place:in} se encuentran {animal:pl}, {spot:pl} y mucho queso, por ejemplo {cheese:the}.
{place:in} findet man {animal:pl,acc}, {spot:pl,acc} und viel Käse, zum Beispiel {cheese:the,acc}.
{place:in} si trovano {animal:pl}, {spot:pl} e molto formaggio, per esempio {cheese:the}.

# hours
From {town} to {town2} it takes {count} hours by car.
De {town} à {town2}, il faut {count} heures en voiture.
De {town} a {town2} se tarda {count} horas en coche.
Von {town} nach {town2} braucht man {count} Stunden mit dem Auto.
Da {town} a {town2} ci vogliono {count} ore in macchina.

# hotel
We slept in a {spot+quality} near {town}, where {kin} {did}.
Nous avons dormi dans {spot:a+quality} près de {town}, où {kin} {did}.
Dormimos en {spot:a+quality} cerca de {town}, donde {kin} {did}.
Wir schliefen in {spot:a,dat+quality} bei {town}, denn {kin} {did}.
Abbiamo dormito in {spot:a+quality} vicino a {town}, dove {kin} {did}.

# weather
{when} {weather} {place:in}, and it is {degrees} degrees.
{when}, {weather} {place:in}, et il fait {degrees} degrés.
{when} {weather} {place:in}, y estamos a {degrees} grados.
Ich höre, dass {weather}, und {place:in} sind es {when} {degrees} Grad.
{when} {weather} {place:in}, e ci sono {degrees} gradi.

# animals
The {animal+beast} is {ease} to find, but the {animal2+beast2} always hides.
{animal:the+beast} est {ease@animal} à trouver, mais {animal2:the+beast2} se cache toujours.
{animal:the+beast} es {ease@animal} de encontrar, pero {animal2:the+beast2} siempre se esconde.
{animal:the+beast} ist {ease} zu finden, aber {animal2:the+beast2} versteckt sich immer.
{animal:the+beast} è {ease@animal} da trovare, ma {animal2:the+beast2} si nasconde sempre.

# our
Our {animal+beast} sleeps in the {spot} with {count} {animal2:pl}.
{animal:our+beast} dort dans {spot:the} avec {count} {animal2:pl}.
{animal:our+beast} duerme en {spot:the} con {count} {animal2:pl}.
{animal:our+beast} schläft in {spot:the,dat} mit {count} {animal2:pl,dat}.
{animal:our+beast} dorme in {spot:the} con {count} {animal2:pl}.

# milkday
A {animal+beast} gives more milk when {weather}.
{animal:a+beast} donne plus de lait quand {weather}.
{animal:a+beast} da más leche cuando {weather}.
{animal:a+beast} gibt mehr Milch, wenn {weather}.
{animal:a+beast} dà più latte quando {weather}.
"""

ADVICE = """
# wrap
Keep the {cheese} in a {tool} and not in the {store}, otherwise it loses its {part}.
Gardez {cheese:the} dans {tool:a} et non dans {store:the}, sinon il n'y aura plus de {part}.
Guarden {cheese:the} en {tool:a} y no en {store:the}, de lo contrario perderá {part:the}.
Bewahrt {cheese:the,acc} in {tool:a,dat} auf und nicht in {store:the,dat}, sonst verliert man {part:the,acc}.
Tenete {cheese:the} in {tool:a} e non in {store:the}, altrimenti perderà {part:the}.

# before
Take the cheese out of the fridge {count} minutes before you {action}.
Sortez le fromage du réfrigérateur {count} minutes avant de {action}.
Saquen el queso de la nevera {count} minutos antes de {action}.
Nehmt den Käse {count} Minuten aus dem Kühlschrank, bevor ihr anfangt, {action:zu}.
Togliete il formaggio dal frigorifero {count} minuti prima di {action}.

# smell
If the {part} is too {taste}, do not throw the cheese away, but ask a {job}.
Si {part:the} est trop {taste@part}, ne jetez pas le fromage, mais demandez conseil, par exemple à {job:a}.
Si {part:the} es demasiado {taste@part}, no tiren el queso, pregunten antes a {job:a}.
Wenn {part:the} zu {taste} ist, werft den Käse nicht weg, sondern fragt {job:a,acc}.
Se {part:the} è troppo {taste@part}, non buttate il formaggio, ma chiedete a {job:a}.

# learn
The {job} taught me to {action} with a {tool}.
{job:the} m'a appris à {action} avec {tool:a}.
{job:the} me enseñó a {action} con {tool:a}.
Von {job:the,dat} habe ich gelernt, mit {tool:a,dat} {action:zu}.
{job:the} mi ha insegnato a {action} con {tool:a}.

# time
It takes {count} days to {action} and {count2} years to become a {job}.
Il faut {count} jours pour {action} et {count2} ans pour devenir {job}.
Se necesitan {count} días para {action} y {count2} años para ser {job}.
Man braucht {count} Tage, um {action:zu}, und {count2} Jahre, um {job} zu werden.
Ci vogliono {count} giorni per {action} e {count2} anni per diventare {job}.

# buy
Buy a {tool+thing}, {first}, it costs only {price}.
Achetez {tool:a+thing}, {first}, cela coûte seulement {price}.
Compre {tool:a+thing}, {first}, solo cuesta {price}.
Kauf {tool:a,acc+thing}, {first}, das kostet nur {price}.
Compri {tool:a+thing}, {first}, costa solo {price}.

# mistake
The most common mistake is to {action} when {weather}.
L'erreur la plus fréquente est de {action} quand {weather}.
El error más frecuente es {action} cuando {weather}.
Der häufigste Fehler ist es, {action:zu}, wenn {weather}.
L'errore più comune è {action} quando {weather}.

# gift
A {dish+taste} or a {tool+thing} is always a good gift, says {kin}.
{dish:a+taste} ou {tool:a+thing}, c'est toujours un bon cadeau, dit {kin}.
{dish:a+taste} o {tool:a+thing} siempre es un buen regalo, dice {kin}.
{dish:a+taste} oder {tool:a+thing} ist immer ein gutes Geschenk, sagt {kin}.
{dish:a+taste} o {tool:a+thing} è sempre un bel regalo, dice {kin}.
"""

SECTIONS = {"making": MAKING, "cooking": COOKING, "market": MARKET, "journey": JOURNEY, "advice": ADVICE}
