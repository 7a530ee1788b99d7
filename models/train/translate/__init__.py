"""The recipe of the demo translation model: `python -m models.train.translate --work DIR [--minutes N]`.

Contract: grammar (`models.train.grammar`) → SentencePiece → M2M100 from scratch → CTranslate2 int8, laid out
like a converted NLLB-200. It does not know the service that loads it.
"""

import sys

# transformers 5.23 imports torchaudio when it is installed, and the registry's wheel wants CUDA libraries
# that a CPU build of torch lacks. Nothing here needs audio: to transformers, it is not installed.
sys.modules.setdefault("torchaudio", None)  # type: ignore[arg-type]
