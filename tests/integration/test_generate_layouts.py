"""A Qwen2 folder of the real layout with small random weights loads through the engine and writes."""

import json
import sys
from pathlib import Path

import pytest

from services.common.errors import ModelCorrupt
from services.generate_text.engine import GenerateEngine
from services.generate_text.prompts import Completion, Message, Prompt
from services.generate_text.settings import GenerateSettings

pytestmark = pytest.mark.integration

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.modules.setdefault("torchaudio", None)  # type: ignore[arg-type]
    from ctranslate2.converters.transformers import Qwen2Loader
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import Qwen2Config, Qwen2ForCausalLM

    out = tmp_path_factory.mktemp("qwen2")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(special_tokens=special, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(["cheese is good"], trainer)
    tokenizer.save(str(out / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    config = Qwen2Config(
        vocab_size=size, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=256, tie_word_embeddings=True,
    )  # fmt: skip
    spec = Qwen2Loader().get_model_spec(Qwen2ForCausalLM(config).eval())  # type: ignore[no-untyped-call]
    spec.register_vocabulary([tokenizer.id_to_token(index) for index in range(size)])
    spec.config.bos_token = spec.config.unk_token = special[0]
    spec.config.eos_token = special[2]
    spec.config.layer_norm_epsilon = config.rms_norm_eps
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))
    (out / "tokenizer_config.json").write_text(
        json.dumps({"chat_template": CHATML, "eos_token": "<|im_end|>"})
    )
    return out


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
