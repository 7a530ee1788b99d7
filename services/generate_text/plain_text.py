"""Text that a request may hold: whole characters only.

JSON can spell half of a surrogate pair, which is no character and can't be encoded; it is refused here, by
the field's name, before anything is done with it.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

_HALF = re.compile("[\ud800-\udfff]")


def _whole(text: str) -> str:
    if _HALF.search(text):
        raise ValueError("the text holds half a character (a lone surrogate); send it as UTF-8")
    return text


WHOLE = AfterValidator(_whole)
"""Goes behind the other rules of a text."""
PlainText = Annotated[str, WHOLE]
