"""The page at /docs comes whole from this machine."""

import re

from fastapi.testclient import TestClient

from services.common.app import create_service_app
from services.common.auth.gate import DOCUMENT
from services.common.settings import StageSettings
from tests.unit.common.slow_service import Slow


def test_the_page_asks_nobody_else() -> None:
    app = create_service_app(name="slow", settings=StageSettings(), engine=Slow(), routers=[])
    with TestClient(app, base_url="http://localhost") as client:
        page = client.get("/")
        assert page.url.path == "/docs"
        linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(linked) == 3
        assert set(linked) < DOCUMENT
        for link in [*linked, "/openapi.json"]:
            assert client.get(link).status_code == 200
        assert "http://" not in page.text
        assert "https://" not in page.text
        assert client.get("/redoc").status_code == 404
