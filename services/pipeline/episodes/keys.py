"""The key of an artifact: what made it, as one hash.

Contract: two artifacts have the same key if and only if task, source, parameters, model and its revision are
the same. It does not know where artifacts are.
"""

import json
from collections.abc import Mapping
from typing import Any

from services.pipeline.calls.client import Model
from services.pipeline.storage.artifacts import checksum


def artifact_key(task: str, source: str, parameters: Mapping[str, Any], model: Model) -> str:
    """SHA-256 in hexadecimal; `source` is the checksum of what the artifact is made from."""
    made_of = [task, source, parameters, model.id, model.revision]
    text = json.dumps(made_of, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return checksum(text.encode())
