"""Templates about the world around the cheese: shop, farm, travel, market, weather."""

SHOP = """
# price
A kilo of {cheese} costs {price} at our {spot}.
Un kilo de {cheese} coûte {price} dans {spot:our}.
Un kilo de {cheese} cuesta {price} en {spot:our}.
Ein Kilo {cheese} kostet {price} in {spot:our,dat}.
Un chilo di {cheese} costa {price} in {spot:our}.

# rise
The price of {cheese} rose by {percent} in {year}.
Le prix de {cheese:the} a augmenté de {percent} en {year}.
El precio de {cheese:the} subió un {percent} en {year}.
Der Preis für {cheese:the,acc} stieg im Jahr {year} um {percent}.
Il prezzo di {cheese:the} è salito del {percent} nel {year}.

# sold
We sold {count} kilos of {cheese} and {big} {food:pl} on {date}.
Nous avons vendu {count} kilos de {cheese} et {big} {food:pl} {date}.
Vendimos {count} kilos de {cheese} y {big} {food:pl} {date}.
Wir haben am {date} {count} Kilo {cheese} und {big} {food:pl,acc} verkauft.
Abbiamo venduto {count} chili di {cheese} e {big} {food:pl} {date}.
"""

FARM = """
# have
On this farm there are {count} {animal:pl} and {count2} {animal2:pl}.
Dans cette ferme, il y a {count} {animal:pl} et {count2} {animal2:pl}.
En esta granja hay {count} {animal:pl} y {count2} {animal2:pl}.
Auf diesem Bauernhof gibt es {count} {animal:pl,acc} und {count2} {animal2:pl,acc}.
In questa fattoria ci sono {count} {animal:pl} e {count2} {animal2:pl}.

# weather
When {weather}, the {animal:pl} stay near the {spot}.
Quand {weather}, {animal:the,pl} restent près de {spot:the}.
Cuando {weather}, {animal:the,pl} se quedan cerca de {spot:the}.
Wenn {weather}, bleiben {animal:the,pl} in der Nähe {spot:the,gen}.
Quando {weather}, {animal:the,pl} restano vicino a {spot:the}.
"""

TRAVEL = """
# visited
Last year we visited a {spot+quality} {place:in}.
L'année dernière, nous avons visité {spot:a+quality} {place:in}.
El año pasado visitamos {spot:a+quality} {place:in}.
Letztes Jahr haben wir {spot:a,acc+quality} {place:in} besucht.
L'anno scorso abbiamo visitato {spot:a+quality} {place:in}.

# season
{season} we often stay {place:in} to {action}.
{season}, nous restons souvent {place:in} pour {action}.
{season} solemos quedarnos {place:in} para {action}.
{season} sind wir oft {place:in}, um {action:zu}.
{season} restiamo spesso {place:in} per {action}.
"""

SECTIONS = {"shop": SHOP, "farm": FARM, "travel": TRAVEL}
