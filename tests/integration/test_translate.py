"""The demo model behind the real engine and routes, and how right it is."""

import re

import httpx
import pytest
import sacrebleu

from models.catalog import ROOT
from models.eval.translate import held, translate
from services.translate_text.app import create_app
from services.translate_text.engine import TranslateEngine
from services.translate_text.settings import TranslateSettings

pytestmark = pytest.mark.integration
DEMO = ROOT / "demo" / "translate"
FIRST = "Welcome to episode 48 of the Very Cheesy Podcast."
TEXT = f"{FIRST}\n\nThank you, Pavlos Protopapas. That costs only €12.50."
FEW = 25
OUT_OF_ENGLISH, INTO_ENGLISH = 96, 92
"""chrF below which something is broken: engine, codes, prefix or weights."""


@pytest.mark.parametrize("target", ["fr", "es", "de", "it"])
async def test_two_paragraphs_come_back_as_two_with_their_numbers_and_names(target: str) -> None:
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
    assert first != FIRST
    assert re.findall(r"\d+", first) == ["48"]
    assert re.findall(r"\d+", second) == ["12", "50"]
    assert "Pavlos Protopapas" in second
    assert [entry["code"] for entry in languages.json()] == ["en", "fr", "es", "de", "it"]


def test_held_out_sentences_come_out_right_in_every_direction() -> None:
    engine = TranslateEngine(TranslateSettings(model=str(DEMO), threads=1))
    engine.load()
    for name, (sources, references) in held().items():
        found = translate(engine, name, sources[:FEW])
        score = sacrebleu.corpus_chrf(found, [references[:FEW]]).score
        assert score >= (INTO_ENGLISH if name.endswith("eng_Latn") else OUT_OF_ENGLISH), (name, found[:5])
    engine.close()
