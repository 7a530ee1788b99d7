"""Chunks of several sentences: what the model made well is kept, the rest is asked for again."""

from collections.abc import Sequence

from services.generate_text.faithful.sounds import like_prefix
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.rewriting.correction import Reading, correct

ANSWERS = {
    "we love cheez are you hungry emily": "We love cheese. We love cheese. We love it.",
    "are you hungry emily": "Are you hungry, Emily?",
}


class Model:
    """Answers from a table; remembers what it was asked."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers, self.asked = answers, list[list[str]]()

    async def __call__(self, prompts: Sequence[Prompt]) -> Sequence[Completion]:
        texts = [prompt.messages[0].content for prompt in prompts]
        self.asked.append(texts)
        return [Completion(self.answers[text], 1, 1, "stop") for text in texts]


async def test_the_rest_is_asked_for_again() -> None:
    model = Model(ANSWERS)
    assert await correct(["we love cheez are you hungry emily"], model) == [
        "We love cheese. Are you hungry, Emily?"
    ]
    assert model.asked == [["we love cheez are you hungry emily"], ["are you hungry emily"]]


async def test_a_good_answer_is_asked_for_once() -> None:
    model = Model({"we love cheez so do you": "We love cheese. So do you."})
    assert await correct(["we love cheez so do you"], model) == ["We love cheese. So do you."]
    assert len(model.asked) == 1


async def test_chunks_keep_their_order() -> None:
    both = [*ANSWERS]
    assert await correct(both[::-1], Model(ANSWERS)) == [
        "Are you hungry, Emily?",
        "We love cheese. Are you hungry, Emily?",
    ]


async def test_a_lost_model_ends_and_loses_nothing() -> None:
    class Lost:
        async def __call__(self, prompts: Sequence[Prompt]) -> Sequence[Completion]:
            first = " ".join(prompts[0].messages[0].content.split()[:3])
            return [Completion(f"{first}. Something else entirely follows here.", 1, 1, "stop")]

    words = [letter * 4 for letter in "bcdfghjklmnpqrst"]
    [text] = await correct([" ".join(words)], Lost())
    assert [word.strip(".").lower() for word in text.split()] == words


async def test_a_window_ends_with_a_sentence() -> None:
    model = Model(
        {
            "we love cheese it costs four dollars and fifty cents are you": (
                "We love cheese. It costs $4.50. Are you?"
            ),
            "are you hungry emily": "Are you hungry, Emily?",
        }
    )
    stretch = "we love cheese it costs four dollars and fifty cents are you hungry emily"
    assert await correct([stretch], model, Reading(words=12)) == [
        "We love cheese. It costs $4.50. Are you hungry, Emily?"
    ]


async def test_nothing_is_asked_of_nothing() -> None:
    assert await correct([], Model({})) == []


def test_like_prefix_finds_the_misheard_end() -> None:
    heard = ["they", "ate", "it", "in", "roam", "who", "has", "put", "the", "pan", "there"]
    assert like_prefix(heard, ["They", "ate", "it", "in", "Rome."])[0] == 5


async def test_what_was_seen_before_or_holds_no_letter_is_not_asked() -> None:
    model = Model({"we love it": "We love it."})
    both = ["we love it", "... !!!", "we love it"]
    assert await correct(both, model) == ["We love it.", "... !!!", "We love it."]
    assert model.asked == [["we love it"]]
