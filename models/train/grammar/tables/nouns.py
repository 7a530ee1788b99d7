"""Nouns: gender and forms per language, `gender singular/plural`; a regular plural may be left out (not in German).

Genders: m, f, n; German w is weak masculine; Italian x is masculine singular, feminine plural.
"""

SAME_CHEESES = (
    "Brie, Camembert, Cheddar, Gouda, Roquefort, Manchego, Gorgonzola, Pecorino, Provolone, Taleggio, Comté, Reblochon, "
    "Munster, Stilton, Edam, Halloumi, Mascarpone, Asiago, Cantal, Beaufort, Cabrales, Appenzeller, Havarti"
)
TABLES = {
    "cheese": """
mozzarella|f mozzarella|f mozzarella|m Mozzarella|f mozzarella
feta|f feta|m feta|m Feta|f feta
ricotta|f ricotta|m ricotta|m Ricotta|f ricotta
burrata|f burrata|f burrata|f Burrata|f burrata
Parmesan|m parmesan|m parmesano|m Parmesan|m parmigiano
Gruyère|m gruyère|m gruyer|m Greyerzer|m groviera
Emmental|m emmental|m emmental|m Emmentaler|m emmental
mimolette|f mimolette|f mimolette|m Mimolette|f mimolette
raclette|f raclette|f raclette|m Raclettekäse|f raclette
fontina|f fontina|f fontina|m Fontina|f fontina
goat cheese|m fromage de chèvre|m queso de cabra|m Ziegenkäse|m formaggio di capra
blue cheese|m fromage bleu|m queso azul|m Blauschimmelkäse|m formaggio erborinato
cottage cheese|m fromage blanc|m requesón|m Hüttenkäse|m formaggio in fiocchi
cream cheese|m fromage à tartiner|m queso crema|m Frischkäse|m formaggio spalmabile
""",
    "milk": """
milk|m lait|f leche|f Milch|m latte
goat milk|m lait de chèvre|f leche de cabra|f Ziegenmilch|m latte di capra
sheep milk|m lait de brebis|f leche de oveja|f Schafsmilch|m latte di pecora
cow milk|m lait de vache|f leche de vaca|f Kuhmilch|m latte di mucca
buffalo milk|m lait de bufflonne|f leche de búfala|f Büffelmilch|m latte di bufala
raw milk|m lait cru|f leche cruda|f Rohmilch|m latte crudo
""",
    "animal": """
cow|f vache|f vaca|f Kuh/Kühe|f mucca
goat|f chèvre|f cabra|f Ziege/Ziegen|f capra
sheep/sheep|m mouton|f oveja|n Schaf/Schafe|f pecora
buffalo/buffaloes|m buffle|m búfalo|m Büffel/Büffel|m bufalo
horse|m cheval|m caballo|n Pferd/Pferde|m cavallo
dog|m chien|m perro|m Hund/Hunde|m cane
cat|m chat|m gato|f Katze/Katzen|m gatto
pig|m cochon|m cerdo|n Schwein/Schweine|m maiale
hen|f poule|f gallina|f Henne/Hennen|f gallina
donkey|m âne|m burro|m Esel/Esel|m asino
duck|m canard|m pato|f Ente/Enten|f anatra
""",
    "pairing": """
white wine|m vin blanc|m vino blanco|m Weißwein/Weißweine|m vino bianco
red wine|m vin rouge|m vino tinto|m Rotwein/Rotweine|m vino rosso
cider|m cidre|f sidra|m Apfelwein/Apfelweine|m sidro
beer|f bière|f cerveza|n Bier/Biere|f birra
black tea|m thé noir|m té negro|m Schwarztee/Schwarztees|m tè nero
coffee|m café|m café|m Kaffee/Kaffees|m caffè
bread|m pain|m pan|n Brot/Brote|m pane
honey|m miel|f miel|m Honig/Honige|m miele
jam|f confiture|f mermelada|f Marmelade/Marmeladen|f marmellata
ham|m jambon|m jamón|m Schinken/Schinken|m prosciutto
butter|m beurre|f mantequilla|f Butter/Butter|m burro
olive oil|f huile d'olive|m aceite de oliva|n Olivenöl/Olivenöle|m olio d'oliva
mustard|f moutarde|f mostaza|m Senf/Senfe|f senape
chocolate|m chocolat|m chocolate|f Schokolade/Schokoladen|m cioccolato
garlic|m ail|m ajo|m Knoblauch/Knoblauche|m aglio
pepper|m poivre|f pimienta|m Pfeffer/Pfeffer|m pepe
champagne|m champagne|m champán|m Champagner/Champagner|m champagne
apple juice|m jus de pomme|m zumo de manzana|m Apfelsaft/Apfelsäfte|m succo di mela
water|f eau|f agua|n Wasser/Wasser|f acqua
""",
    "food": """
apple|f pomme|f manzana|m Apfel/Äpfel|f mela
pear|f poire|f pera|f Birne/Birnen|f pera
fig|f figue|m higo|f Feige/Feigen|m fico
grape|m raisin|f uva|f Traube/Trauben|f uva
walnut|f noix|f nuez|f Walnuss/Walnüsse|f noce
almond|f amande|f almendra|f Mandel/Mandeln|f mandorla
olive|f olive|f aceituna|f Olive/Oliven|f oliva
tomato/tomatoes|f tomate|m tomate|f Tomate/Tomaten|m pomodoro
onion|m oignon|f cebolla|f Zwiebel/Zwiebeln|f cipolla
potato/potatoes|f pomme de terre/pommes de terre|f patata|f Kartoffel/Kartoffeln|f patata
mushroom|m champignon|f seta|m Pilz/Pilze|m fungo
egg|m œuf|m huevo|n Ei/Eier|x uovo/uova
peach|f pêche|m melocotón|m Pfirsich/Pfirsiche|f pesca
cherry|f cerise|f cereza|f Kirsche/Kirschen|f ciliegia/ciliegie
strawberry|f fraise|f fresa|f Erdbeere/Erdbeeren|f fragola
orange|f orange|f naranja|f Orange/Orangen|f arancia
date|f datte|m dátil|f Dattel/Datteln|m dattero
carrot|f carotte|f zanahoria|f Karotte/Karotten|f carota
lemon|m citron|m limón|f Zitrone/Zitronen|m limone
""",
    "dish": """
salad|f salade|f ensalada|m Salat/Salate|f insalata
soup|f soupe|f sopa|f Suppe/Suppen|f zuppa
pizza|f pizza|f pizza|f Pizza/Pizzen|f pizza
sandwich|m sandwich/sandwichs|m bocadillo|n Sandwich/Sandwiches|m panino
omelette|f omelette|f tortilla|n Omelett/Omeletts|f frittata
tart|f tarte|f tarta|f Torte/Torten|f torta
sauce|f sauce|f salsa|f Soße/Soßen|f salsa
fondue|f fondue|f fondue|n Fondue/Fondues|f fonduta
risotto|m risotto|m risotto|n Risotto/Risottos|m risotto
gratin|m gratin|m gratinado|m Auflauf/Aufläufe|m gratin/gratin
cake|m gâteau|m pastel|m Kuchen/Kuchen|f torta
burger|m hamburger|f hamburguesa|m Burger/Burger|m hamburger/hamburger
stew|m ragoût|m guiso|m Eintopf/Eintöpfe|m stufato
dessert|m dessert|m postre|m Nachtisch/Nachtische|m dolce
""",
    "job": """
cheesemaker|m fromager|m quesero|m Käser/Käser|m casaro
farmer|m fermier|m granjero|w Bauer/Bauern|m contadino
chef|m chef|m chef|m Koch/Köche|m cuoco/cuochi
baker|m boulanger|m panadero|m Bäcker/Bäcker|m fornaio
butcher|m boucher|m carnicero|m Metzger/Metzger|m macellaio
shepherd|m berger|m pastor|w Hirte/Hirten|m pastore
winemaker|m vigneron|m viticultor|m Winzer/Winzer|m vignaiolo
teacher|m professeur|m profesor|m Lehrer/Lehrer|m insegnante
writer|m écrivain|m escritor|m Schriftsteller/Schriftsteller|m scrittore
scientist|m scientifique|m científico|m Wissenschaftler/Wissenschaftler|m scienziato
merchant|m marchand|m comerciante|m Händler/Händler|m commerciante
neighbor|m voisin|m vecino|w Nachbar/Nachbarn|m vicino
student|m étudiant|m estudiante|w Student/Studenten|m studente
doctor|m médecin|m médico|m Arzt/Ärzte|m medico/medici
""",
    "spot": """
shop|f boutique|f tienda|m Laden/Läden|f bottega
market|m marché|m mercado|m Markt/Märkte|m mercato
farm|f ferme|f granja|m Bauernhof/Bauernhöfe|f fattoria
dairy|f laiterie|f lechería|f Molkerei/Molkereien|m caseificio
cellar|f cave|f bodega|m Keller/Keller|f cantina
kitchen|f cuisine|f cocina|f Küche/Küchen|f cucina
restaurant|m restaurant|m restaurante|n Restaurant/Restaurants|m ristorante
village|m village|m pueblo|n Dorf/Dörfer|m paese
cave|f grotte|f cueva|f Höhle/Höhlen|f grotta
valley|f vallée|m valle|n Tal/Täler|f valle
barn|f grange|m granero|f Scheune/Scheunen|m fienile
bakery|f boulangerie|f panadería|f Bäckerei/Bäckereien|m panificio
school|f école|f escuela|f Schule/Schulen|f scuola
hotel|m hôtel|m hotel|n Hotel/Hotels|m hotel/hotel
factory|f usine|f fábrica|f Fabrik/Fabriken|f fabbrica
workshop|m atelier|m taller|f Werkstatt/Werkstätten|m laboratorio
studio|m studio|m estudio|n Studio/Studios|m studio
museum|m musée|m museo|n Museum/Museen|m museo
""",
    "store": """
cellar|f cave|f bodega|m Keller/Keller|f cantina
cave|f grotte|f cueva|f Höhle/Höhlen|f grotta
barn|f grange|m granero|f Scheune/Scheunen|m fienile
warehouse|m entrepôt|m almacén/almacenes|n Lagerhaus/Lagerhäuser|m magazzino
room|f pièce|f sala|m Raum/Räume|f stanza
tunnel|m tunnel|m túnel/túneles|m Tunnel/Tunnel|m tunnel/tunnel
tower|f tour|f torre|m Turm/Türme|f torre
""",
    "part": """
rind|f croûte|f corteza|f Rinde/Rinden|f crosta
texture|f texture|f textura|f Konsistenz/Konsistenzen|f consistenza
flavor|f saveur|m sabor|m Geschmack/Geschmäcker|m sapore
smell|f odeur|m olor|m Geruch/Gerüche|m odore
color|f couleur|m color|f Farbe/Farben|m colore
aroma|m arôme|m aroma|n Aroma/Aromen|m aroma/aromi
taste|m goût|m gusto|m Geschmack/Geschmäcker|m gusto
paste|f pâte|f pasta|m Teig/Teige|f pasta
""",
    "tool": """
knife/knives|m couteau|m cuchillo|n Messer/Messer|m coltello
spoon|f cuillère|f cuchara|m Löffel/Löffel|m cucchiaio
fork|f fourchette|m tenedor|f Gabel/Gabeln|f forchetta
pan|f poêle|f sartén/sartenes|f Pfanne/Pfannen|f padella
pot|f casserole|f olla|m Topf/Töpfe|f pentola
bowl|m bol|m cuenco|f Schüssel/Schüsseln|f ciotola
plate|f assiette|m plato|m Teller/Teller|m piatto
board|f planche|f tabla|n Brett/Bretter|m tagliere
cloth|m torchon|m paño|n Tuch/Tücher|m panno
box|f boîte|f caja|f Schachtel/Schachteln|f scatola
grater|f râpe|m rallador|f Reibe/Reiben|f grattugia
glass|m verre|m vaso|n Glas/Gläser|m bicchiere
basket|m panier|f cesta|m Korb/Körbe|m cesto
fridge|m réfrigérateur|f nevera|m Kühlschrank/Kühlschränke|m frigorifero
oven|m four|m horno|m Ofen/Öfen|m forno
""",
    "topic": """
question|f question|f pregunta|f Frage/Fragen|f domanda
story|f histoire|f historia|f Geschichte/Geschichten|f storia
idea|f idée|f idea|f Idee/Ideen|f idea
recipe|f recette|f receta|n Rezept/Rezepte|f ricetta
letter|f lettre|f carta|m Brief/Briefe|f lettera
book|m livre|m libro|n Buch/Bücher|m libro
message|m message|m mensaje|f Nachricht/Nachrichten|m messaggio
song|f chanson|f canción|n Lied/Lieder|f canzone
answer|f réponse|f respuesta|f Antwort/Antworten|f risposta
secret|m secret|m secreto|n Geheimnis/Geheimnisse|m segreto
mistake|f erreur|m error|m Fehler/Fehler|m errore
surprise|f surprise|f sorpresa|f Überraschung/Überraschungen|f sorpresa
opinion|m avis|f opinión|f Meinung/Meinungen|m parere
tradition|f tradition|f tradición|f Tradition/Traditionen|f tradizione
gift|m cadeau|m regalo|n Geschenk/Geschenke|m regalo
trip|m voyage|m viaje|f Reise/Reisen|m viaggio
""",
}
