"""Templates of talk: stories, family, opinions, questions between hosts and guests."""

STORIES = """
# does
{person} {does} and often speaks about {cheese}.
{person} {does} et parle souvent de {cheese:the}.
{person} {does} y habla a menudo de {cheese:the}.
{person} {does} und spricht oft über {cheese:the,acc}.
{person} {does} e parla spesso di {cheese:the}.

# did
In {year} {person} {did}.
En {year}, {person} {did}.
En {year}, {person} {did}.
{person} {did}, und zwar im Jahr {year}.
Nel {year} {person} {did}.

# didkin
On {date} {kin} {did}, and nobody was surprised.
{kin} {did} {date}, et personne n'a été surpris.
{kin} {did} {date}, y nadie se sorprendió.
{kin} {did}, und zwar am {date}, und niemand war überrascht.
{kin} {did} {date}, e nessuno si è stupito.

# village
In a small village {place:in} there lives a {job} who {does}.
Dans un petit village {place:in} habite {job:a} qui {does}.
En un pequeño pueblo {place:in} vive {job:a} que {does}.
In einem kleinen Dorf {place:in} wohnt {job:a}, und der {does}.
In un piccolo paese {place:in} abita {job:a} che {does}.

# remember
I still remember the day when I tasted {cheese} for the first time.
Je me souviens encore du jour où j'ai goûté {cheese:the} pour la première fois.
Todavía recuerdo el día en que probé {cheese:the} por primera vez.
Ich erinnere mich noch an den Tag, an dem ich zum ersten Mal {cheese:the,acc} probiert habe.
Ricordo ancora il giorno in cui ho assaggiato {cheese:the} per la prima volta.

# child
When I was a child, {kin} gave me bread and {food:pl} every morning.
Quand j'étais enfant, {kin} me donnait chaque matin du pain et {food:a,pl}.
Cuando era niño, {kin} me daba cada mañana pan y {food:pl}.
Als ich ein Kind war, gab mir {kin} jeden Morgen Brot und {food:pl,acc}.
Quando ero bambino, {kin} mi dava ogni mattina pane e {food:pl}.

# legend
Legend says that {fact}, but {first} does not believe it.
La légende dit que {fact}, mais {first} n'y croit pas.
La leyenda dice que {fact}, pero {first} no se lo cree.
Die Legende besagt, dass {fact}, aber {first} glaubt es nicht.
La leggenda dice che {fact}, ma {first} non ci crede.

# secret
Nobody knows the secret of {kin}, not even {person}.
Personne ne connaît le secret de {kin}, pas même {person}.
Nadie conoce el secreto de {kin}, ni siquiera {person}.
Niemand kennt das Geheimnis, das {kin} hat, nicht einmal {person}.
Nessuno conosce il segreto di {kin}, nemmeno {person}.

# twins
{first} and {first2} met {place:in} {count} years ago.
{first} et {first2} se sont rencontrés {place:in} il y a {count} ans.
{first} y {first2} se conocieron {place:in} hace {count} años.
{first} und {first2} haben sich vor {count} Jahren {place:in} kennengelernt.
{first} e {first2} si sono conosciuti {place:in} {count} anni fa.
"""

