"""The loaded model's languages: by any tag, and by what a text is written in.

Contract: `Languages(codes)` is made of what the engine says it knows (`EngineInfo.languages`). It does
not know the engine.
"""

import asyncio
from collections.abc import Sequence

from services.common.errors import UnknownLanguage
from services.common.languages import BY_CODE, Language, hint, language
from services.translate_text.detection.detect import Detected, Detector

AUTO = "auto"


class Languages:
    """What a model translates between."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.all = [BY_CODE.get(code) or Language(code, code, code, "") for code in codes]
        self._by_code = {entry.code: entry for entry in self.all}
        self._detector = Detector(codes)

    def find(self, tag: str, param: str) -> Language:
        """The language of a tag of any kind; raises UnknownLanguage with the nearest that the model knows."""
        found = self._by_code.get(tag)
        try:
            found = found or language(tag)
        except UnknownLanguage as error:
            raise UnknownLanguage(error.message, param=param, hint=hint(tag, self.all)) from None
        if found.code not in self._by_code:
            message = f"this model does not know {found.name} ({found.code})"
            raise UnknownLanguage(message, param=param, hint=hint(tag, self.all))
        return found

    async def detected(self, texts: Sequence[str]) -> list[list[Detected]]:
        """The likeliest languages of each text; in a thread, since it takes a while."""
        return await asyncio.to_thread(lambda: [self._detector.detect(text) for text in texts])

    async def sources(self, tag: str, texts: Sequence[str]) -> tuple[list[Language], list[Detected] | None]:
        """The language of each text, and where the tag is "auto", how it was found."""
        if tag != AUTO:
            return [self.find(tag, "source")] * len(texts), None
        best = [found[0] for found in await self.detected(texts)]
        return [self._by_code[found.language] for found in best], best
