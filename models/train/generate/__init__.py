"""The corrector: a small Llama that turns what a recogniser heard into what is to be written.

Contract: `python -m models.train.generate --work DIR [--minutes N]` trains it, goes on where it was,
and writes
a CTranslate2 folder. Knows the grammar, not the services.
"""

import sys

# transformers imports torchaudio where it is installed, and the registry's wheel of it wants CUDA libraries
# that a CPU machine lacks; None makes the import an ImportError, which transformers takes as "not installed".
sys.modules.setdefault("torchaudio", None)  # type: ignore[arg-type]
