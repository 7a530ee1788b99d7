"""Templates about cheese: tasting, pairing, ageing, making, recipes."""

TASTING = """
# made
{cheese} is a {taste} cheese made from {milk}.
{cheese:the} est un fromage {taste@m} fabriqué avec de {milk:the}.
{cheese:the} es un queso {taste@m} elaborado con {milk}.
{cheese:the} ist ein Käse aus {milk}, und er schmeckt {taste}.
{cheese:the} è un formaggio {taste@m} fatto con {milk:the}.

# both
This {cheese} is {taste} and {taste2}.
{cheese:this} est {taste@cheese} et {taste2@cheese}.
{cheese:this} es {taste@cheese} y {taste2@cheese}.
{cheese:this} ist {taste} und {taste2}.
{cheese:this} è {taste@cheese} e {taste2@cheese}.

# part
I like the {part+sense} of this cheese.
J'aime {part:the+sense} de ce fromage.
Me gusta {part:the+sense} de este queso.
Ich mag {part:the,acc+sense} dieses Käses.
Mi piace {part:the+sense} di questo formaggio.

# percent
{cheese} contains {percent} fat.
{cheese:the} contient {percent} de matières grasses.
{cheese:the} contiene un {percent} de grasa.
{cheese:the} enthält {percent} Fett.
{cheese:the} contiene il {percent} di grassi.
"""

PAIRING = """
# with
{cheese} goes very well with {pairing} and {food:pl}.
{cheese:the} se marie très bien avec {pairing:the} et {food:the,pl}.
{cheese:the} combina muy bien con {pairing:the} y {food:the,pl}.
{cheese:the} passt sehr gut zu {pairing} und {food:pl,dat}.
{cheese:the} si abbina molto bene con {pairing:the} e {food:the,pl}.

# serve
Serve the {cheese} with {food:pl}, {food2:pl} and a little {pairing}.
Servez {cheese:the} avec {food:the,pl}, {food2:the,pl} et un peu de {pairing}.
Sirvan {cheese:the} con {food:pl}, {food2:pl} y un poco de {pairing}.
Serviert {cheese:the,acc} mit {food:pl,dat}, {food2:pl,dat} und etwas {pairing}.
Servite {cheese:the} con {food:the,pl}, {food2:the,pl} e un po' di {pairing}.
"""

AGEING = """
# months
This cheese ripens for {count} months in a {store+quality}.
Ce fromage s'affine pendant {count} mois dans {store:a+quality}.
Este queso madura durante {count} meses en {store:a+quality}.
Dieser Käse reift {count} Monate lang in {store:a,dat+quality}.
Questo formaggio stagiona per {count} mesi in {store:a+quality}.

# degrees
The {store} must stay at {degrees} degrees, even when {weather}.
{store:the} doit rester à {degrees} degrés, même quand {weather}.
{store:the} debe mantenerse a {degrees} grados, incluso cuando {weather}.
{store:the} muss bei {degrees} Grad bleiben, auch wenn {weather}.
{store:the} deve restare a {degrees} gradi, anche quando {weather}.

# liters
You need {count} liters of {milk} to make a wheel of {cheese}.
Il faut {count} litres de {milk} pour faire une meule de {cheese}.
Se necesitan {count} litros de {milk} para hacer una rueda de {cheese}.
Man braucht {count} Liter {milk}, um einen Laib {cheese} herzustellen.
Servono {count} litri di {milk} per fare una forma di {cheese}.
"""

RECIPE = """
# put
First put the {food:pl} in the {tool+thing}, then add the {cheese}.
Mettez d'abord {food:the,pl} dans {tool:the+thing}, puis ajoutez {cheese:the}.
Primero pongan {food:the,pl} en {tool:the+thing}, luego añadan {cheese:the}.
Legt zuerst {food:the,pl,acc} in {tool:the,acc+thing}, dann gebt {cheese:the,acc} dazu.
Mettete prima {food:the,pl} in {tool:the+thing}, poi aggiungete {cheese:the}.

# dish
{when} we are preparing a {dish+taste} with {cheese}.
{when}, nous préparons {dish:a+taste} avec {cheese:the}.
{when} preparamos {dish:a+taste} con {cheese}.
{when} bereiten wir {dish:a,acc+taste} mit {cheese} zu.
{when} prepariamo {dish:a+taste} con {cheese:the}.
"""

SECTIONS = {"tasting": TASTING, "pairing": PAIRING, "ageing": AGEING, "recipe": RECIPE}
