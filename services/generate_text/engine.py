"""Stage B's engine: CTranslate2's Generator over any converted decoder with tokenizer.json and a chat
template.

Contract: see `services.common.engine`; requests and results in `prompts`. A folder needs config.json,
model.bin, a vocabulary, tokenizer.json and tokenizer_config.json (or chat_template.jinja). Does not
know HTTP or chunks.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.catalog import ModelFolder, resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, ModelCorrupt, PayloadTooLarge, StageError
from services.common.threads import cpu_quota
from services.generate_text.prompts import INSTRUCTIONS, Completion, Message, Prompt
from services.generate_text.settings import GenerateSettings

if TYPE_CHECKING:
    from ctranslate2 import GenerationResult, Generator
    from jinja2 import Template
    from tokenizers import Tokenizer

NEEDED = ("config.json", "model.bin", "tokenizer.json", "tokenizer_config.json")


class GenerateEngine:
    """CTranslate2 behind the engine contract."""

    def __init__(self, settings: GenerateSettings) -> None:
        self._settings = settings
        self._generator: Generator | None = None
        self._tokenizer: Tokenizer | None = None
        self._template: Template | None = None
        self._config: dict[str, Any] = {}

    def load(self) -> EngineInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        from ctranslate2 import Generator
        from tokenizers import Tokenizer

        folder = resolve("generate", self._settings.model)
        _check(folder.path)
        try:
            self._config = json.loads((folder.path / "tokenizer_config.json").read_text(encoding="utf-8"))
            self._template = _template(folder.path, self._config)
            self._tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
            self._generator = Generator(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                intra_threads=self._settings.threads or cpu_quota(),
            )
        except Exception as error:  # tokenizers raises plain Exception
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}", hint="give a CTranslate2 decoder folder"
            ) from error
        return self._info(folder)

    def warm_up(self) -> None:
        """Write two tokens; what they are is not looked at."""
        result = self.infer([Prompt((Message("user", "hello"),), "correct", max_tokens=2)])[0]
        if isinstance(result, StageError):
            raise result

    def infer(self, batch: Sequence[Prompt]) -> Sequence[Completion | StageError]:
        """One completion or error per prompt; prompts of one temperature are computed together."""
        results: dict[int, Completion | StageError] = {}
        for temperature in {prompt.temperature for prompt in batch}:
            places = [index for index, prompt in enumerate(batch) if prompt.temperature == temperature]
            try:
                found: Sequence[Completion | StageError] = self._together([batch[index] for index in places])
            except StageError as error:
                found = [error] * len(places)
            except Exception as error:  # a template may raise anything
                found = [EngineFailed(f"the language model failed: {error}")] * len(places)
            results.update(zip(places, found, strict=True))
        return [results[index] for index in range(len(batch))]

    def close(self) -> None:
        """Let the model go."""
        self._generator = self._tokenizer = self._template = None

    def _together(self, prompts: list[Prompt]) -> list[Completion | StageError]:
        tokens = [self._tokens(prompt) for prompt in prompts]
        fitting = [index for index, given in enumerate(tokens) if len(given) < self._context()]
        results = self._generate([tokens[index] for index in fitting], prompts)
        found = {
            index: self._completion(prompts[index], len(tokens[index]), result.sequences_ids[0])
            for index, result in zip(fitting, results, strict=True)
        }
        return [found.get(index) or self._too_long(len(given)) for index, given in enumerate(tokens)]

    def _tokens(self, prompt: Prompt) -> list[str]:
        if self._tokenizer is None:
            raise EngineFailed("the language model is not loaded")
        return self._tokenizer.encode(self._render(prompt), add_special_tokens=False).tokens

    def _generate(self, tokens: list[list[str]], prompts: list[Prompt]) -> "list[GenerationResult]":
        temperature = prompts[0].temperature
        if self._generator is None or not tokens:
            return []
        results: list[GenerationResult] = self._generator.generate_batch(
            tokens,
            max_length=max(prompt.max_tokens for prompt in prompts),
            sampling_topk=0 if temperature else 1,
            sampling_temperature=temperature or 1.0,
            include_prompt_in_result=False,
            end_token=self._end(),
        )
        return results

    def _context(self) -> int:
        """Tokens that the model takes; transformers writes a huge number where it does not know."""
        return int(self._config.get("model_max_length") or 1 << 20)

    def _too_long(self, given: int) -> StageError:
        return PayloadTooLarge(
            f"the prompt is {given} tokens long, the model takes {self._context() - 1}",
            param="messages",
            hint="send less text at once",
        )

    def _completion(self, prompt: Prompt, given: int, ids: list[int]) -> Completion:
        assert self._tokenizer is not None
        kept = ids[: prompt.max_tokens]
        text = self._tokenizer.decode(kept, skip_special_tokens=True).strip()
        return Completion(text, given, len(kept), "length" if len(kept) == prompt.max_tokens else "stop")

    def _render(self, prompt: Prompt) -> str:
        assert self._template is not None
        messages = [{"role": message.role, "content": message.content} for message in prompt.messages]
        if prompt.mode is not None:
            own = self._config.get("rewrite_prompts", {}).get(prompt.mode)
            messages.insert(0, {"role": "system", "content": own or INSTRUCTIONS[prompt.mode]})
        special = {name: _content(self._config.get(name)) for name in ("bos_token", "eos_token")}
        return self._template.render(messages=messages, add_generation_prompt=True, **special)

    def _end(self) -> str:
        return _content(self._config.get("eos_token")) or "</s>"

    def _info(self, folder: ModelFolder) -> EngineInfo:
        assert self._generator is not None
        return EngineInfo(
            model=folder.id,
            revision=folder.revision,
            device=self._generator.device,
            compute_type=self._generator.compute_type,
            languages=folder.languages,
        )


def _check(folder: Path) -> None:
    for name in NEEDED:
        if not (folder / name).is_file():
            raise ModelCorrupt(f"{folder.name}: {name} is missing", hint="give a CTranslate2 decoder folder")


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


def _content(token: object) -> str:
    """A special token, which transformers writes as a string or as an object with `content`."""
    return str(token.get("content", "")) if isinstance(token, dict) else str(token or "")
