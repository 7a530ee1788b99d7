"""Terms get into translations, by whichever way works, or are flagged; and spans find their places."""

import pytest

from services.translate_text.sentence import SentenceRequest, Term, Translation
from services.translate_text.terms.glossary import applying, code_switched, missing, places
from services.translate_text.terms.placing import translated
from tests.unit.translate_text.models import TableModel

CHEESY = Term("cheesy", "fromager")
PLAIN = "le podcast ringard"


def asked(text: str, *terms: Term, spans: tuple[tuple[int, int], ...] = ()) -> SentenceRequest:
    return SentenceRequest(text, "eng_Latn", "fra_Latn", terms=terms, spans=spans)


def one(request: SentenceRequest, model: TableModel) -> Translation:
    (found,) = translated([request], model, 2)
    return found


def test_a_term_that_the_model_writes_anyway_costs_nothing() -> None:
    model = TableModel(lambda *_: "le podcast fromager")
    found = one(asked("the podcast cheesy", CHEESY), model)
    assert (found.text, found.flags) == ("le podcast fromager", ())
    assert len([texts for texts, _ in model.asked if texts]) == 1


def test_the_words_read_from_the_term_are_replaced() -> None:
    found = one(asked("the podcast cheesy", CHEESY), TableModel(lambda *_: PLAIN))
    assert (found.text, found.flags) == ("le podcast fromager", ())


def test_at_the_start_it_gets_a_capital() -> None:
    found = one(asked("cheesy podcast", CHEESY), TableModel(lambda *_: "Ringard podcast"))
    assert (found.text, found.flags) == ("Fromager podcast", ())


def test_where_no_word_was_read_from_it_the_model_is_given_the_term() -> None:
    class Blind(TableModel):
        def drops(self, asked: object) -> list[list[object]]:  # type: ignore[override]
            return [[] for _ in asked]  # type: ignore[attr-defined]

    model = Blind(lambda request, _: "le fromager podcast" if "fromager" in request.text else PLAIN)
    found = one(asked("the cheesy podcast", CHEESY), model)
    assert (found.text, found.flags) == ("le fromager podcast", ())
    assert ["the fromager podcast"] in [texts for texts, _ in model.asked]
    deaf = one(asked("the cheesy podcast", CHEESY), Blind(lambda *_: PLAIN))
    assert (deaf.text, deaf.flags) == (PLAIN, ("glossary",))


def test_several_terms_and_each_of_their_places() -> None:
    request = asked("red wine and red cheese", Term("red wine", "du rouge"), Term("red", "roux"))
    assert [term.source for term in applying(request.terms, request.text)] == ["red wine", "red"]
    found = one(
        asked("brie and brie", Term("brie", "Brie de Meaux")), TableModel(lambda *_: "fromage et fromage")
    )
    assert found.text == "Brie de Meaux et Brie de Meaux"


def test_a_term_inside_a_longer_one_is_not_asked_for_again() -> None:
    terms = Term("cheese", "KÄS"), Term("blue cheese", "BLEU cheese")
    found = one(asked("blue cheese and cheese", *terms), TableModel(lambda *_: "BLEU cheese et KÄS"))
    assert (found.text, found.flags) == ("BLEU cheese et KÄS", ())
    assert code_switched(asked("cheese, blue cheese", *terms)).text == "KÄS, BLEU cheese"


@pytest.mark.parametrize(
    ("term", "text", "count"),
    [
        ("cheese", "Cheese, cheeses and CHEESE.", 2),
        ("May", "May you go in may.", 1),
        ("奶酪", "我喜欢奶酪蛋糕。", 1),
        ("C++", "I like C++, not C.", 1),
        ("l'ami", "C'est l'ami.", 1),
    ],
)
def test_terms_are_whole_words(term: str, text: str, count: int) -> None:
    assert len(places(term, text)) == count


def test_a_term_must_come_as_often_as_in_the_source() -> None:
    request = asked("brie, brie", Term("brie", "Brie"))
    assert missing(request, "le Brie")
    assert not missing(request, "Brie, du Brie")
    assert missing(request, "Brie, du brie"), "as given, not in other letters"


def test_spans_find_their_places() -> None:
    found = one(
        asked("we love cheese", spans=((8, 14), (3, 7))), TableModel(lambda *_: "nous aimons fromage")
    )
    assert [found.text[slice(*place)] for place in found.places if place] == ["fromage", "aimons"]
