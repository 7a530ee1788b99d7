"""Names of people from many cultures; they stay as they are in every language."""

_WOMEN = """
Anna Maria Sofia Elena Chiara Giulia Francesca Lucia Paola Carmen Isabel Pilar Ines Teresa Marta Claire
Camille Juliette Margot Amelie Chloe Nathalie Sylvie Odile Greta Ingrid Heidi Ursula Katrin Anke Lena Frieda
Emma Olivia Alice Grace Rachel Sarah Hannah Rebecca Naomi Ruth Emily Charlotte Jane Helen Susan Patricia
Linda Karen Priya Anjali Lakshmi Deepa Meera Yuki Sakura Haruka Mei Ling Xiu Fatima Aisha Leila Yasmin
Zainab Amina Ngozi Chioma Adaeze Wanjiru Thandiwe Zanele Olga Svetlana Natasha Irina Katarzyna Agnieszka
Zofia Eleni Katerina Despina Ioanna Astrid Freya Sigrid Linnea Bridget Siobhan Maeve Valentina Gabriela
Luciana Camila Rosa Dolores
"""
_MEN = """
Pavlos Marco Luca Giovanni Paolo Matteo Antonio Carlos Javier Miguel Diego Rafael Pablo Pierre Jean Louis
Mathieu Antoine Guillaume Laurent Bruno Hans Klaus Stefan Jonas Felix Lukas Matthias Werner James John
Robert William David Thomas Daniel Peter Paul George Edward Arthur Henry Oliver Jack Samuel Benjamin Nathan
Simon Martin Raj Arjun Vikram Sanjay Ravi Kenji Hiroshi Takumi Wei Chen Jun Minh Ahmed Omar Hassan Yusuf
Ibrahim Karim Kwame Kofi Chidi Emeka Tunde Sipho Ivan Dmitri Sergei Piotr Tomasz Nikos Giorgos Dimitris
Kostas Yannis Lars Erik Magnus Sven Anders Liam Patrick Connor Sean Mateo Santiago Andres Joaquin Fernando
"""
_SURNAMES = """
Protopapas Rossi Ferrari Bianchi Romano Colombo Ricci Marino Greco Conti Esposito Garcia Martinez Lopez
Gonzalez Sanchez Fernandez Torres Ramirez Flores Moreno Dupont Martin Bernard Dubois Moreau Laurent Lefebvre
Fontaine Rousseau Girard Blanchet Mercier Schmidt Fischer Weber Wagner Becker Hoffmann Schneider Keller
Vogel Zimmermann Baumann Krause Smith Jones Brown Taylor Wilson Davies Evans Walker Wright Robinson Thompson
White Harris Clarke Lewis Baker Cooper Turner Parker Morgan Campbell Mitchell Anderson Stewart Murray Patel
Sharma Singh Gupta Kumar Reddy Mehta Kapoor Tanaka Suzuki Yamamoto Nakamura Sato Watanabe Wang Li Zhang Liu
Zhao Huang Kim Park Nguyen Tran Pham Khan Hussain Rahman Mansour Haddad Khalil Aziz Okafor Adeyemi Mensah
Osei Diallo Traore Ndlovu Dlamini Kamau Otieno Ivanov Petrov Volkov Sokolov Kowalski Nowak Wisniewski
Papadopoulos Dimitriou Nikolaidis Georgiou Angelou Andersson Johansson Lindqvist Nielsen Hansen Larsen Olsen
Murphy Kelly Sullivan Byrne Gallagher Silva Santos Oliveira Pereira Costa Almeida Carvalho Horvath Novak
Dvorak Popescu Ionescu Virtanen Korhonen Yilmaz Demir Kaya Cohen Levi Goldberg Rosen
"""
WOMEN = _WOMEN.split()
MEN = _MEN.split()
SURNAMES = _SURNAMES.split()
