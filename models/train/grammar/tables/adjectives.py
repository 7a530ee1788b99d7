"""Adjectives. French and Spanish: masculine, or masculine/feminine; German: predicative, or predicative/stem;
Italian: masculine singular, or singular/plural. Tables keep meanings together, so that a template stays sensible."""

TABLES = {
    "taste": """
creamy|crémeux/crémeuse|cremoso|cremig|cremoso
salty|salé|salado|salzig|salato
sweet|doux/douce|dulce|süß|dolce
mild|léger/légère|suave|mild|delicato
sharp|piquant|picante|scharf/scharf|piccante
bitter|amer/amère|amargo|bitter/bitter|amaro
fresh|frais/fraîche|fresco|frisch|fresco/freschi
smoky|fumé|ahumado|rauchig|affumicato
buttery|beurré|mantecoso|buttrig|burroso
fruity|fruité|afrutado|fruchtig|fruttato
spicy|épicé|especiado|würzig|speziato
soft|mou/molle|blando|weich|morbido
hard|dur|duro|hart|duro
rich|riche|rico|reichhaltig|ricco/ricchi
strong|fort|fuerte|kräftig|forte
delicious|délicieux/délicieuse|delicioso|köstlich|delizioso
wonderful|merveilleux/merveilleuse|maravilloso|wunderbar|meraviglioso
perfect|parfait|perfecto|perfekt|perfetto
tasty|savoureux/savoureuse|sabroso|lecker/lecker|gustoso
""",
    "value": """
unusual|inhabituel/inhabituelle|inusual|ungewöhnlich|insolito
famous|célèbre|famoso|berühmt|famoso
popular|populaire|popular|beliebt|popolare
expensive|cher/chère|caro|teuer/teur|costoso
cheap|abordable|barato|günstig|economico/economici
complex|complexe|complejo|komplex|complesso
elegant|élégant|elegante|elegant|elegante
surprising|surprenant|sorprendente|überraschend|sorprendente
simple|simple|sencillo|einfach|semplice
""",
    "quality": """
dark|sombre|oscuro|dunkel/dunkl|buio
quiet|tranquille|tranquilo|ruhig|tranquillo
modern|moderne|moderno|modern|moderno
traditional|traditionnel/traditionnelle|tradicional|traditionell|tradizionale
charming|charmant|encantador/encantadora|charmant|incantevole
famous|célèbre|famoso|berühmt|famoso
busy|animé|animado|belebt|animato
local|local|local|örtlich|locale
ancient|ancien/ancienne|antiguo|uralt|antico/antichi
new|neuf/neuve|nuevo|neu|nuovo
clean|propre|limpio|sauber/sauber|pulito
remote|isolé|aislado|abgelegen|isolato
""",
    "thing": """
useful|utile|útil|nützlich|utile
simple|simple|sencillo|einfach|semplice
expensive|cher/chère|caro|teuer/teur|costoso
elegant|élégant|elegante|elegant|elegante
practical|pratique|práctico|praktisch|pratico/pratici
special|spécial|especial|besonder|speciale
interesting|intéressant|interesante|interessant|interessante
perfect|parfait|perfecto|perfekt|perfetto
modern|moderne|moderno|modern|moderno
magnificent|magnifique|magnífico|großartig|magnifico/magnifici
strange|étrange|extraño|seltsam|strano
different|différent|diferente|ander|diverso
""",
    "sense": """
fine|fin|fino|fein|fine
intense|intense|intenso|intensiv|intenso
delicate|délicat|delicado|zart|delicato
incredible|incroyable|increíble|unglaublich|incredibile
natural|naturel/naturelle|natural|natürlich|naturale
unique|unique|único|einzigartig|unico/unici
pleasant|agréable|agradable|angenehm|piacevole
strange|étrange|extraño|seltsam|strano
typical|typique|típico|typisch|tipico/tipici
light|léger/légère|ligero|leicht|leggero
dark|foncé|oscuro|dunkel/dunkl|scuro
golden|doré|dorado|golden|dorato
""",
    "beast": """
white|blanc/blanche|blanco|weiß|bianco/bianchi
black|noir|negro|schwarz|nero
brown|brun|marrón|braun|marrone
healthy|robuste|sano|gesund|sano
hungry|affamé|hambriento|hungrig|affamato
tired|fatigué|cansado|müde|stanco/stanchi
calm|calme|tranquilo|ruhig|calmo
friendly|sympathique|simpático|freundlich|simpatico/simpatici
stubborn|têtu|terco|störrisch|testardo
fast|rapide|rápido|schnell|veloce
""",
    "ease": """
easy|facile|fácil|einfach|facile
difficult|difficile|difícil|schwierig|difficile
impossible|impossible|imposible|unmöglich|impossibile
simple|simple|sencillo|einfach|semplice
""",
    "mood": """
easy|facile|fácil|einfach|facile
difficult|difficile|difícil|schwierig|difficile
important|important|importante|wichtig|importante
possible|possible|posible|möglich|possibile
useful|utile|útil|nützlich|utile
interesting|intéressant|interesante|interessant|interessante
fun|amusant|divertido|lustig|divertente
normal|normal|normal|normal|normale
safe|sûr|seguro|sicher|sicuro
wise|sage|sensato|klug|saggio
""",
}
