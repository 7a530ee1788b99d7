"""What a rule of the normaliser is: a pattern, and what to say for a match of it. It knows no language."""

import re
from collections.abc import Callable

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
NUMBER = "\\d+(?:[.,\u00a0\u202f ]\\d{3})*(?:[.,]\\d+)?(?!\\d)"
"""A figure with groups of three and decimals, as any of the languages writes it."""
