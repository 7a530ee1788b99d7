"""Waits for a service in a TestClient."""

import time

from fastapi.testclient import TestClient


def ready(client: TestClient, seconds: float = 60.0) -> None:
    """Return when the service is ready; raises TimeoutError with its last word when it does not get there."""
    end = time.monotonic() + seconds
    while (answer := client.get("/readyz")).status_code != 200:
        if time.monotonic() > end:
            raise TimeoutError(answer.text)
        time.sleep(0.05)
