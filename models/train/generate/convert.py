"""From a checkpoint to a folder that CTranslate2's Generator loads.

Contract: `convert(work, out)` takes `work/last.pt` and `work/tokenizer` and writes config.json, model.bin,
vocabulary.json, tokenizer.json and tokenizer_config.json. Knows nothing of training.
"""

import shutil
import tempfile
from pathlib import Path

import torch
from ctranslate2.converters import transformers as converters
from tokenizers import Tokenizer

from models.train.generate import network
from models.train.generate.tokenizer import END


def convert(work: Path, out: Path, quantization: str | None = "int8") -> None:
    """Write `out`; files already there are replaced."""
    tokenizer = Tokenizer.from_file(str(work / "tokenizer" / "tokenizer.json"))
    model = network.build(tokenizer.get_vocab_size())
    model.load_state_dict(torch.load(work / "last.pt", weights_only=True)["model"])
    loader = converters.LlamaLoader()
    spec = loader.get_model_spec(model.eval())
    pieces = [tokenizer.id_to_token(index) for index in range(tokenizer.get_vocab_size())]
    spec.register_vocabulary(pieces)
    spec.config.bos_token = spec.config.eos_token = pieces[END]
    spec.config.unk_token = pieces[0]
    spec.config.layer_norm_epsilon = model.config.rms_norm_eps
    spec.validate()
    spec.optimize(quantization=quantization)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        spec.save(folder)
        for file in Path(folder).iterdir():
            shutil.copy(file, out / file.name)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(work / "tokenizer" / name, out / name)
