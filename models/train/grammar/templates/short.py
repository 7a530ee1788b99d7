"""Short templates: what people say between two longer sentences."""

SHORT = """
# good
That is really {taste}!
C'est vraiment {taste@m} !
¡Esto es realmente {taste@m}!
Das ist wirklich {taste}!
È davvero {taste@m}!

# try
Let us try the {cheese}.
Goûtons {cheese:the}.
Probemos {cheese:the}.
Probieren wir {cheese:the,acc}.
Assaggiamo {cheese:the}.

# hungry
Are you hungry, {first}?
Avez-vous faim, {first} ?
¿Tiene hambre, {first}?
Hast du Hunger, {first}?
Ha fame, {first}?

# nothing
Nothing beats {cheese} and {pairing}.
Rien ne vaut {cheese:the} et {pairing:the}.
Nada supera a {cheese:the} con {pairing}.
Nichts übertrifft {cheese} und {pairing}.
Niente batte {cheese:the} e {pairing:the}.

# thanks
Thank you, {person}.
Merci, {person}.
Gracias, {person}.
Danke, {person}.
Grazie, {person}.

# question
What a {topic+thing}!
Voilà {topic:a+thing} !
¡Vaya {topic+thing}!
Was für {topic:a+thing}!
Che {topic+thing}!

# and
And now, {first}, the {topic}.
Et maintenant, {first}, {topic:the}.
Y ahora, {first}, {topic:the}.
Und jetzt, {first}, {topic:the}.
E adesso, {first}, {topic:the}.

# cheaper
That costs only {price}.
Cela coûte seulement {price}.
Eso solo cuesta {price}.
Das kostet nur {price}.
Costa solo {price}.

# here
Here comes {person} with the {dish}.
Voici {person} avec {dish:the}.
Aquí llega {person} con {dish:the}.
Hier kommt {person} mit {dish:the,dat}.
Ecco {person} con {dish:the}.

# where
Where is the {tool}, please?
Où est {tool:the}, s'il vous plaît ?
¿Dónde está {tool:the}, por favor?
Wo ist {tool:the}, bitte?
Dov'è {tool:the}, per favore?

# life
Cheese is {mood}, but bread is {mood2}.
Le fromage est {mood@m}, mais le pain est {mood2@m}.
El queso es {mood@m}, pero el pan es {mood2@m}.
Käse ist {mood}, aber Brot ist {mood2}.
Il formaggio è {mood@m}, ma il pane è {mood2@m}.

# today
{when} we are talking about {cheese} {place:from}.
{when}, nous parlons de {cheese:the} qui vient {place:from}.
{when} hablamos de {cheese:the} que viene {place:from}.
{when} sprechen wir über {cheese:the,acc} {place:from}.
{when} parliamo di {cheese:the} che viene {place:from}.
"""

SECTIONS = {"short": SHORT}
