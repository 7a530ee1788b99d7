"""The sentences that enhancement adds: one leads into a subject, one leaves it. They state no fact.

Contract: `frame(key)` gives the two for a sentence with this grammar key ("section/template(slots)"), ""
where none fits. It is a fixed choice by section, so that a small model can learn it. Does not know the model.
"""

FRAMES: dict[str, tuple[str, str]] = {
    "welcome": ("", "It is good to have you with us."),
    "host": ("", "I am glad that you are here."),
    "guest": ("We are not alone today.", "What a pleasure to have company."),
    "listeners": ("Let us turn to our listeners.", "Keep your letters coming."),
    "opinion": ("Everybody has a taste of their own.", "You may well see it another way."),
    "tasting": ("Let us taste together.", "Take your time with every bite."),
    "pairing": ("A good cheese is rarely alone on the table.", "Share it with friends."),
    "ageing": ("Time is what makes a cheese.", "Patience pays."),
    "recipe": ("Now we go to the kitchen.", "It is easier than it sounds."),
    "cooking": ("Let us cook together.", "Trust your nose and your spoon."),
    "making": ("How is cheese made?", "It is a craft of many small steps."),
    "shop": ("Let us go shopping.", "Good cheese has its price."),
    "farm": ("Let us see where it all begins.", "Nothing begins without the animals."),
    "travel": ("Here is a story from the road.", "Travel makes us hungry."),
    "journey": ("Come with us on a journey.", "And so the journey goes on."),
    "views": ("Here is what we think.", "Tell us what you think about it."),
    "questions": ("Here is a good question.", "Think about it for a moment."),
    "stories": ("Here is a little story.", "We do love a good story."),
    "advice": ("Now a piece of advice.", "Your cheese will thank you."),
    "market": ("Let us look at the market.", "A market never stands still."),
    "plans": ("Now let us look ahead.", "There is always something to look forward to."),
    "farewell": ("That brings us to the end.", "Until then, enjoy your cheese."),
}


def frame(key: str) -> tuple[str, str]:
    """What is said before and after a sentence with this key."""
    return FRAMES.get(key.split("/")[0], ("", ""))
