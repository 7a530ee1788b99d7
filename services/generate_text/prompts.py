"""What goes into stage B's engine and what comes out of it. Data only."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["correct", "enhance"]
Role = Literal["system", "user", "assistant"]

INSTRUCTIONS: dict[Mode, str] = {
    "correct": (
        "You correct a raw speech transcript. Fix misheard words and names, casing, punctuation, and "
        "write numbers as "
        "digits. Remove fillers, false starts and repetitions. Keep every fact. Answer with the "
        "corrected text only."
    ),
    "enhance": (
        "You turn a corrected transcript into a podcast script. Add short linking sentences, keep every "
        "fact, name, "
        "number and date, and invent none. Answer with the script only."
    ),
}
"""For instruct models that bring no task prompts of their own in tokenizer_config.json ("rewrite_prompts").
"""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True)
class Prompt:
    """A conversation to go on with, or, where `mode` is set, a text for the model's own task prompt.

    `max_tokens` counts new tokens; `temperature` 0 is greedy.
    """

    messages: tuple[Message, ...]
    mode: Mode | None = None
    max_tokens: int = 256
    temperature: float = 0.0


@dataclass(frozen=True)
class Completion:
    """The text that the model wrote; counts in tokens. `finish_reason` as in OpenAI's API."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    finish_reason: Literal["stop", "length"]
