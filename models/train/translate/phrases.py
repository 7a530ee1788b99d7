# ruff: noqa: E501 (a row is a sentence)
"""Fixed sentences in five languages that the grammar does not draw.

Contract: FIXED: a mapping of language to text for each sentence. They are what the language model's
enhancement puts between a draft's sentences (`models.train.generate.enhancement`; a test holds the two
together), and what any show says. Without them, half of an enhanced script would be unknown to the
translator. It knows no model.
"""

LANGUAGES = ("en", "fr", "es", "de", "it")
_FRAMES = """
It is good to have you with us.|C'est un plaisir de vous avoir avec nous.|Es un placer tenerlos con nosotros.|Schön, dass ihr bei uns seid.|È un piacere avervi con noi.
I am glad that you are here.|Je me réjouis que vous soyez là.|Me alegra que estén aquí.|Ich freue mich, dass ihr da seid.|Mi fa piacere che siate qui.
We are not alone today.|Nous ne sommes pas seuls aujourd'hui.|Hoy no estamos solos.|Wir sind heute nicht allein.|Oggi non siamo soli.
What a pleasure to have company.|Quel plaisir d'avoir de la compagnie.|Qué placer tener compañía.|Was für eine Freude, Gesellschaft zu haben.|Che piacere avere compagnia.
Let us turn to our listeners.|Passons à nos auditeurs.|Pasemos a nuestros oyentes.|Kommen wir zu unseren Hörern.|Passiamo ai nostri ascoltatori.
Keep your letters coming.|Continuez à nous écrire.|Sigan escribiéndonos.|Schreibt uns weiter.|Continuate a scriverci.
Everybody has a taste of their own.|Chacun a son propre goût.|Cada uno tiene su propio gusto.|Jeder hat seinen eigenen Geschmack.|Ognuno ha i suoi gusti.
You may well see it another way.|Vous voyez peut-être les choses autrement.|Quizás ustedes lo vean de otra manera.|Vielleicht seht ihr das anders.|Forse voi la vedete in un altro modo.
Let us taste together.|Dégustons ensemble.|Probemos juntos.|Probieren wir gemeinsam.|Assaggiamo insieme.
Take your time with every bite.|Prenez votre temps à chaque bouchée.|Tómense su tiempo con cada bocado.|Lasst euch bei jedem Bissen Zeit.|Prendetevi tempo per ogni boccone.
A good cheese is rarely alone on the table.|Un bon fromage est rarement seul sur la table.|Un buen queso rara vez está solo en la mesa.|Ein guter Käse steht selten allein auf dem Tisch.|Un buon formaggio è raramente solo in tavola.
Share it with friends.|Partagez-le avec des amis.|Compártanlo con amigos.|Teilt ihn mit Freunden.|Condividetelo con gli amici.
Time is what makes a cheese.|C'est le temps qui fait un fromage.|El tiempo es lo que hace un queso.|Erst die Zeit macht einen Käse.|È il tempo che fa un formaggio.
Patience pays.|La patience paie.|La paciencia tiene recompensa.|Geduld zahlt sich aus.|La pazienza ripaga.
Now we go to the kitchen.|Allons maintenant à la cuisine.|Ahora vamos a la cocina.|Jetzt gehen wir in die Küche.|Adesso andiamo in cucina.
It is easier than it sounds.|C'est plus facile qu'il n'y paraît.|Es más fácil de lo que parece.|Es ist einfacher, als es klingt.|È più facile di quanto sembri.
Let us cook together.|Cuisinons ensemble.|Cocinemos juntos.|Kochen wir gemeinsam.|Cuciniamo insieme.
Trust your nose and your spoon.|Fiez-vous à votre nez et à votre cuillère.|Confíen en su nariz y en su cuchara.|Vertraut eurer Nase und eurem Löffel.|Fidatevi del vostro naso e del vostro cucchiaio.
How is cheese made?|Comment fait-on le fromage ?|¿Cómo se hace el queso?|Wie wird Käse gemacht?|Come si fa il formaggio?
It is a craft of many small steps.|C'est un métier fait de nombreuses petites étapes.|Es un oficio de muchos pasos pequeños.|Es ist ein Handwerk aus vielen kleinen Schritten.|È un mestiere fatto di tanti piccoli passi.
Let us go shopping.|Allons faire les courses.|Vamos de compras.|Gehen wir einkaufen.|Andiamo a fare la spesa.
Good cheese has its price.|Le bon fromage a son prix.|El buen queso tiene su precio.|Guter Käse hat seinen Preis.|Il buon formaggio ha il suo prezzo.
Let us see where it all begins.|Voyons où tout commence.|Veamos dónde empieza todo.|Sehen wir, wo alles beginnt.|Vediamo dove comincia tutto.
Nothing begins without the animals.|Rien ne commence sans les animaux.|Nada empieza sin los animales.|Ohne die Tiere beginnt nichts.|Niente comincia senza gli animali.
Here is a story from the road.|Voici une histoire de voyage.|Aquí va una historia del camino.|Hier ist eine Geschichte von unterwegs.|Ecco una storia di viaggio.
Travel makes us hungry.|Les voyages donnent faim.|Viajar nos da hambre.|Reisen macht hungrig.|Viaggiare mette fame.
Come with us on a journey.|Partez en voyage avec nous.|Acompáñennos en un viaje.|Kommt mit uns auf eine Reise.|Venite con noi in viaggio.
And so the journey goes on.|Et le voyage continue.|Y así sigue el viaje.|Und so geht die Reise weiter.|E così il viaggio continua.
Here is what we think.|Voici ce que nous pensons.|Esto es lo que pensamos.|Hier ist, was wir denken.|Ecco che cosa pensiamo.
Tell us what you think about it.|Dites-nous ce que vous en pensez.|Dígannos qué piensan.|Sagt uns, was ihr davon haltet.|Diteci che cosa ne pensate.
Here is a good question.|Voici une bonne question.|Aquí va una buena pregunta.|Hier ist eine gute Frage.|Ecco una bella domanda.
Think about it for a moment.|Réfléchissez-y un instant.|Piénsenlo un momento.|Denkt einen Moment darüber nach.|Pensateci un momento.
Here is a little story.|Voici une petite histoire.|Aquí va una pequeña historia.|Hier ist eine kleine Geschichte.|Ecco una piccola storia.
We do love a good story.|Nous aimons les bonnes histoires.|Nos encantan las buenas historias.|Wir lieben gute Geschichten.|Adoriamo le belle storie.
Now a piece of advice.|Maintenant, un conseil.|Ahora, un consejo.|Jetzt ein Ratschlag.|Adesso un consiglio.
Your cheese will thank you.|Votre fromage vous remerciera.|Su queso se lo agradecerá.|Euer Käse wird es euch danken.|Il vostro formaggio vi ringrazierà.
Let us look at the market.|Regardons le marché.|Veamos el mercado.|Werfen wir einen Blick auf den Markt.|Diamo un'occhiata al mercato.
A market never stands still.|Un marché ne s'arrête jamais.|Un mercado nunca se detiene.|Ein Markt steht nie still.|Un mercato non si ferma mai.
Now let us look ahead.|Maintenant, regardons vers l'avenir.|Ahora miremos hacia adelante.|Blicken wir nun nach vorn.|Adesso guardiamo avanti.
There is always something to look forward to.|Il y a toujours quelque chose à attendre avec plaisir.|Siempre hay algo que esperar con ilusión.|Es gibt immer etwas, worauf man sich freuen kann.|C'è sempre qualcosa da aspettare con piacere.
That brings us to the end.|Nous voici arrivés à la fin.|Así llegamos al final.|Damit sind wir am Ende.|Siamo arrivati alla fine.
Until then, enjoy your cheese.|D'ici là, bon fromage.|Hasta entonces, disfruten de su queso.|Bis dahin, genießt euren Käse.|Fino ad allora, godetevi il vostro formaggio.
"""
_COMMON = """
Hello.|Bonjour.|Hola.|Hallo.|Ciao.
Hello, everyone.|Bonjour à tous.|Hola a todos.|Hallo zusammen.|Ciao a tutti.
Good morning.|Bonjour.|Buenos días.|Guten Morgen.|Buongiorno.
Good evening.|Bonsoir.|Buenas tardes.|Guten Abend.|Buonasera.
Welcome.|Bienvenue.|Bienvenidos.|Willkommen.|Benvenuti.
Let us begin.|Commençons.|Empecemos.|Fangen wir an.|Cominciamo.
Thank you.|Merci.|Gracias.|Danke.|Grazie.
Thank you very much.|Merci beaucoup.|Muchas gracias.|Vielen Dank.|Grazie mille.
Thank you for listening.|Merci de votre écoute.|Gracias por escucharnos.|Danke fürs Zuhören.|Grazie per l'ascolto.
That is all for today.|C'est tout pour aujourd'hui.|Eso es todo por hoy.|Das ist alles für heute.|È tutto per oggi.
See you next week.|À la semaine prochaine.|Hasta la próxima semana.|Bis nächste Woche.|Alla prossima settimana.
Goodbye.|Au revoir.|Adiós.|Auf Wiedersehen.|Arrivederci.
How are you?|Comment allez-vous ?|¿Cómo están?|Wie geht es euch?|Come state?
What should we serve with it?|Avec quoi le servir ?|¿Con qué lo servimos?|Was servieren wir dazu?|Con che cosa lo serviamo?
I love cheese.|J'adore le fromage.|Me encanta el queso.|Ich liebe Käse.|Adoro il formaggio.
We love cheese.|Nous adorons le fromage.|Nos encanta el queso.|Wir lieben Käse.|Adoriamo il formaggio.
The cheese is good.|Le fromage est bon.|El queso es bueno.|Der Käse ist gut.|Il formaggio è buono.
"""
FIXED: list[dict[str, str]] = [
    dict(zip(LANGUAGES, line.split("|"), strict=True)) for line in (_FRAMES + _COMMON).splitlines() if line
]
