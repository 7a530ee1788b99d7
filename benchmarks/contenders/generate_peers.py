"""CTranslate2 and llama.cpp as their users drive them, as peers in correction: one chunk after another.

Contract: as the contenders of `generate`; `Plain` is what such peers share. A subclass loads in
`load()` and writes in `answer(prompt)`; prompts are rendered by the model's own template.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.contenders.generate import Work
from benchmarks.contenders.generate_gguf import gguf
from benchmarks.contenders.weights import folder
from benchmarks.harness.contender import Missing, Outcome, device
from services.generate_text.engine_folder import Model, read
from services.generate_text.prompts import Completion, Prompt, instructed
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.rewrite import Task, rewritten
from services.generate_text.settings import GenerateSettings

LLAMA_CPP_VARIABLE = "MEGA_BENCH_LLAMA_CPP"
_HOW = (
    "llama-cpp-python: pip install 'mega-pipeline[bench]' builds it, with cmake and a compiler; or name the "
    f"folder that it is installed in by {LLAMA_CPP_VARIABLE}"
)
_CONTEXT = 4096


class Plain:
    """A greedy decoder that is asked for one chunk after another."""

    instruct = True

    def __init__(self, **work: Any) -> None:
        self.work = Work(**work)

    def start(self) -> None:
        """Make the draft and load. Raises Missing."""
        self.work.prepare()
        self.load()

    def run(self) -> Outcome:
        """The paragraphs that it is to do."""
        return self.work.judged(lambda: asyncio.run(self._corrected()))

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def load(self) -> None:
        """Have the model in memory."""
        raise NotImplementedError

    def answer(self, prompt: Prompt) -> str:
        """What the model writes."""
        raise NotImplementedError

    async def _corrected(self) -> list[str]:
        known = GenerateSettings()
        words = known.instruct_chunk_words if self.instruct else known.chunk_words
        text = "\n\n".join(self.work.draft.heard)
        task = Task("correct", words=words, instruct=self.instruct)
        return await rewritten(text, task, self._complete, Flags())

    async def _complete(self, prompts: Sequence[Prompt]) -> list[Completion]:
        return [Completion(self.answer(prompt).strip(), 0, 0, "stop") for prompt in prompts]


class CTranslate2(Plain):
    """`Generator.generate_batch` of one prompt; with `static`, the instruction is read once."""

    def __init__(self, static: bool = False, **work: Any) -> None:
        super().__init__(**work)
        self._static = static

    def load(self) -> None:
        """See Plain."""
        self._model: Model = read(
            folder("generate", self.work.model),
            device=device().name,
            compute_type=device().compute_type,
            intra_threads=self.work.threads,
        )
        self.instruct = self._model.instruct

    def answer(self, prompt: Prompt) -> str:
        """See Plain."""
        given = self._model.given(prompt)
        heads = [head for head in self._model.heads if self._static and given[: len(head)] == head]
        head = max(heads, key=len, default=[])
        (found,) = self._model.generator.generate_batch(
            [given[len(head) :]],
            static_prompt=head or None,
            max_length=min(prompt.max_tokens, self._model.context - len(given)),
            sampling_topk=1,
            include_prompt_in_result=False,
            end_token=self._model.ends,
        )
        return self._model.decode(found.sequences_ids[0])


class LlamaCpp(Plain):
    """`Llama.create_completion` on Q8_0 weights; it keeps what a prompt begins with as the one before did.
    `lookup` tokens at once are guessed from the prompt, as llama-cpp-python does it; 0 guesses none.
    """

    def __init__(self, lookup: int = 0, **work: Any) -> None:
        super().__init__(**work)
        self._lookup = lookup

    def load(self) -> None:
        """See Plain; writes the weights as GGUF where they aren't yet. Raises Missing."""
        sys.path[:0] = [path for path in [os.environ.get(LLAMA_CPP_VARIABLE, "")] if path]
        try:
            library: Any = import_module("llama_cpp")
            guessing: Any = import_module("llama_cpp.llama_speculative")
            import_module("gguf")
        except ImportError as error:
            raise Missing(f"{_HOW} ({error})") from None
        hf = folder("generate", self.work.model, "hf")
        self._template = template_of(hf)
        self._llama: Any = library.Llama(
            str(gguf(hf)),
            n_ctx=_CONTEXT,
            n_threads=self.work.threads,
            n_threads_batch=self.work.threads,
            draft_model=guessing.LlamaPromptLookupDecoding(num_pred_tokens=self._lookup)
            if self._lookup
            else None,
            verbose=False,
        )

    def answer(self, prompt: Prompt) -> str:
        """See Plain."""
        found = self._llama.create_completion(
            self._template.ids(prompt), max_tokens=prompt.max_tokens, temperature=0.0, repeat_penalty=1.0
        )
        return str(found["choices"][0]["text"])


class Template:
    """Renders prompts by the chat template of a folder as its maker publishes it."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer

    def ids(self, prompt: Prompt) -> list[int]:
        """The tokens that the model reads."""
        said = [{"role": turn.role, "content": turn.content} for turn in instructed(prompt)]
        text = self.tokenizer.apply_chat_template(said, add_generation_prompt=True, tokenize=False)
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])


def template_of(hf: Path) -> Template:
    """By transformers."""
    from models.convert.libraries import prepare

    prepare()
    from transformers import AutoTokenizer

    return Template(AutoTokenizer.from_pretrained(hf))
