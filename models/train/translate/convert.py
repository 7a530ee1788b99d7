"""Turns a trained M2M100 into a CTranslate2 folder with the file names of a converted NLLB-200.

Contract: `convert(model, vocabulary, sentencepiece, folder)` leaves config.json, model.bin,
shared_vocabulary.json and sentencepiece.bpe.model in `folder`. Recipe: CTranslate2's own M2M100 loader,
then the vocabulary is ours to register. It does not know training.
"""

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ctranslate2 import converters

from models.train.translate.pieces import BOS, EOS, NAME, UNK

FILES = ("config.json", "model.bin", "shared_vocabulary.json")


def convert(
    model: Any, vocabulary: list[str], sentencepiece: Path, folder: Path, *, quantization: str = "int8"
) -> None:
    """Write the folder; files are moved into place, so a reader never finds half a model of ours."""
    own = copy.deepcopy(model).cpu()
    # `optimize` quantizes the weights it is given in place; training goes on with the original's
    spec = converters.transformers.M2M100Loader().get_model_spec(own)
    spec.config.bos_token = vocabulary[BOS]
    spec.config.eos_token = vocabulary[EOS]
    spec.config.unk_token = vocabulary[UNK]
    spec.config.decoder_start_token = vocabulary[EOS]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        spec.save(beside)
        for name in FILES:
            (Path(beside) / name).replace(folder / name)
    if sentencepiece.resolve() != (folder / NAME).resolve():
        shutil.copyfile(sentencepiece, folder / NAME)
