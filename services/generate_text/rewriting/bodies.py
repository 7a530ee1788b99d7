"""What `POST /v1/rewrite` takes and answers.

Contract: the models below are the documentation; `RewriteBody.glossary_of()` makes the glossary. They know no
engine.
"""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.generate_text.plain_text import WHOLE, PlainText
from services.generate_text.prompts import Mode
from services.generate_text.rewriting.diff import Change
from services.generate_text.rewriting.flags import Flag
from services.generate_text.rewriting.glossary import Glossary
from services.generate_text.rewriting.script import plain
from services.generate_text.rewriting.summary import Chapter

TERMS, TERM = 500, 80
"""Most entries of a glossary, characters of one."""
_BREAKS = r"\n\r\x0b\x0c\x85\u2028\u2029"
Term = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=TERM, pattern=rf"^[^{_BREAKS}]*\w[^{_BREAKS}]*$"
    ),
    WHOLE,
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=120, pattern=rf"^[^{_BREAKS}<>]*$"),
    WHOLE,
    AfterValidator(plain),
]
"""Said in a script, which has no markup."""


class HeardAs(BaseModel):
    """What is heard for a word or name, and how that is written."""

    heard: Term
    written: Term


class RewriteBody(BaseModel):
    """A text, what to make of it, and what is known about it."""

    text: PlainText
    mode: Mode = "correct"
    glossary: list[Term | HeardAs] = Field(default=[], max_length=TERMS)
    """Words and names as they are written; what sounds nearly like one is written so."""
    host: Name = ""
    show: Name = ""
    stream: bool = False
    """Events as it is written: `rewrite.delta` with the next `text` of a corrected text, which may still
    change by a word, then `rewrite.done` with the whole answer.
    """
    minimum_words: int = Field(default=0, ge=0, le=100_000)
    """Words that a script should have; one that has fewer is flagged, not padded."""

    def glossary_of(self) -> Glossary:
        """Its terms, and the host and the show, which are names too."""
        heard = {pair.heard: pair.written for pair in self.glossary if isinstance(pair, HeardAs)}
        terms = [term for term in (*self.glossary, self.host, self.show) if isinstance(term, str) and term]
        return Glossary(terms, heard)


class RewriteAnswer(BaseModel):
    """The text made. `title`, `notes` and `chapters` are a summary's, which has no diff."""

    text: str
    model: str
    paragraphs: list[str]
    diff: list[Change]
    flags: list[Flag]
    title: str = ""
    notes: list[str] = []
    chapters: list[Chapter] = []
