"""A CTranslate2 decoder folder in memory: the generator, its tokenizer and its chat template.

Contract: `read(path, …)` checks and loads; `Model.given(prompt)` gives the tokens that the model reads for a
prompt, `Model.heads` what those of a task begin with. A folder needs config.json, model.bin, a vocabulary,
tokenizer.json and tokenizer_config.json (or chat_template.jinja). It does not decode.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from services.common.errors import InvalidRequest, ModelCorrupt
from services.generate_text.prompts import Message, Mode, Prompt, instructed

if TYPE_CHECKING:
    from ctranslate2 import Generator
    from jinja2 import Template
    from tokenizers import Tokenizer

NEEDED = ("config.json", "model.bin", "tokenizer.json", "tokenizer_config.json")
HEAD = 16
"""Fewest tokens of a task's instruction whose state is worth to be kept."""
_HINT = "give a CTranslate2 decoder folder"


class ContextLengthExceeded(InvalidRequest):
    """More tokens than the model reads."""

    code = "context_length_exceeded"


@dataclass
class Model:
    """What a folder holds."""

    generator: "Generator"
    tokenizer: "Tokenizer"
    template: "Template"
    config: dict[str, Any]
    more_ends: Sequence[int] = ()

    @property
    def workers(self) -> int:
        """Batches that the generator computes side by side."""
        return int(self.generator.num_generators)

    @property
    def instruct(self) -> bool:
        """Whether the model follows instructions; one with task prompts of its own knows these tasks only."""
        return "rewrite_prompts" not in self.config

    @property
    def context(self) -> int:
        """Tokens that the model takes; transformers writes a huge number where it does not know."""
        return int(self.config.get("model_max_length") or 1 << 20)

    @property
    def end(self) -> str:
        """The token that ends an answer."""
        return content(self.config.get("eos_token")) or "</s>"

    @cached_property
    def ends(self) -> list[int]:
        """Ids of all tokens that end an answer."""
        first = self.tokenizer.token_to_id(self.end)
        return list(dict.fromkeys([*([] if first is None else [first]), *self.more_ends]))

    @cached_property
    def _roles(self) -> list[str]:
        """Special tokens, by which a text could pretend to be somebody else's turn."""
        added = self.tokenizer.get_added_tokens_decoder().values()
        return [token.content for token in added if token.special and len(token.content) > 1]

    @cached_property
    def heads(self) -> list[list[str]]:
        """What the prompts of each task begin with, whatever their text and hints; short ones left out."""
        return [head for mode in get_args(Mode) if len(head := self._head(mode)) >= HEAD]

    def _head(self, mode: Mode) -> list[str]:
        asked = [Prompt((Message("user", text),), mode, hints=text) for text in ("a", "(1")]
        try:
            return begin([self.given(prompt) for prompt in asked])
        except InvalidRequest:  # not one of its tasks
            return []

    def given(self, prompt: Prompt) -> list[str]:
        """The tokens of the rendered conversation; raises ContextLengthExceeded."""
        text = self.plain(prompt.messages[-1].content) if prompt.raw else self.render(prompt)
        tokens: list[str] = self.tokenizer.encode(text, add_special_tokens=False).tokens
        if len(tokens) < self.context:
            return tokens or [self.end]
        raise ContextLengthExceeded(
            f"the prompt is {len(tokens)} tokens long, the model takes {self.context - 1}",
            param="prompt" if prompt.raw else "messages",
            hint="send less text at once",
        )

    def render(self, prompt: Prompt) -> str:
        """The conversation by the model's chat template, without its reasoning where it can be told so."""
        special = {name: content(self.config.get(name)) for name in ("bos_token", "eos_token")}
        messages = [
            {"role": message.role, "content": self.plain(message.content)} for message in self._turns(prompt)
        ]
        return self.template.render(
            messages=messages,
            add_generation_prompt=True,
            enable_thinking=False,
            raise_exception=_refuse,
            **special,
        )

    def plain(self, text: str) -> str:
        """The text with the special tokens in it taken apart, so that they are read as text."""
        for token in self._roles:
            text = text.replace(token, f"{token[0]} {token[1:]}")
        return text

    @property
    def decode(self) -> Callable[[Sequence[int]], str]:
        """Gives the text of tokens, less the special ones; it does not hold the generator."""
        tokenizer = self.tokenizer
        return lambda ids: str(tokenizer.decode(list(ids), skip_special_tokens=True))

    def token(self, number: int) -> str:
        """The token of an id; one that only pads the model's vocabulary is an end."""
        return str(self.tokenizer.id_to_token(number) or self.end)

    def _turns(self, prompt: Prompt) -> tuple[Message, ...]:
        if prompt.mode is None or self.instruct:
            return instructed(prompt)
        own = self.config["rewrite_prompts"].get(prompt.mode)
        if own is None:
            raise InvalidRequest(f"this model does not {prompt.mode}", param="mode")
        return (Message("system", own), *prompt.messages)


def read(folder: Path, **options: Any) -> Model:
    """Check and load; `options` are the Generator's. Raises ModelCorrupt."""
    from ctranslate2 import Generator
    from tokenizers import Tokenizer

    for name in NEEDED:
        if not (folder / name).is_file():
            raise ModelCorrupt(f"{folder.name}: {name} is missing", hint=_HINT)
    try:
        config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        template = _template(folder, config)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return Model(Generator(str(folder), **options), tokenizer, template, config, _more_ends(folder))
    except ModelCorrupt:
        raise
    except Exception as error:  # tokenizers raises plain Exception
        raise ModelCorrupt(f"{folder.name} does not load: {error}", hint=_HINT) from error


def begin(prompts: Sequence[list[str]]) -> list[str]:
    """What all of them begin with."""
    first, last = min(prompts), max(prompts)
    pairs = enumerate(zip(first, last, strict=False))
    length = next((place for place, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first[:length]


def _more_ends(folder: Path) -> list[int]:
    """Ends beside eos_token, as Llama 3 and Qwen have them: in generation_config.json, where there is one."""
    beside = folder / "generation_config.json"
    found = json.loads(beside.read_text(encoding="utf-8")).get("eos_token_id") if beside.is_file() else None
    return found if isinstance(found, list) else [] if found is None else [int(found)]


def _template(folder: Path, config: dict[str, Any]) -> "Template":
    """The chat template, rendered in a sandbox: it comes with the model and is not ours."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    beside = folder / "chat_template.jinja"
    source = beside.read_text(encoding="utf-8") if beside.is_file() else config.get("chat_template")
    if not isinstance(source, str):
        raise ModelCorrupt(
            f"{folder.name} has no chat template", hint="add chat_template to tokenizer_config.json"
        )
    return ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(source)


def _refuse(reason: str) -> None:
    """What templates call where a conversation is not one that their model knows."""
    raise InvalidRequest(f"the model's chat template refuses: {reason}", param="messages")


def content(token: object) -> str:
    """A special token, which transformers writes as a string or as an object with `content`."""
    return str(token.get("content", "")) if isinstance(token, dict) else str(token or "")
