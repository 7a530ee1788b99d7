"""Regions, countries and towns.

The code before a name says which prepositions it takes. French: f en/de, m au/du, p aux/des, t à/de, d dans le/du.
German: n in/aus, f in der/aus der, m im/aus dem, p in den/aus den. Italian: f in/dalla, m in/dal, v in/dall', p nei/dai, g negli/dagli,
t a/da. English and Spanish need none (n).
"""

TABLES = {
    "place": """
n Normandy|f Normandie|n Normandía|f Normandie|f Normandia
n Brittany|f Bretagne|n Bretaña|f Bretagne|f Bretagna
n Savoy|f Savoie|n Saboya|n Savoyen|f Savoia
n Burgundy|f Bourgogne|n Borgoña|n Burgund|f Borgogna
n Provence|f Provence|n Provenza|f Provence|f Provenza
n Alsace|f Alsace|n Alsacia|m Elsass|v Alsazia
n Corsica|f Corse|n Córcega|n Korsika|f Corsica
n Tuscany|f Toscane|n Toscana|f Toskana|f Toscana
n Sicily|f Sicile|n Sicilia|n Sizilien|f Sicilia
n Sardinia|f Sardaigne|n Cerdeña|n Sardinien|f Sardegna
n Lombardy|f Lombardie|n Lombardía|f Lombardei|f Lombardia
n Piedmont|m Piémont|n Piamonte|m Piemont|m Piemonte
n Bavaria|f Bavière|n Baviera|n Bayern|f Baviera
n Galicia|f Galice|n Galicia|n Galicien|f Galizia
n Catalonia|f Catalogne|n Cataluña|n Katalonien|f Catalogna
n Andalusia|f Andalousie|n Andalucía|n Andalusien|v Andalusia
n France|f France|n Francia|n Frankreich|f Francia
n Italy|f Italie|n Italia|n Italien|v Italia
n Spain|f Espagne|n España|n Spanien|f Spagna
n Germany|f Allemagne|n Alemania|n Deutschland|f Germania
n Switzerland|f Suisse|n Suiza|f Schweiz|f Svizzera
n Austria|f Autriche|n Austria|n Österreich|v Austria
n Portugal|m Portugal|n Portugal|n Portugal|m Portogallo
n Greece|f Grèce|n Grecia|n Griechenland|f Grecia
n England|f Angleterre|n Inglaterra|n England|v Inghilterra
n Scotland|f Écosse|n Escocia|n Schottland|f Scozia
n Ireland|f Irlande|n Irlanda|n Irland|v Irlanda
n Norway|f Norvège|n Noruega|n Norwegen|f Norvegia
n Denmark|m Danemark|n Dinamarca|n Dänemark|f Danimarca
n Poland|f Pologne|n Polonia|n Polen|f Polonia
n Mexico|m Mexique|n México|n Mexiko|m Messico
n Canada|m Canada|n Canadá|n Kanada|m Canada
n Argentina|f Argentine|n Argentina|n Argentinien|v Argentina
n India|f Inde|n India|n Indien|v India
n Japan|m Japon|n Japón|n Japan|m Giappone
n California|f Californie|n California|n Kalifornien|f California
n the Netherlands|p Pays-Bas|n los Países Bajos|p Niederlanden|p Paesi Bassi
n the United States|p États-Unis|n los Estados Unidos|p Vereinigten Staaten|g Stati Uniti
n Turkey|f Turquie|n Turquía|f Türkei|f Turchia
""",
    "town": """
n Paris|t Paris|n París|n Paris|t Parigi
n Rome|t Rome|n Roma|n Rom|t Roma
n Madrid|t Madrid|n Madrid|n Madrid|t Madrid
n Barcelona|t Barcelone|n Barcelona|n Barcelona|t Barcellona
n Berlin|t Berlin|n Berlín|n Berlin|t Berlino
n Munich|t Munich|n Múnich|n München|t Monaco di Baviera
n Vienna|t Vienne|n Viena|n Wien|t Vienna
n London|t Londres|n Londres|n London|t Londra
n Boston|t Boston|n Boston|n Boston|t Boston
n New York|t New York|n Nueva York|n New York|t New York
n Athens|t Athènes|n Atenas|n Athen|t Atene
n Lisbon|t Lisbonne|n Lisboa|n Lissabon|t Lisbona
n Geneva|t Genève|n Ginebra|n Genf|t Ginevra
n Milan|t Milan|n Milán|n Mailand|t Milano
n Turin|t Turin|n Turín|n Turin|t Torino
n Florence|t Florence|n Florencia|n Florenz|t Firenze
n Naples|t Naples|n Nápoles|n Neapel|t Napoli
n Lyon|t Lyon|n Lyon|n Lyon|t Lione
n Brussels|t Bruxelles|n Bruselas|n Brüssel|t Bruxelles
n Amsterdam|t Amsterdam|n Ámsterdam|n Amsterdam|t Amsterdam
n Edinburgh|t Édimbourg|n Edimburgo|n Edinburgh|t Edimburgo
n Dublin|t Dublin|n Dublín|n Dublin|t Dublino
n Seville|t Séville|n Sevilla|n Sevilla|t Siviglia
n Hamburg|t Hambourg|n Hamburgo|n Hamburg|t Amburgo
""",
}
