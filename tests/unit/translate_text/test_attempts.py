"""What is tried again, with what, and what is kept of it."""

import pytest

from services.translate_text.checking.attempts import WIDER_BEAM, Search, best
from services.translate_text.sentence import SentenceRequest
from tests.unit.translate_text.models import Say, TableModel

SOURCE = "We all love the cheese of my father."
GOOD, LOOP, COPY = "Nous aimons tous le fromage de mon père.", "le le le le le le fromage", SOURCE


def request(text: str = SOURCE, **more: int) -> SentenceRequest:
    return SentenceRequest(text, "eng_Latn", "fra_Latn", **more)  # type: ignore[arg-type]


def by_search(plain: str, wide: str, strict: str) -> Say:
    def say(_: SentenceRequest, search: Search) -> str:
        return strict if search.no_repeat_ngram else wide if search.beam >= WIDER_BEAM else plain

    return say


@pytest.mark.parametrize(
    ("plain", "wide", "strict", "kept", "rounds"),
    [
        (GOOD, "?", "?", GOOD, 1),
        (LOOP, GOOD, "?", GOOD, 2),
        (LOOP, LOOP, GOOD, GOOD, 3),
        ("", LOOP, COPY, COPY, 3),
        (COPY, "", LOOP, COPY, 3),
    ],
)
def test_a_fault_is_tried_again_until_it_is_gone(
    plain: str, wide: str, strict: str, kept: str, rounds: int
) -> None:
    model = TableModel(by_search(plain, wide, strict))
    ((found,), _) = best([request()], model, 2)
    assert found.text == kept
    assert [len(texts) for texts, _ in model.asked if texts] == [1] * rounds
    assert bool(found.flags) == (kept != GOOD)


def test_what_stays_wrong_is_flagged_and_nothing_is_lost() -> None:
    (loop, empty), _ = best(
        [request(), request("We eat.")],
        TableModel(lambda asked, _: LOOP if asked.text == SOURCE else ""),
        2,
    )
    assert loop.flags == ("repeated",)
    assert (empty.text, empty.flags) == ("We eat.", ("empty",))


def test_only_what_is_wrong_is_tried_again_and_all_of_it_together() -> None:
    model = TableModel(
        lambda asked, search: LOOP if search.beam < WIDER_BEAM and "bad" in asked.text else GOOD
    )
    texts = ["One bad thing of many.", SOURCE, "Another bad thing of many."]
    best([request(text) for text in texts], model, 2)
    assert [texts for texts, _ in model.asked if texts] == [texts, [texts[0], texts[2]]]


def test_a_lost_number_does_not_forbid_repetition() -> None:
    model = TableModel(lambda *_: "Cela coûte cher.")
    ((found,), _) = best([request("It costs 12 euros.")], model, 2)
    assert found.flags == ("numbers",)
    assert not any(search.no_repeat_ngram for texts, search in model.asked if texts)


def test_a_number_that_is_nearly_right_is_mended_in_alternatives_too() -> None:
    model = TableModel(lambda *_: ("Cela coûte 7,50 $.", "Ça fait 7,50 $.", "Cela coûte 7,05 $."))
    ((found,), _) = best([request("It costs $7.05.", alternatives=2)], model, 2)
    assert found.text == "Cela coûte 7,05 $."
    assert found.alternatives == ("Ça fait 7,05 $.",)
    assert {search.hypotheses for _, search in model.asked} == {3}
    assert min(search.beam for _, search in model.asked) == 3


def test_what_comes_in_another_language_goes_by_way_of_english() -> None:
    def say(request: SentenceRequest, _: Search) -> str:
        pairs = {("fra_Latn", "eng_Latn"): "We love cheese.", ("eng_Latn", "deu_Latn"): "Wir lieben Käse."}
        return pairs.get((request.source, request.target), "(We love cheese.)")

    requests = [
        SentenceRequest("Nous aimons le fromage.", "fra_Latn", "deu_Latn"),
        SentenceRequest("Nous aimons le lait.", "fra_Latn", "xho_Latn"),
    ]
    (german, xhosa), _ = best(requests, TableModel(say), 2)
    assert (german.text, german.flags) == ("Wir lieben Käse.", ())
    assert xhosa.flags == ("wrong_language",)


@pytest.mark.parametrize("missing", [("fra_Latn", "eng_Latn"), ("eng_Latn", "deu_Latn")])
@pytest.mark.parametrize("english_only", [True, False])
def test_a_model_without_english_goes_no_way_that_it_has_not(
    missing: tuple[str, str], english_only: bool
) -> None:
    seen: list[str] = []

    def say(request: SentenceRequest, _: Search) -> str:
        seen.append(request.target)
        return "(We love cheese.)"

    model = TableModel(say, english_only=english_only)
    model.without = {missing}
    ((found,), _) = best([SentenceRequest("Nous aimons le fromage.", "fra_Latn", "deu_Latn")], model, 2)
    assert set(seen) == {"deu_Latn"}
    assert "wrong_language" in found.flags


def test_a_model_that_knows_only_english_pairs_always_goes_by_way_of_it() -> None:
    model = TableModel(lambda request, _: f"{request.text} > {request.target[:3]}", english_only=True)
    requests = [
        SentenceRequest("Lait", "fra_Latn", "deu_Latn"),
        SentenceRequest("Milk", "eng_Latn", "deu_Latn"),
    ]
    found, _ = best(requests, model, 2)
    assert [each.text for each in found] == ["Lait > eng > deu", "Milk > deu"]


def test_a_translation_is_judged_once_however_many_rounds_there_are() -> None:
    looked: list[str] = []

    class Counting(TableModel):
        def off_target(self, request: SentenceRequest, text: str) -> bool:
            looked.append(text)
            return super().off_target(request, text)

    best([request(), request("We eat bread.")], Counting(lambda asked, _: f"({asked.text[::-1]}"), 2)
    assert len(looked) == len(set(looked)) == 2
