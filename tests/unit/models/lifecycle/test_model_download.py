"""What a download does that a hub on loopback cannot show."""

import httpx
import pytest

from models.lifecycle.connection import careful_client
from models.lifecycle.errors import SourceFailed


@pytest.mark.parametrize(
    ("location", "refused"),
    [
        ("http://cdn.invalid/x", True),
        ("https://cdn.invalid/x", False),
        ("/x", False),
        ("//cdn.invalid/x", False),
    ],
)
def test_no_redirect_leads_from_a_private_connection_to_an_open_one(location: str, refused: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/first":
            return httpx.Response(302, headers={"location": location})
        return httpx.Response(200)

    client = careful_client()
    client._transport = httpx.MockTransport(answer)
    client._mounts = {}
    if refused:
        with pytest.raises(SourceFailed, match="refused"):
            client.get("https://hub.invalid/first")
    else:
        assert client.get("https://hub.invalid/first").status_code == 200
