"""An engine that marks what it is given, and an application around it."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import httpx
from fastapi.testclient import TestClient

from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, StageError
from services.translate_text.app import create_app
from services.translate_text.sentence import SentenceRequest, Translation, TranslatorInfo
from services.translate_text.settings import TranslateSettings

Translate = Callable[[SentenceRequest], Translation | StageError]


def marked(request: SentenceRequest) -> Translation:
    """ "<fr>sentence", n others "<fr:1>sentence" …, and no place for any span."""
    code = request.target[:2]
    others = tuple(f"<{code}:{n}>{request.text}" for n in range(1, request.alternatives + 1))
    return Translation(f"<{code}>{request.text}", others, (), tuple(None for _ in request.spans))


def shouted(request: SentenceRequest) -> Translation:
    """The sentence in capitals, each span where it was; "fail" fails."""
    return Translation(request.text.upper(), places=request.spans)


def failing(request: SentenceRequest) -> Translation | StageError:
    return EngineFailed("no translation") if "fail" in request.text else marked(request)


class FakeEngine:
    """Keeps the batches it was given."""

    def __init__(
        self,
        translate: Translate = marked,
        languages: tuple[str, ...] = ("en", "fr", "de", "zh"),
        pairs: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._translate, self._languages, self._pairs = translate, languages, pairs
        self.batches: list[list[SentenceRequest]] = []

    def load(self) -> EngineInfo:
        return TranslatorInfo("fake", "1", "cpu", "float32", self._languages, pairs=self._pairs)

    def warm_up(self) -> None:
        return None

    def infer(self, batch: Sequence[SentenceRequest]) -> list[Translation | StageError]:
        self.batches.append(list(batch))
        return [self._translate(request) for request in batch]

    def close(self) -> None:
        return None


@asynccontextmanager
async def serving(engine: FakeEngine, **settings: float) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application around `engine`."""
    app = create_app(TranslateSettings.model_validate(settings), engine=engine)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stage") as client,
    ):
        while (await client.get("/readyz")).status_code != 200:
            pass
        yield client


@contextmanager
def started(engine: FakeEngine, **settings: float) -> Iterator[TestClient]:
    """The same, for tests that share it: starting an application takes a tenth of a second."""
    with TestClient(create_app(TranslateSettings.model_validate(settings), engine=engine)) as client:
        while client.get("/readyz").status_code != 200:
            pass
        yield client
