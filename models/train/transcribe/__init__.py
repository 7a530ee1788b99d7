"""Recipe of the demo speech recogniser: clips, tokenizer, network, training, conversion.

Contract: `python -m models.train.transcribe --work DIR [--minutes N]` leaves a CTranslate2 Whisper folder in
`DIR/model`. Knows the synthesizers and the grammar; does not know the service that serves the result.
"""

import sys

# transformers imports torchaudio where it is installed, and the registry's wheel of it wants CUDA libraries
# that a CPU machine lacks; None makes the import an ImportError, which transformers takes as "not installed".
sys.modules.setdefault("torchaudio", None)  # type: ignore[arg-type]
