"""From a checkpoint to a folder that CTranslate2's Generator loads.

Contract: `convert(work, out)` takes the averaged weights of `work/last.pt` and `work/tokenizer` and writes
config.json, model.bin, vocabulary.json, tokenizer.json and tokenizer_config.json. Knows nothing of training.
"""

import shutil
import tempfile
from pathlib import Path

from ctranslate2.converters import transformers as converters

from models.train.generate.tokenizer import END
from models.train.generate.train import averaged, pieces_of


def convert(work: Path, out: Path, quantization: str | None = "int8") -> None:
    """Write `out`; files already there are replaced."""
    model, tokenizer = averaged(work)
    loader = converters.LlamaLoader()
    spec = loader.get_model_spec(model.eval())
    pieces = pieces_of(tokenizer)
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
