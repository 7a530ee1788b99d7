"""The demo model behind the real engine and routes."""

import httpx
import pytest

from models.catalog import ROOT
from services.translate_text.app import create_app
from services.translate_text.engine import TranslateEngine
from services.translate_text.settings import TranslateSettings

pytestmark = pytest.mark.integration
DEMO = ROOT / "demo" / "translate"
TEXT = "Welcome back to the cheese podcast.\n\nThis cheese ripens for 48 months. It costs 12 euros."


@pytest.mark.parametrize("target", ["fr", "es", "de", "it"])
async def test_two_paragraphs_come_back_as_two(target: str) -> None:
    settings = TranslateSettings(model=str(DEMO), threads=1)
    app = create_app(settings, engine=TranslateEngine(settings))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stage") as client,
    ):
        while (await client.get("/readyz")).json()["state"] == "loading":
            pass
        answer = await client.post("/translate", json={"q": TEXT, "source": "en", "target": target})
        languages = await client.get("/languages")
    first, second = answer.json()["translatedText"].split("\n\n")
    assert first != TEXT.split("\n\n")[0]
    assert second.strip()  # how right it is, numbers included, is what `models.eval` measures
    assert [entry["code"] for entry in languages.json()] == ["en", "fr", "es", "de", "it"]
