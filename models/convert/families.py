"""Which models can be converted, and which of their files a service reads beside the weights.

A family is told by `model_type` in config.json. It knows no weights.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from models.convert.errors import Unsupported


@dataclass(frozen=True)
class Family:
    """`needed` files are carried and must be there; `carried` ones are where they are there."""

    name: str
    kind: str
    needed: tuple[str, ...]
    carried: tuple[str, ...] = ()


SPEECH, TRANSLATION, TEXT = "speech", "translation", "text"
_DECODER = ("tokenizer.json", "tokenizer_config.json")
_CHAT = ("generation_config.json", "chat_template.jinja", "special_tokens_map.json")
_LICENCES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE")
_FAMILIES = {
    "whisper": Family("Whisper", SPEECH, ("tokenizer.json", "preprocessor_config.json")),
    "m2m_100": Family(
        "NLLB or M2M100", TRANSLATION, ("sentencepiece.bpe.model",), ("tokenizer_config.json",)
    ),
    "marian": Family("Opus-MT", TRANSLATION, ("source.spm", "target.spm"), ("tokenizer_config.json",)),
    "qwen2": Family("Qwen2", TEXT, _DECODER, _CHAT),
    "qwen3": Family("Qwen3", TEXT, _DECODER, _CHAT),
    "llama": Family("Llama", TEXT, _DECODER, _CHAT),
}


def family_of(folder: Path) -> Family:
    """The family of a model in its maker's format; raises Unsupported."""
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, KeyError) as error:
        raise Unsupported(f"{folder.name} has no config.json that names its model_type") from error
    if kind not in _FAMILIES:
        known = ", ".join(family.name for family in _FAMILIES.values())
        raise Unsupported(f"{folder.name} is a {kind!r}; what can be converted: {known}")
    family = _FAMILIES[kind]
    missing = [name for name in family.needed if not (folder / name).is_file()]
    if missing:
        raise Unsupported(f"{folder.name} has no {', '.join(missing)}, which a service reads")
    return family


def files_of(family: Family, folder: Path) -> list[str]:
    """Names of the files that go with the weights."""
    beside = (*family.carried, *_LICENCES)
    return [*family.needed, *(name for name in beside if (folder / name).is_file())]