VIEWS = """
# agree
I agree with {first}: {cheese} deserves more attention.
Je suis d'accord avec {first} : {cheese:the} mérite plus d'attention.
Estoy de acuerdo con {first}: {cheese:the} merece más atención.
Ich stimme {first} zu, denn {cheese:the} verdient mehr Aufmerksamkeit.
Sono d'accordo con {first}: {cheese:the} merita più attenzione.

# prefer
I prefer {cheese} to {cheese2}, especially {season}.
Je préfère {cheese:the}, et non {cheese2:the}, surtout {season}.
Prefiero {cheese:the} y no {cheese2:the}, sobre todo {season}.
Ich mag lieber {cheese:the,acc} als {cheese2:the,acc}, besonders {season}.
Preferisco {cheese:the} e non {cheese2:the}, soprattutto {season}.

# fact
Do not forget that {fact}.
N'oubliez pas que {fact}.
No olviden que {fact}.
Vergesst nicht, dass {fact}.
Non dimenticate che {fact}.

# experts
Many experts believe that {fact}, although {percent} of our listeners disagree.
Beaucoup d'experts pensent que {fact}, même si {percent} de nos auditeurs ne sont pas d'accord.
Muchos expertos creen que {fact}, aunque el {percent} de nuestros oyentes no está de acuerdo.
Viele Experten glauben, dass {fact}, obwohl {percent} unserer Hörer anderer Meinung sind.
Secondo molti esperti {fact}, anche se il {percent} dei nostri ascoltatori non è d'accordo.

# told
{person} told me that {fact}.
{person} m'a dit que {fact}.
{person} me dijo que {fact}.
{person} hat mir gesagt, dass {fact}.
{person} mi ha detto che {fact}.

# without
Life without {cheese} would be {mood}, but not {mood2}.
La vie sans {cheese} serait {mood@f}, mais pas {mood2@f}.
La vida sin {cheese} sería {mood@f}, pero no {mood2@f}.
Ein Leben ohne {cheese} wäre {mood}, aber nicht {mood2}.
La vita senza {cheese} sarebbe {mood@f}, ma non {mood2@f}.

# honestly
Honestly, I find the {dish} too {taste} for me.
Franchement, je trouve {dish:the} trop {taste@dish} pour moi.
Sinceramente, {dish:the} me parece demasiado {taste@dish}.
Ehrlich gesagt finde ich {dish:the,acc} zu {taste} für mich.
Sinceramente, trovo {dish:the} troppo {taste@dish} per me.

# favorite
My favorite cheese is {cheese}, because it is {taste} and never too {taste2}.
Mon fromage préféré est {cheese:the}, parce qu'il est {taste@m} et jamais trop {taste2@m}.
Mi queso preferido es {cheese:the}, porque es {taste@m} y nunca demasiado {taste2@m}.
Mein Lieblingskäse ist {cheese:the}, weil er {taste} und nie zu {taste2} ist.
Il mio formaggio preferito è {cheese:the}, perché è {taste@m} e mai troppo {taste2@m}.

# world
For {kin}, the most beautiful place in the world is a {spot} {place:in}.
Pour {kin}, le plus bel endroit du monde est {spot:a} {place:in}.
Para {kin}, el lugar más bonito del mundo es {spot:a} {place:in}.
Der schönste Ort der Welt, sagt {kin}, ist {spot:a} {place:in}.
Per {kin}, il posto più bello del mondo è {spot:a} {place:in}.

# rather
It would be {mood} to {action} before winter comes.
Il serait {mood@m} de {action} avant l'arrivée de l'hiver.
Sería {mood@m} {action} antes de que llegue el invierno.
Es wäre {mood}, {action:zu}, bevor der Winter kommt.
Sarebbe {mood@m} {action} prima che arrivi l'inverno.
"""

QUESTIONS = """
# can
Can you {action} without {pairing}?
Pouvez-vous {action} sans {pairing} ?
¿Pueden {action} sin {pairing}?
Könnt ihr ohne {pairing} {action}?
Potete {action} senza {pairing}?

# where
Where can we buy good {cheese} {place:in}?
Où peut-on acheter de {cheese:the} de qualité {place:in} ?
¿Dónde podemos comprar {cheese} de calidad {place:in}?
Wo können wir {place:in} {cheese} von guter Qualität kaufen?
Dove possiamo comprare di {cheese:the} di qualità {place:in}?

# know
Did you know that {fact}?
Saviez-vous que {fact} ?
¿Sabían que {fact}?
Wusstet ihr, dass {fact}?
Sapevate che {fact}?

# how
How long should {cheese} ripen: {count} weeks or {count2} months?
Combien de temps doit mûrir {cheese:the} : {count} semaines ou {count2} mois ?
¿Cuánto tiempo debe madurar {cheese:the}: {count} semanas o {count2} meses?
Wie lange soll {cheese:the} reifen: {count} Wochen oder {count2} Monate?
Quanto tempo deve stagionare {cheese:the}: {count} settimane o {count2} mesi?

# which
For a {dish}, {first}, would you choose {cheese} or {cheese2}?
Pour {dish:a}, {first}, choisiriez-vous {cheese:the} ou {cheese2:the} ?
Para {dish:a}, {first}, ¿elegiría usted {cheese:the} o {cheese2:the}?
Würdest du für {dish:a,acc}, {first}, {cheese:the,acc} oder {cheese2:the,acc} nehmen?
Per {dish:a}, {first}, sceglierebbe {cheese:the} o {cheese2:the}?

# who
Who has put the {tool} in the {spot}?
Qui a mis {tool:the} dans {spot:the} ?
¿Quién ha puesto {tool:the} en {spot:the}?
Wer hat {tool:the,acc} in {spot:the,acc} gebracht?
Chi ha messo {tool:the} in {spot:the}?

# ready
Are you ready, {first}, to {action} with us?
Voulez-vous, {first}, {action} avec nous ?
¿Quiere usted, {first}, {action} con nosotros?
Bist du bereit, {first}, mit uns {action:zu}?
Vuole, {first}, {action} con noi?

# eat
Should we eat the rind of {cheese}, or is it too {taste}?
Faut-il manger la croûte de {cheese:the}, ou est-elle trop {taste@f} ?
¿Debemos comer la corteza de {cheese:the} o es demasiado {taste@f}?
Sollen wir die Rinde essen, wenn {cheese:the} reif ist, oder ist sie zu {taste}?
Dobbiamo mangiare la crosta di {cheese:the} o è troppo {taste@f}?

# why
Why do {animal:pl} sleep so little {season}?
Pourquoi {season} voit-on {animal:the,pl} dormir si peu ?
¿Por qué duermen tan poco {animal:the,pl} {season}?
Warum schlafen {animal:the,pl} {season} so wenig?
Perché {animal:the,pl} dormono così poco {season}?

# mean
What does the word {cheese} mean to you?
Que signifie pour vous le mot {cheese} ?
¿Qué significa para ustedes la palabra {cheese}?
Was bedeutet das Wort {cheese} für euch?
Che cosa significa per voi la parola {cheese}?
"""

