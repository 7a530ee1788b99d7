"""Numbers that are lost, and those that can be put right."""

import pytest

from services.translate_text.checking.numbers import lost, mended


@pytest.mark.parametrize(
    ("source", "translation", "numbers"),
    [
        ("It costs 1,250 euros.", "Il coûte 1 250 euros.", 0),
        ("In 1964.", "En 196.", 1),
        ("Two.", "Deux 2.", 0),
        ("It costs $7.05.", "Cela coûte 7,50 $.", 1),
        ("On May 1, 7,700 of 12,320.50.", "El 1 de mayo, 7700 de 12.320,50.", 0),
        ("In 1863, 880 people and 1,234,567.", "Nel 1863 880 persone e 1.234.567.", 0),
    ],
)
def test_lost_numbers(source: str, translation: str, numbers: int) -> None:
    assert lost(source, translation) == numbers


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("It costs $7.05.", "Cela coûte 7,50 $.", "Cela coûte 7,05 $."),
        ("5,900 dates on July 30", "590 dátiles el 30 de julio", "5900 dátiles el 30 de julio"),
        ("On May 23 we sold 23.", "El 23 de mayo vendimos 24.", "El 23 de mayo vendimos 23."),
        ("It rose by 74%.", "Er stieg um 4 %.", "Er stieg um 74 %."),
        ("At 5 p.m.", "À 17 heures.", "À 17 heures."),
        ("At 1 p.m.", "À 13 heures.", "À 13 heures."),
        ("In 1964.", "En un año.", "En un año."),
        ("From 12 to 34.", "De 21 à 43.", "De 21 à 43."),
        ("It costs 1,250.75.", "Es kostet 1.250,75.", "Es kostet 1.250,75."),
    ],
)
def test_mended(source: str, translation: str, expected: str) -> None:
    assert mended(source, translation) == expected
