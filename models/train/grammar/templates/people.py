"""Templates about people: listeners, opinions, family."""

LISTENERS = """
# asks
{person} from {town} asks whether {cheese} can be frozen.
{person}, de {town}, demande si on peut congeler {cheese:the}.
{person}, de {town}, pregunta si se puede congelar {cheese:the}.
{person} aus {town} fragt, ob man {cheese:the,acc} einfrieren kann.
{person}, da {town}, chiede se si può congelare {cheese:the}.

# why
Why is {cheese} so {taste}?
Pourquoi trouve-t-on {cheese:the} si {taste@cheese} ?
¿Por qué es tan {taste@cheese} {cheese:the}?
Warum ist {cheese:the} so {taste}?
Perché {cheese:the} è così {taste@cheese}?

# price
How much does {cheese:the} cost in this {spot}?
Combien coûte {cheese:the} dans {spot:this} ?
¿Cuánto cuesta {cheese:the} en {spot:this}?
Wie viel kostet {cheese:the} in {spot:this,dat}?
Quanto costa {cheese:the} in {spot:this}?

# received
We received {count} letters and {big} messages this week.
Nous avons reçu {count} lettres et {big} messages cette semaine.
Recibimos {count} cartas y {big} mensajes esta semana.
Wir haben diese Woche {count} Briefe und {big} Nachrichten erhalten.
Questa settimana abbiamo ricevuto {count} lettere e {big} messaggi.
"""

OPINION = """
# think
I think that this {cheese} is too {taste}.
Je pense que {cheese:this} est trop {taste@cheese}.
Creo que {cheese:this} es demasiado {taste@cheese}.
Ich finde, dass {cheese:this} zu {taste} ist.
Penso che {cheese:this} sia troppo {taste@cheese}.

# kin
{kin} always says that {cheese} tastes better than {cheese2}.
{kin} dit toujours que {cheese:the} a meilleur goût que {cheese2:the}.
{kin} siempre dice que {cheese:the} sabe mejor que {cheese2:the}.
{kin} sagt immer, dass {cheese:the} besser schmeckt als {cheese2:the}.
{kin} dice sempre che {cheese:the} è migliore di {cheese2:the}.

# matter
It is {mood} to {action}.
Il est {mood@m} de {action}.
Es {mood@m} {action}.
Es ist {mood}, {action:zu}.
È {mood@m} {action}.

# want
{kin} wants to {action} on {weekday}.
{kin} veut {action} {weekday}.
{kin} quiere {action} el {weekday}.
{kin} möchte am {weekday} {action}.
{kin} vuole {action} {weekday}.
"""

SECTIONS = {"listeners": LISTENERS, "opinion": OPINION}
