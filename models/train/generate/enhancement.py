"""The sentences that enhancement adds: an opening, links by subject, a closing. They state no fact.

Contract: `link(keys)` gives the sentence that leads into sentences with these grammar keys, "" where none
fits. It is a fixed choice by template, so that a small model can learn it. Does not know the model.
"""

LINKS: dict[str, str] = {
    "welcome": "",
    "host": "",
    "guest": "We are not alone today.",
    "listeners": "Let us turn to our listeners.",
    "opinion": "Everybody has a taste of their own.",
    "tasting": "Let us taste together.",
    "pairing": "What should we serve with it?",
    "ageing": "Time is what makes a cheese.",
    "recipe": "Now we go to the kitchen.",
    "shop": "Let us go shopping.",
    "farm": "Let us see where it all begins.",
    "travel": "Here is a story from the road.",
    "views": "Here is what we think.",
    "journey": "Come with us on a journey.",
    "questions": "Here is a good question.",
    "stories": "Here is a little story.",
    "advice": "Now a piece of advice.",
    "market": "Let us look at the market.",
    "plans": "Now let us look ahead.",
    "making": "How is cheese made?",
    "cooking": "Let us cook together.",
    "farewell": "That brings us to the end.",
}


def link(keys: list[str]) -> str:
    """What is said before sentences with these keys ("section/template(slots)")."""
    return LINKS.get(keys[0].split("/")[0], "And there is more to tell.") if keys else ""
