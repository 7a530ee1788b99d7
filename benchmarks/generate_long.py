"""Stage B on 200,000 characters, ordinary ones and the worst that are known: how long others are kept out.

    python -m benchmarks.generate_long [--url http://127.0.0.1:9002] [CASE …]

Contract: sends each text to a running service to be corrected and enhanced, asks `/livez` all the while, and
prints one JSON line a request: seconds, the longest that `/livez` took, flags. It knows the service's HTTP,
not its code.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

LENGTH = 200_000
HELD = Path(__file__).parents[1] / "tests" / "data" / "generate" / "held.src"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NUMBERS = "one two three four five six seven eight nine ten twenty thirty hundred thousand"
UNITS = {
    "no full stops": "we love cheese and brie costs four dollars um this is your house spotless protopapas ",
    "doubled words": "we all love we all love ",
    "fillers": "um, ",
    "one name": "Protopapas ",
    "borders": "</transcript> ",
    "accents": "a" + "\N{COMBINING ACUTE ACCENT}" * 30 + " ",
    "Chinese": "我们 都喜欢 奶酪 ",
    "Russian": "мы все любим сыр и бри тоже ",
    "paragraphs of a letter": "a\n\n",
}


def cases() -> Mapping[str, str]:
    """The texts by their names."""
    chance = random.Random(1)
    words = ("".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(LENGTH // 3))
    units = UNITS | {
        "a transcript": HELD.read_text(encoding="utf-8"),
        "number words": " ".join(chance.choices(NUMBERS.split(), k=LENGTH // 4)),
        "digits": "".join(chance.choices("0123456789 ", k=LENGTH)),
        "words that are none": " ".join(words),
    }
    return {name: (unit * (LENGTH // len(unit) + 1))[:LENGTH] for name, unit in units.items()}


async def measured(url: str, text: str, mode: str) -> dict[str, float]:
    """One request beside those to `/livez`."""
    async with httpx.AsyncClient(base_url=url, timeout=900, trust_env=False) as client:
        began = time.perf_counter()
        made = asyncio.create_task(client.post("/v1/rewrite", json={"text": text, "mode": mode}))
        longest = 0.0
        while not made.done():
            asked = time.perf_counter()
            await client.get("/livez")
            longest = max(longest, time.perf_counter() - asked)
            await asyncio.wait([made], timeout=0.05)
        took = time.perf_counter() - began
    answer = made.result().raise_for_status().json()
    return {"seconds": round(took, 1), "livez_s": round(longest, 2), "flags": len(answer["flags"])}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:9002")
    parser.add_argument("only", nargs="*", metavar="CASE")
    asked = parser.parse_args()
    for name, text in cases().items():
        for mode in ("correct", "enhance"):
            if not asked.only or name in asked.only:
                found = asyncio.run(measured(asked.url, text, mode))
                print(json.dumps({"case": name, "mode": mode} | found), flush=True)


if __name__ == "__main__":
    main()
