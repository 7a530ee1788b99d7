"""Chunks of several sentences: what the model made well is kept, the rest is asked for again."""

from collections.abc import Sequence

from services.generate_text.correction import ROUNDS, correct
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.sounds import like_prefix

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


async def test_rounds_end_and_lose_nothing() -> None:
    class Stuck:
        asked = 0

        async def __call__(self, prompts: Sequence[Prompt]) -> Sequence[Completion]:
            self.asked += 1
            first = prompts[0].messages[0].content.split()[0]
            return [Completion(f"{first}. Something else entirely follows here.", 1, 1, "stop")]

    words = [f"{letter * 4}" for letter in "bcdfghjklmnpqrst"]
    model = Stuck()
    [text] = await correct([" ".join(words)], model)
    assert model.asked == ROUNDS
    assert [word.strip(".").lower() for word in text.split()] == words


async def test_nothing_is_asked_of_nothing() -> None:
    assert await correct([], Model({})) == []


def test_like_prefix_finds_the_misheard_end() -> None:
    heard = ["they", "ate", "it", "in", "roam", "who", "has", "put", "the", "pan", "there"]
    assert like_prefix(heard, ["They", "ate", "it", "in", "Rome."])[0] == 5
