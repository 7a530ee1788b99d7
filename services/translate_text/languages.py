"""The loaded model's languages: by any tag, and by what a text is written in; and its pairs.

Contract: `Languages.of(stage)` is made of what the engine says it knows (`EngineInfo.languages`, and of a
model that has not every direction `TranslatorInfo.pairs`). It does not know the engine.
"""

import asyncio
from collections.abc import Iterable, Sequence

from services.common.errors import UnknownLanguage
from services.common.languages import BY_CODE, Language, hint, language
from services.common.stage import Stage
from services.translate_text.detection.detect import Detected, Detector
from services.translate_text.sentence import TranslatorInfo

AUTO = "auto"


class Languages:
    """What a model translates between: any of `codes`, or, where there are `pairs`, these alone."""

    def __init__(self, codes: Sequence[str], pairs: Sequence[tuple[str, str]] = ()) -> None:
        self.all = [BY_CODE.get(code) or Language(code, code, code, "") for code in codes]
        self._by_code = {entry.code: entry for entry in self.all}
        self._pairs = pairs
        self._detector = Detector(codes)

    @classmethod
    def of(cls, stage: Stage) -> "Languages":
        """Those of the stage's model."""
        info = stage.info
        pairs = info.pairs if isinstance(info, TranslatorInfo) else ()
        return cls(info.languages if info else (), pairs)

    def find(self, tag: str, param: str) -> Language:
        """The language of a tag of any kind; raises UnknownLanguage with the nearest that the model knows."""
        found = self._by_code.get(tag)
        try:
            found = found or language(tag)
        except UnknownLanguage as error:
            raise UnknownLanguage(error.message, param=param, hint=self._hint(tag)) from None
        if found.code not in self._by_code:
            message = f"this model does not know {found.name} ({found.code})"
            raise UnknownLanguage(message, param=param, hint=self._hint(tag))
        return found

    def targets(self, source: Language) -> list[Language]:
        """What a language can be translated into."""
        return [other for other in self.all if other != source and self._knows(source, other)]

    def check(self, sources: Iterable[Language], target: Language, param: str) -> None:
        """Raise UnknownLanguage unless each is translated into `target`; the hint names what is."""
        for source in sources:
            if source != target and not self._knows(source, target):
                message = f"this model does not translate {source.name} to {target.name}"
                raise UnknownLanguage(message, param=param, hint=self._hint(target.code))

    def _knows(self, source: Language, target: Language) -> bool:
        return not self._pairs or (source.code, target.code) in self._pairs

    def _hint(self, tag: str) -> str:
        if not self._pairs:
            return hint(tag, self.all)
        return f"it translates {', '.join(f'{source} to {target}' for source, target in self._pairs)}"

    async def detected(self, texts: Sequence[str]) -> list[list[Detected]]:
        """The likeliest languages of each text; in a thread, since it takes a while."""
        return await asyncio.to_thread(lambda: [self._detector.detect(text) for text in texts])

    async def sources(self, tag: str, texts: Sequence[str]) -> tuple[list[Language], list[Detected] | None]:
        """The language of each text, and where the tag is "auto", how it was found."""
        if tag != AUTO:
            return [self.find(tag, "source")] * len(texts), None
        best = [found[0] for found in await self.detected(texts)]
        return [self._by_code[found.language] for found in best], best
