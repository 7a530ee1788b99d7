"""Every OpenAPI document against its own service on the demo model, by schemathesis: what comes is what the
document promises, and never a 5xx.

Requests are the same in every run. Not checked: that whatever a schema allows is served (there is no language
"xx"), and that whatever it does not allow is refused (a number that comes as text is read, as forms ask).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks, negative_data_rejection, positive_data_acceptance
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

DOCUMENTS = Path(__file__).parents[2] / "docs" / "api"
EXAMPLES = 12
"""Requests a route, beside those that schemathesis makes for each edge of the schema."""
Test = Callable[..., None]


def over(service: str) -> Callable[[Test], Test]:
    """A decorator that gives a test each request to `service` that its document allows, and others."""
    load_all_checks()
    generation = GenerationConfig(max_examples=EXAMPLES, deterministic=True)
    projects = ProjectsConfig(default=ProjectConfig(generation=generation))
    schema: Any = schemathesis.openapi.from_path(
        DOCUMENTS / f"{service}.json", config=SchemathesisConfig(projects=projects)
    ).exclude(path_regex="/events$")  # streams without an end
    run = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )

    def decorate(test: Test) -> Test:
        decorated: Test = schema.parametrize()(run(test))
        return decorated

    return decorate


def _kept(service: Live, case: Any) -> None:
    lenient = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(base_url=service.url, excluded_checks=lenient, timeout=60)


@over("transcribe_audio")
def test_transcribe_audio(case: Any, live: Callable[[str], Live]) -> None:
    _kept(live("transcribe_audio"), case)


@over("generate_text")
def test_generate_text(case: Any, live: Callable[[str], Live]) -> None:
    _kept(live("generate_text"), case)


@over("translate_text")
def test_translate_text(case: Any, live: Callable[[str], Live]) -> None:
    _kept(live("translate_text"), case)


@over("synthesis_audio")
def test_synthesis_audio(case: Any, live: Callable[[str], Live]) -> None:
    _kept(live("synthesis_audio"), case)


def test_no_document_is_left_out() -> None:
    tested = {name.removeprefix("test_") for name in globals()}
    assert {path.stem for path in DOCUMENTS.iterdir()} <= tested


@over("pipeline")
def test_pipeline(case: Any, live: Callable[[str], Live]) -> None:
    _kept(live("pipeline"), case)
