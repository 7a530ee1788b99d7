"""The templates of the grammar, by section.

Contract: SECTIONS maps a section to its templates; TEMPLATES is all of them; OPENINGS is welcome, then host.
A template is a `# name` line and one line per language in the order of LANGUAGES.
"""

from models.train.grammar.lexicon import LANGUAGES
from models.train.grammar.realise import Template
from models.train.grammar.templates import cheese, craft, people, short, show, talk, world

__all__ = ["OPENINGS", "SECTIONS", "TEMPLATES"]


def parse(section: str, text: str) -> list[Template]:
    """The templates of a section's text. Raises ValueError where a template lacks a line."""
    templates = []
    for block in filter(None, (block.strip() for block in text.split("\n# "))):
        name, *lines = [line.strip() for line in block.removeprefix("# ").splitlines() if line.strip()]
        if len(lines) != len(LANGUAGES):
            raise ValueError(f"{section}/{name} has {len(lines)} lines")
        templates.append(Template(f"{section}/{name}", dict(zip(LANGUAGES, lines, strict=True))))
    return templates


_TEXTS = (
    show.SECTIONS
    | people.SECTIONS
    | cheese.SECTIONS
    | world.SECTIONS
    | talk.SECTIONS
    | craft.SECTIONS
    | short.SECTIONS
)
SECTIONS: dict[str, list[Template]] = {name: parse(name, text) for name, text in _TEXTS.items()}
TEMPLATES: list[Template] = [template for section in SECTIONS.values() for template in section]
_HOSTS = [template for template in SECTIONS["host"] if template.name != "host/love"]
OPENINGS: list[list[Template]] = [SECTIONS["welcome"], _HOSTS]