PLANS = """
# plan
{when} we want to {action}, and then we will {action2}.
{when}, nous voulons {action}, et ensuite nous allons {action2}.
{when} queremos {action}, y luego vamos a {action2}.
{when} wollen wir {action}, und danach werden wir {action2}.
{when} vogliamo {action}, e poi vogliamo anche {action2}.

# must
You must {action} before you {action2}.
Vous devez {action} avant de {action2}.
Deben {action} antes de {action2}.
Ihr müsst {action}, bevor ihr anfangt, {action2:zu}.
Dovete {action} prima di {action2}.

# often
We {often} talk about {topic:pl} like that.
Nous parlons {often} de ce genre de {topic:pl}.
{often} hablamos de {topic:pl} de ese tipo.
Wir sprechen {often} über solche Dinge wie {topic:pl,acc}.
Parliamo {often} di {topic:pl} di questo tipo.

# topic
{when} I have a {topic+thing} for you.
{when}, j'ai {topic:a+thing} pour vous.
{when} tengo {topic:a+thing} para ustedes.
{when} habe ich {topic:a,acc+thing} für euch.
{when} ho {topic:a+thing} per voi.

# no
There is no {topic} without {topic2}.
Il n'y a pas de {topic} sans {topic2}.
No hay {topic} sin {topic2}.
Es gibt {topic:no,acc} ohne {topic2:a,acc}.
Non c'è {topic} senza {topic2}.

# stay
Stay with us: after a short break, {person} will speak about {topic:pl} and {cheese}.
Restez avec nous : après une courte pause, {person} parlera de {topic:pl} et de {cheese}.
Quédense con nosotros: tras una breve pausa, {person} hablará de {topic:pl} y de {cheese}.
Bleibt bei uns: Nach einer kurzen Pause wird {person} über {topic:pl,acc} und {cheese} sprechen.
Restate con noi: dopo una breve pausa, {person} parlerà di {topic:pl} e di {cheese}.

# because
We are late because {person} {did}.
Nous sommes en retard, parce que {person} {did}.
Llegamos tarde porque {person} {did}.
Wir sind spät dran, denn {person} {did}.
Siamo in ritardo perché {person} {did}.

# if
If {weather} on {weekday}, we will stay in the {spot} and {action}.
Si {weekday} {weather}, nous resterons dans {spot:the} pour {action}.
Si {weather} el {weekday}, nos quedaremos en {spot:the} para {action}.
Falls {weather}, bleiben wir am {weekday} in {spot:the,dat}, um {action:zu}.
Se {weekday} {weather}, restiamo in {spot:the} per {action}.
"""

SECTIONS = {"stories": STORIES, "views": VIEWS, "questions": QUESTIONS, "plans": PLANS}
