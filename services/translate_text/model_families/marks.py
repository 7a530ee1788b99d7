"""Tokens that are no text, and how each family writes a language. It knows no model."""

import re

NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
M2M = re.compile(r"__([a-z]{2,3})__")
MARIAN = re.compile(r">>([A-Za-z_]+)<<")
NO_TEXT = frozenset({"<s>", "</s>", "<pad>", "<unk>"})
