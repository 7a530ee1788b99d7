"""How a service's OpenAPI document tells that a key may be asked for.

Contract: both headers are named, and none at all, since a service without keys asks for none. Source: OpenAPI
Specification 3.1, "Security Requirement Object". It does not know which keys there are.
"""

from typing import Any

from fastapi import FastAPI

_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key made by `mega keys create`"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same key"},
}


def document_keys(app: FastAPI) -> None:
    """Add it to the document of `app`, whenever that is made."""
    write = app.openapi

    def openapi() -> dict[str, Any]:
        document = write()
        document.setdefault("components", {})["securitySchemes"] = _SCHEMES
        document["security"] = [{}, *({name: []} for name in _SCHEMES)]
        return document

    app.openapi = openapi  # type: ignore[method-assign]
