"""How each family of translation models writes languages and text as tokens.

Contract: `opened(folder)` -> `Family`. NLLB-200 and M2M100 begin source and target with a language's token
and have one SentencePiece for all (`many_to_many`); Opus-MT has one for each side and one direction
(`one_pair`). Languages are NLLB's codes throughout. It does not translate.
"""

from services.translate_text.model_families.family import Family
from services.translate_text.model_families.opening import opened

__all__ = ["Family", "opened"]
