"""The fake service answers in the shapes of the real one, as its OpenAPI document has them.

Every field must be the document's, in type too; and what the fake serves the real one must have, by path and
method. So the page's fast tests are about the service that there is.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.browser.fake_app import Fake, create, filled

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "api" / "pipeline.json").read_text()
)
SCHEMAS = DOCUMENT["components"]["schemas"]


def strict(name: str) -> dict[str, Any]:
    """The document's schema of that name, in which no further field is let through."""
    closed = json.loads(json.dumps(SCHEMAS).replace("#/components/schemas/", "#/$defs/"))
    for schema in closed.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return {"$ref": f"#/$defs/{name}", "$defs": closed}


def busy() -> Fake:
    fake = filled(7, 2)
    for step, state in [("speak", "failed"), ("translate.fr", "running"), ("dub.fr", "blocked")]:
        fake.mark("input-01.staff", step, state)
    return fake


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/rows?limit=5", "Rows"),
        ("/v1/rows?cursor=5&groups=staff", "Rows"),
        ("/v1/stages", "Stages"),
        ("/v1/leaderboard", "Leaderboard"),
        ("/v1/episodes/input-01.staff", "Episode"),
    ],
)
def test_answers_have_the_documents_shape(path: str, name: str) -> None:
    answer = TestClient(create(busy())).get(path)
    jsonschema.validate(answer.json(), strict(name))


def test_what_changes_an_episode_answers_with_it() -> None:
    client = TestClient(create(busy()))
    tag = client.get("/v1/episodes/input-01.staff/artifacts/generate").headers["etag"]
    artifact = "/v1/episodes/input-01.staff/artifacts/generate"
    for answer in (
        client.patch(artifact, json={"text": "Mended."}, headers={"If-Match": tag}),
        client.post("/v1/episodes/input-01.staff/cancel"),
        client.post("/v1/episodes/input-01.staff/retry", json={}),
        client.post("/v1/episodes", files={"file": ("one.wav", b"sound")}, data={"group": "staff"}),
    ):
        jsonschema.validate(answer.json(), strict("Episode"))


def test_errors_have_the_envelope() -> None:
    fake = busy()
    fake.keyed = True
    answer = TestClient(create(fake)).get("/v1/rows")
    assert answer.status_code == 401
    jsonschema.validate(answer.json(), strict("ErrorAnswer"))


def test_events_carry_a_step_or_a_summary_and_whose_it_is() -> None:
    for _, kind, event in busy().events:
        assert event["episode"] == "input-01.staff"
        own = {name: value for name, value in event.items() if name != "episode"}
        jsonschema.validate(own, strict("Step" if kind == "step" else "EpisodeSummary"))


def test_what_the_fake_serves_the_service_has() -> None:
    def bare(path: str) -> str:
        return re.sub(r"\{\w+(:\w+)?\}", "{}", path)

    real = {(bare(path), method.upper()) for path, methods in DOCUMENT["paths"].items() for method in methods}
    routes = [route for route in create(filled(0, 0)).routes if isinstance(route, APIRoute)]
    ours = {(bare(route.path), method) for route in routes for method in route.methods or ()}
    assert {one for one in ours if one[0].startswith("/v1")} - real == set()
