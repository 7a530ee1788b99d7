"""Qwen2.5 and Llama folders of the real layout, small and random, load through the engine and write."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from services.common.errors import ModelCorrupt
from services.generate_text.engine import GenerateEngine
from services.generate_text.engine_folder import ContextLengthExceeded
from services.generate_text.prompts import Completion, Message, Prompt
from services.generate_text.settings import GenerateSettings

pytestmark = pytest.mark.integration

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CONTEXT = 256


@pytest.fixture(scope="module", params=["qwen2", "llama"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.modules.setdefault("torchaudio", None)  # type: ignore[arg-type]
    out = tmp_path_factory.mktemp(request.param)
    tokenizer = _tokenizer()
    tokenizer.save(str(out / "tokenizer.json"))
    spec = _spec(request.param, tokenizer.get_vocab_size())
    spec.register_vocabulary([tokenizer.id_to_token(index) for index in range(tokenizer.get_vocab_size())])
    spec.config.bos_token = spec.config.unk_token = SPECIAL[0]
    spec.config.eos_token = SPECIAL[2]
    spec.config.layer_norm_epsilon = 1e-6
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))
    _write_config(out, beside=request.param == "qwen2")
    return out


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(["cheese is good"], trainer)
    return tokenizer


def _spec(family: str, size: int) -> Any:
    """Grouped heads in both; tied embeddings as small Qwens have them, own ones as Llamas do."""
    import transformers
    from ctranslate2.converters.transformers import LlamaLoader, Qwen2Loader

    shape: dict[str, Any] = {
        "vocab_size": size,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": CONTEXT,
        "tie_word_embeddings": family == "qwen2",
    }
    if family == "qwen2":
        qwen: Any = transformers.Qwen2ForCausalLM(transformers.Qwen2Config(**shape))
        return Qwen2Loader().get_model_spec(qwen.eval())
    llama: Any = transformers.LlamaForCausalLM(transformers.LlamaConfig(**shape))
    return LlamaLoader().get_model_spec(llama.eval())


def _write_config(out: Path, *, beside: bool) -> None:
    """The template in a file of its own, as transformers writes it now, or in tokenizer_config.json."""
    config: dict[str, Any] = {"eos_token": "<|im_end|>", "model_max_length": CONTEXT}
    if beside:
        (out / "chat_template.jinja").write_text(CHATML)
    else:
        config |= {"chat_template": CHATML, "eos_token": {"content": "<|im_end|>"}}
    (out / "tokenizer_config.json").write_text(json.dumps(config))


def test_loads_and_writes(folder: Path) -> None:
    engine = GenerateEngine(GenerateSettings(model=str(folder), threads=1))
    info = engine.load()
    engine.warm_up()
    prompts = [Prompt((Message("user", text),), max_tokens=5) for text in ("cheese", "how good is it?")]
    together, alone = engine.infer(prompts), [engine.infer([prompt])[0] for prompt in prompts]
    assert info.revision == "local"
    assert all(isinstance(result, Completion) and result.completion_tokens <= 5 for result in together)
    assert [type(result) for result in together] == [type(result) for result in alone]
    engine.close()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match=r"config\.json"):
        GenerateEngine(GenerateSettings(model=str(tmp_path))).load()


def test_a_prompt_that_is_too_long_fails_alone(folder: Path) -> None:
    engine = GenerateEngine(GenerateSettings(model=str(folder), threads=1))
    engine.load()
    short, long = (Prompt((Message("user", text),), max_tokens=2) for text in ("cheese", "cheese " * 200))
    answers = engine.infer([long, short])
    engine.close()
    assert isinstance(answers[0], ContextLengthExceeded)
    assert str(CONTEXT - 1) in answers[0].message
    assert isinstance(answers[1], Completion)
