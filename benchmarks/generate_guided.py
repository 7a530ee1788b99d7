"""What a seed or a JSON schema costs in stage B: milliseconds per token, with and without.

    python -m benchmarks.generate_guided [--url http://127.0.0.1:9002] [--requests 10]

Contract: asks a running service, which nobody else uses, for the same answer in several ways, one request at
a time, and prints one JSON line a way: milliseconds of computing per token by the service's own metrics, and
how many times that of the same temperature unguided. It knows the service's HTTP, not its code.
"""

import argparse
import json
from typing import Any

import httpx

HEARD = (
    "this is um your house spotless protopapas and we all love cheese and brie costs four dollars and fifty "
    "cents at the market on sunday"
)
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 60},
        "words": {"type": "array", "items": {"type": "string", "maxLength": 12}, "maxItems": 8},
    },
    "required": ["title", "words"],
    "additionalProperties": False,
}
JSON = {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}}


def per_token(client: httpx.Client, requests: int, *, seeded: bool = False, **fields: Any) -> float:
    """Milliseconds of computing per token, over so many answers."""
    messages = [{"role": "system", "content": "correct"}, {"role": "user", "content": HEARD}]
    before, tokens = computed_s(client), 0
    for number in range(requests):
        body = fields | ({"seed": number} if seeded else {})
        answer = client.post("/v1/chat/completions", json={"messages": messages, "max_tokens": 100, **body})
        answer.raise_for_status()
        tokens += int(answer.json()["usage"]["completion_tokens"])
    return 1000 * (computed_s(client) - before) / tokens


def computed_s(client: httpx.Client) -> float:
    """Seconds that the engine has computed so far."""
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("mega_compute_seconds_sum"))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:9002")
    parser.add_argument("--requests", type=int, default=10)
    asked = parser.parse_args()
    with httpx.Client(base_url=asked.url, timeout=60, trust_env=False) as client:
        per_token(client, 2)  # warm
        for temperature in (0.0, 0.3, 0.7, 1.0, 2.0):
            ways: dict[str, dict[str, Any]] = {"free": {}, "seed": {"seeded": True}, "schema": JSON}
            free = 0.0
            for way, fields in ways.items():
                took = per_token(client, asked.requests, temperature=temperature, **fields)
                free = free or took
                line = {"way": way, "temperature": temperature, "ms_per_token": round(took, 2)}
                print(json.dumps(line | {"times": round(took / free, 1)}), flush=True)


if __name__ == "__main__":
    main()
