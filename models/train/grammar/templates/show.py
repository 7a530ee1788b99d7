"""Templates of the show itself: welcome, host, guests, farewell."""

WELCOME = """
# course
Welcome to the Very Cheesy Podcast, where we discuss all things cheese.
Bienvenue dans le podcast Très Fromage, où nous parlons de tout ce qui touche au fromage.
Bienvenidos al pódcast Muy Quesero, donde hablamos de todo lo relacionado con el queso.
Willkommen beim Podcast Sehr Käsig, in dem wir über alles rund um den Käse sprechen.
Benvenuti al podcast Tutto Formaggio, dove parliamo di tutto ciò che riguarda il formaggio.

# episode
Welcome to episode {episode} of the Very Cheesy Podcast.
Bienvenue dans l'épisode {episode} du podcast Très Fromage.
Bienvenidos al episodio {episode} del pódcast Muy Quesero.
Willkommen zur Folge {episode} des Podcasts Sehr Käsig.
Benvenuti all'episodio {episode} del podcast Tutto Formaggio.

# hello
Hello and welcome back to the Very Cheesy Podcast from {town}.
Bonjour et bienvenue de nouveau dans le podcast Très Fromage, en direct de {town}.
Hola y bienvenidos de nuevo al pódcast Muy Quesero desde {town}.
Hallo und willkommen zurück beim Podcast Sehr Käsig aus {town}.
Ciao e bentornati al podcast Tutto Formaggio da {town}.

# morning
Good morning, dear listeners, and welcome to our show about {cheese}.
Bonjour, chers auditeurs, et bienvenue dans notre émission sur {cheese:the}.
Buenos días, queridos oyentes, y bienvenidos a nuestro programa sobre {cheese:the}.
Guten Morgen, liebe Hörer, und willkommen zu unserer Sendung über {cheese:the,acc}.
Buongiorno, cari ascoltatori, e benvenuti alla nostra trasmissione su {cheese:the}.

# discover
Welcome to the podcast where we discover {cheese}, {cheese2} and many other cheeses.
Bienvenue dans le podcast où nous découvrons {cheese:the}, {cheese2:the} et bien d'autres fromages.
Bienvenidos al pódcast donde descubrimos {cheese:the}, {cheese2:the} y muchos otros quesos.
Willkommen beim Podcast, in dem wir {cheese:the,acc}, {cheese2:the,acc} und viele andere Käse entdecken.
Benvenuti al podcast dove scopriamo {cheese:the}, {cheese2:the} e molti altri formaggi.
"""

HOST = """
# pavlos
This is your host, Pavlos Protopapas.
Ici votre hôte, Pavlos Protopapas.
Les habla su anfitrión, Pavlos Protopapas.
Hier ist euer Gastgeber, Pavlos Protopapas.
Qui è il vostro conduttore, Pavlos Protopapas.

# host
This is your host, {man}.
Ici votre hôte, {man}.
Les habla su anfitrión, {man}.
Hier ist euer Gastgeber, {man}.
Qui è il vostro conduttore, {man}.

# name
My name is {person}, and I love {cheese}.
Je m'appelle {person} et j'adore {cheese:the}.
Me llamo {person} y me encanta {cheese:the}.
Mein Name ist {person}, und ich liebe {cheese:the,acc}.
Mi chiamo {person} e adoro {cheese:the}.

# live
I am {person}, and I am speaking to you from {town}.
Je suis {person} et je vous parle depuis {town}.
Soy {person} y les hablo desde {town}.
Ich bin {person}, und ich spreche zu euch aus {town}.
Sono {person} e vi parlo da {town}.

# love
We all love cheese.
Nous aimons tous le fromage.
A todos nos encanta el queso.
Wir alle lieben Käse.
Tutti amiamo il formaggio.
"""

GUEST = """
# woman
Our guest {when} is {woman}, who comes from {place}.
Notre invitée {when} est {woman}, qui vient {place:from}.
Nuestra invitada {when} es {woman}, que viene {place:from}.
Unser Gast {when} ist {woman}, die {place:from} kommt.
La nostra ospite {when} è {woman}, che viene {place:from}.

# job
{man} has been a {job} for {count} years.
{man} est {job} depuis {count} ans.
{man} es {job} desde hace {count} años.
{man} ist seit {count} Jahren {job}.
{man} fa {job:the} da {count} anni.

# two
With us in the studio are {first} and {person}.
Avec nous dans le studio se trouvent {first} et {person}.
Con nosotros en el estudio están {first} y {person}.
Bei uns im Studio sind {first} und {person}.
Con noi in studio ci sono {first} e {person}.

# thanks
Thank you very much, {first}, for this {topic+thing}.
Merci beaucoup, {first}, pour {topic:this+thing}.
Muchas gracias, {first}, por {topic:this+thing}.
Vielen Dank, {first}, für {topic:this,acc+thing}.
Grazie mille, {first}, per {topic:this+thing}.

# born
{man} was born {place:in} on {date}, {year}.
{man} est né {place:in} {date} {year}.
{man} nació {place:in} {date} de {year}.
{man} wurde am {date} {year} {place:in} geboren.
{man} è nato {place:in} {date} {year}.
"""

FAREWELL = """
# bye
Goodbye, dear friends, and see you on {weekday}.
Au revoir, chers amis, et à {weekday}.
Adiós, queridos amigos, y hasta el {weekday}.
Auf Wiedersehen, liebe Freunde, und bis {weekday}.
Arrivederci, cari amici, e a {weekday}.

# next
Next {weekday} we will talk about {cheese} and {animal:pl}.
{weekday} prochain, nous parlerons de {cheese:the} et de {animal:the,pl}.
El próximo {weekday} hablaremos de {cheese:the} y de {animal:the,pl}.
Am nächsten {weekday} sprechen wir über {cheese:the,acc} und {animal:pl,acc}.
La prossima volta, di {weekday}, parleremo di {cheese:the} e di {animal:the,pl}.

# thanks
Thank you for listening, and don't forget to {action}.
Merci de votre écoute, et n'oubliez pas de {action}.
Gracias por escucharnos, y no olviden {action}.
Danke fürs Zuhören, und vergesst nicht, {action:zu}.
Grazie per l'ascolto, e non dimenticate di {action}.

# write
Write to us before {date} and tell us whether you prefer {dish:pl} or {dish2:pl}.
Écrivez-nous avant {date} et dites-nous si vous préférez {dish:the,pl} ou {dish2:the,pl}.
Escríbannos antes de {date} y dígannos si prefieren {dish:the,pl} o {dish2:the,pl}.
Schreibt uns vor dem {date} und sagt uns, ob ihr {dish:pl,acc} oder {dish2:pl,acc} bevorzugt.
Scriveteci prima di {date} e diteci se preferite {dish:the,pl} o {dish2:the,pl}.
"""

SECTIONS = {"welcome": WELCOME, "host": HOST, "guest": GUEST, "farewell": FAREWELL}
