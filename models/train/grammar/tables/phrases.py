"""Phrases that need no agreement.

`action` is an infinitive (the German tilde is where `zu` goes); `does` and `did` continue a third person singular;
`fact` and `weather` are clauses, in German in the order of a subordinate clause.
"""

TABLES = {
    "action": """
taste the cheese|goûter le fromage|probar el queso|den Käse ~probieren|assaggiare il formaggio
cut the rind|couper la croûte|cortar la corteza|die Rinde ab~schneiden|tagliare la crosta
heat the milk|chauffer le lait|calentar la leche|die Milch ~erhitzen|scaldare il latte
visit the farm|visiter la ferme|visitar la granja|den Bauernhof ~besuchen|visitare la fattoria
feed the goats|nourrir les chèvres|alimentar a las cabras|die Ziegen ~füttern|nutrire le capre
milk the cows|traire les vaches|ordeñar las vacas|die Kühe ~melken|mungere le mucche
clean the cellar|nettoyer la cave|limpiar la bodega|den Keller ~reinigen|pulire la cantina
sell fresh bread|vendre du pain frais|vender pan fresco|frisches Brot ~verkaufen|vendere pane fresco
buy some wine|acheter du vin|comprar vino|Wein ~kaufen|comprare del vino
cook dinner|préparer le dîner|preparar la cena|das Abendessen ~kochen|preparare la cena
open a shop|ouvrir une boutique|abrir una tienda|einen Laden ~eröffnen|aprire una bottega
answer your questions|répondre à vos questions|responder a sus preguntas|eure Fragen ~beantworten|rispondere alle vostre domande
write a book|écrire un livre|escribir un libro|ein Buch ~schreiben|scrivere un libro
tell a story|raconter une histoire|contar una historia|eine Geschichte ~erzählen|raccontare una storia
invite a guest|recevoir une personne|invitar a alguien|jemanden ~einladen|invitare qualcuno
learn a recipe|apprendre une recette|aprender una receta|ein Rezept ~lernen|imparare una ricetta
prepare a fondue|préparer une fondue|preparar una fondue|ein Fondue ~zubereiten|preparare una fonduta
grate the Parmesan|râper le parmesan|rallar el parmesano|den Parmesan ~reiben|grattugiare il parmigiano
melt the butter|faire fondre le beurre|derretir la mantequilla|die Butter ~schmelzen|sciogliere il burro
slice the bread|trancher le pain|cortar el pan|das Brot ~schneiden|affettare il pane
wash the apples|laver les pommes|lavar las manzanas|die Äpfel ~waschen|lavare le mele
wait a little longer|attendre encore un peu|esperar un poco más|noch ein wenig ~warten|aspettare ancora un po'
travel together|voyager ensemble|viajar juntos|zusammen ~reisen|viaggiare insieme
speak with the farmer|parler avec le fermier|hablar con el granjero|mit dem Bauern ~sprechen|parlare con il contadino
""",
    "when": """
today|aujourd'hui|hoy|heute|oggi
this morning|ce matin|esta mañana|heute Morgen|questa mattina
this week|cette semaine|esta semana|diese Woche|questa settimana
this evening|ce soir|esta noche|heute Abend|stasera
this month|ce mois-ci|este mes|diesen Monat|questo mese
now|maintenant|ahora|jetzt|adesso
right now|en ce moment|en este momento|im Moment|in questo momento
in this episode|dans cet épisode|en este episodio|in dieser Folge|in questo episodio
""",
    "weekday": """
Monday|lundi|lunes|Montag|lunedì
Tuesday|mardi|martes|Dienstag|martedì
Wednesday|mercredi|miércoles|Mittwoch|mercoledì
Thursday|jeudi|jueves|Donnerstag|giovedì
Friday|vendredi|viernes|Freitag|venerdì
Saturday|samedi|sábado|Samstag|sabato
Sunday|dimanche|domingo|Sonntag|domenica
""",
    "season": """
in spring|au printemps|en primavera|im Frühling|in primavera
in summer|en été|en verano|im Sommer|in estate
in autumn|en automne|en otoño|im Herbst|in autunno
in winter|en hiver|en invierno|im Winter|in inverno
""",
    "weather": """
it is raining|il pleut|llueve|es regnet|piove
it is snowing|il neige|nieva|es schneit|nevica
the sun is shining|le soleil brille|brilla el sol|die Sonne scheint|splende il sole
it is cold|il fait froid|hace frío|es kalt ist|fa freddo
it is hot|il fait chaud|hace calor|es heiß ist|fa caldo
the wind is blowing|le vent souffle|sopla el viento|der Wind weht|soffia il vento
""",
    "kin": """
my mother|ma mère|mi madre|meine Mutter|mia madre
my father|mon père|mi padre|mein Vater|mio padre
my sister|ma sœur|mi hermana|meine Schwester|mia sorella
my brother|mon frère|mi hermano|mein Bruder|mio fratello
my grandmother|ma grand-mère|mi abuela|meine Großmutter|mia nonna
my grandfather|mon grand-père|mi abuelo|mein Großvater|mio nonno
my aunt|ma tante|mi tía|meine Tante|mia zia
my uncle|mon oncle|mi tío|mein Onkel|mio zio
my cousin|mon cousin|mi primo|mein Cousin|mio cugino
my best friend|mon meilleur ami|mi mejor amigo|mein bester Freund|il mio migliore amico
""",
    "often": """
always|toujours|siempre|immer|sempre
often|souvent|a menudo|oft|spesso
sometimes|parfois|a veces|manchmal|a volte
rarely|rarement|raramente|selten|raramente
""",
    "does": """
sells cheese at the market|vend du fromage au marché|vende queso en el mercado|verkauft Käse auf dem Markt|vende formaggio al mercato
bakes bread every night|cuit du pain chaque nuit|hornea pan cada noche|backt jede Nacht Brot|cuoce il pane ogni notte
works in a big kitchen|travaille dans une grande cuisine|trabaja en una cocina grande|arbeitet in einer großen Küche|lavora in una grande cucina
drinks hot milk with honey|boit du lait chaud avec du miel|bebe leche caliente con miel|trinkt heiße Milch mit Honig|beve latte caldo con il miele
lives in the mountains|vit à la montagne|vive en la montaña|lebt in den Bergen|vive in montagna
collects old recipes|collectionne de vieilles recettes|colecciona recetas antiguas|sammelt alte Rezepte|colleziona vecchie ricette
studies chemistry at the university|étudie la chimie à l'université|estudia química en la universidad|studiert Chemie an der Universität|studia chimica all'università
sings to the cows|chante pour les vaches|les canta a las vacas|singt für die Kühe|canta per le mucche
hates the smell of the cellar|déteste l'odeur de la cave|odia el olor de la bodega|hasst den Geruch des Kellers|odia l'odore della cantina
drives a red truck|conduit un camion rouge|conduce un camión rojo|fährt einen roten Lastwagen|guida un camion rosso
reads the newspaper at breakfast|lit le journal au petit déjeuner|lee el periódico en el desayuno|liest beim Frühstück die Zeitung|legge il giornale a colazione
grows vegetables behind the house|cultive des légumes derrière la maison|cultiva verduras detrás de la casa|baut hinter dem Haus Gemüse an|coltiva verdure dietro la casa
teaches children to cook|apprend aux enfants à cuisiner|enseña a los niños a cocinar|bringt Kindern das Kochen bei|insegna ai bambini a cucinare
gets up before sunrise|se lève avant l'aube|se levanta antes del amanecer|steht vor Sonnenaufgang auf|si alza prima dell'alba
makes yogurt at home|fait du yaourt à la maison|hace yogur en casa|macht zu Hause Joghurt|fa lo yogurt in casa
never eats meat|ne mange jamais de viande|nunca come carne|isst nie Fleisch|non mangia mai carne
knows every street of the city|connaît chaque rue de la ville|conoce cada calle de la ciudad|kennt jede Straße der Stadt|conosce ogni strada della città
""",
    "did": """
won a gold medal|a gagné une médaille d'or|ganó una medalla de oro|hat eine Goldmedaille gewonnen|ha vinto una medaglia d'oro
lost the keys of the shop|a perdu les clés de la boutique|perdió las llaves de la tienda|hat die Schlüssel des Ladens verloren|ha perso le chiavi della bottega
bought an old farm|a acheté une vieille ferme|compró una granja vieja|hat einen alten Bauernhof gekauft|ha comprato una vecchia fattoria
forgot the salt|a oublié le sel|olvidó la sal|hat das Salz vergessen|ha dimenticato il sale
burned the soup|a brûlé la soupe|quemó la sopa|hat die Suppe verbrannt|ha bruciato la zuppa
opened a restaurant by the sea|a ouvert un restaurant au bord de la mer|abrió un restaurante junto al mar|hat ein Restaurant am Meer eröffnet|ha aperto un ristorante in riva al mare
wrote a long letter|a écrit une longue lettre|escribió una carta larga|hat einen langen Brief geschrieben|ha scritto una lunga lettera
ate the whole cake|a mangé tout le gâteau|se comió todo el pastel|hat den ganzen Kuchen gegessen|ha mangiato tutta la torta
learned the craft from an old shepherd|a appris le métier avec un vieux berger|aprendió el oficio de un viejo pastor|hat das Handwerk von einem alten Hirten gelernt|ha imparato il mestiere da un vecchio pastore
crossed the Alps on foot|a traversé les Alpes à pied|cruzó los Alpes a pie|hat die Alpen zu Fuß überquert|ha attraversato le Alpi a piedi
left the bank to make cheese|a quitté la banque pour faire du fromage|dejó el banco para hacer queso|hat die Bank verlassen, um Käse zu machen|ha lasciato la banca per fare formaggio
invented a new sauce|a inventé une nouvelle sauce|inventó una salsa nueva|hat eine neue Soße erfunden|ha inventato una nuova salsa
laughed all afternoon|a ri tout l'après-midi|se rio toda la tarde|hat den ganzen Nachmittag gelacht|ha riso tutto il pomeriggio
called us by phone|nous a appelés au téléphone|nos llamó por teléfono|hat uns angerufen|ci ha chiamato al telefono
painted the door green|a peint la porte en vert|pintó la puerta de verde|hat die Tür grün gestrichen|ha dipinto la porta di verde
slept in the barn|a dormi dans la grange|durmió en el granero|hat in der Scheune geschlafen|ha dormito nel fienile
""",
    "fact": """
cheese needs time|le fromage a besoin de temps|el queso necesita tiempo|Käse Zeit braucht|il formaggio ha bisogno di tempo
mice do not like cheese|les souris n'aiment pas le fromage|a los ratones no les gusta el queso|Mäuse Käse nicht mögen|i topi non amano il formaggio
the holes come from bacteria|les trous viennent des bactéries|los agujeros vienen de las bacterias|die Löcher von Bakterien stammen|i buchi vengono dai batteri
good bread is half the meal|le bon pain est la moitié du repas|el buen pan es la mitad de la comida|gutes Brot die halbe Mahlzeit ist|il buon pane è metà del pasto
the moon is made of cheese|la lune est en fromage|la luna está hecha de queso|der Mond aus Käse ist|la luna è fatta di formaggio
the grass gives the milk its flavor|l'herbe donne son goût au lait|la hierba le da a la leche su sabor|das Gras der Milch ihren Geschmack gibt|l'erba dà al latte il suo sapore
salt protects the rind|le sel protège la croûte|la sal protege la corteza|Salz die Rinde schützt|il sale protegge la crosta
patience is the best ingredient|la patience est le meilleur ingrédient|la paciencia es el mejor ingrediente|Geduld die beste Zutat ist|la pazienza è l'ingrediente migliore
the Romans already ate cheese|les Romains mangeaient déjà du fromage|los romanos ya comían queso|schon die Römer Käse aßen|i romani mangiavano già formaggio
the blue veins are a mold|les veines bleues sont une moisissure|las vetas azules son un moho|die blauen Adern ein Schimmel sind|le venature blu sono una muffa
cold kills the flavor|le froid tue la saveur|el frío mata el sabor|Kälte den Geschmack tötet|il freddo uccide il sapore
everybody needs a friend|tout le monde a besoin d'un ami|todo el mundo necesita un amigo|jeder einen Freund braucht|tutti hanno bisogno di un amico
""",
}
