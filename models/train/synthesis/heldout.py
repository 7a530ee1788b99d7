"""The texts the voice is measured on: the grammar's held-out sentences, and some of no domain at all.

Contract: `python -m models.train.synthesis.heldout` writes `<code>.txt` and `beyond.<code>.txt` into
models/eval/data/synthesis, the same at every call. It does not know the voice.
"""

import random
from collections.abc import Iterable
from pathlib import Path

from models.train import grammar
from services.common.languages import LANGUAGES

FOLDER = Path(__file__).parents[2] / "eval" / "data" / "synthesis"
_SENTENCES = 12
OTHER: dict[str, tuple[str, ...]] = {
    "en": (
        "The train to Edinburgh leaves from platform 9 at 17:45.",
        "Scientists measured a temperature of 36.6 °C in the laboratory.",
        "Could you please forward my luggage to the hotel?",
        "Dr. Brown paid $12.50 for a ticket to the museum.",
    ),
    "fr": (
        "Le train pour Marseille part de la voie 9 à 17h45.",
        "Les chercheurs ont mesuré une température de 36,6 °C au laboratoire.",
        "Pourriez-vous envoyer mes bagages à l'hôtel ?",
        "Mme Dupont a payé 12,50 € pour une entrée au musée.",
    ),
    "es": (
        "El tren a Sevilla sale del andén 9 a las 17:45.",
        "Los científicos midieron una temperatura de 36,6 °C en el laboratorio.",
        "¿Podría enviar mi equipaje al hotel?",
        "La Sra. García pagó 12,50 € por una entrada al museo.",
    ),
    "de": (
        "Der Zug nach München fährt um 17:45 Uhr von Gleis 9 ab.",
        "Die Forscher haben im Labor eine Temperatur von 36,6 °C gemessen.",
        "Könnten Sie bitte mein Gepäck ins Hotel schicken?",
        "Dr. Braun hat 12,50 € für eine Eintrittskarte bezahlt.",
    ),
    "it": (
        "Il treno per Firenze parte dal binario 9 alle 17:45.",
        "Gli scienziati hanno misurato una temperatura di 36,6 °C in laboratorio.",
        "Potrebbe mandare i miei bagagli in albergo?",
        "La Sig.ra Bianchi ha pagato 12,50 € per un biglietto del museo.",
    ),
}


def main() -> None:
    """Write the texts of every language; the grammar's are translations of one another."""
    rng = random.Random(11)
    sentences = [grammar.sample(rng, "held") for _ in range(_SENTENCES)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for code in LANGUAGES:
        _write(f"{code}.txt", [sentence.text[code] for sentence in sentences])
        _write(f"beyond.{code}.txt", OTHER[code])


def _write(name: str, lines: Iterable[str]) -> None:
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
