"""Switches hub clients and telemetry off before an engine library is imported.

It knows environment variables only; a library that ignores them is a bug to report upstream.
"""

import os

_SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def switch_off_hubs() -> None:
    """Set every switch in this process's environment."""
    os.environ.update(_SWITCHES)
