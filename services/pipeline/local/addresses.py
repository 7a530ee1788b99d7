"""The table that `mega serve` prints once everything is ready: where each service is and what it runs.

Contract: pure functions of the stages, their addresses and their models. It does not know how services are
started.
"""

from collections.abc import Mapping, Sequence

from rich.table import Table

from services.pipeline.calls.client import Model
from services.pipeline.calls.stages import Stage

_ENDPOINTS = {
    "transcribe_audio": "POST /v1/audio/transcriptions",
    "generate_text": "POST /v1/chat/completions, /v1/rewrite",
    "translate_text": "POST /translate, /v1/translate",
    "synthesis_audio_en": "POST /v1/audio/speech",
    "synthesis_audio": "POST /v1/audio/speech",
    "pipeline": "GET /, POST /v1/episodes",
}


def address_table(
    stages: Sequence[Stage], urls: Mapping[str, str], models: Mapping[str, Model], seconds: float
) -> Table:
    """A row a service, after `seconds` of starting; the page with all endpoints is /docs of each."""
    table = Table(
        title=f"ready after {seconds:.1f} s; Ctrl-C stops",
        caption="also at each address: /docs, /metrics, /readyz, /v1/models",
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("service", "address", "model", "begins with"):
        # what is copied stays in one piece, however narrow the terminal is
        table.add_column(heading, overflow="fold", no_wrap=heading in ("service", "address"))
    for stage in stages:
        model = models[stage.name]
        name = f"{model.id} {model.revision}".strip() or "loaded by the first request"
        table.add_row(stage.name, urls[stage.name], name, _ENDPOINTS[stage.name])
    return table
