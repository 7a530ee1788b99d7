"""The dashboard, the alerts and the README of deploy/observability speak of what a service really exposes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from services.pipeline.calls.stages import STAGES
from tests.unit.common.echo_app import running

FOLDER = Path(__file__).parents[2] / "deploy" / "observability"
_TEXT = re.compile(r'"[^"]*"')
_METRIC = re.compile(r"\b([a-zA-Z_:][\w:]*)\s*\{([^}]*)\}")
_NAME = re.compile(r"\b(?:mega|process|python)_\w+")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
_GROUPED = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)")
FROM_PROMETHEUS = {"up": {"job", "instance"}}


@pytest.fixture(scope="module")
def exposed() -> list[Metric]:
    """What a service exposes after some good and some bad requests."""
    with running() as client:
        for text in ("hello", "slow", "bad", "crash"):
            client.post("/say/softly", json={"text": text})
        return list(text_string_to_metric_families(client.get("/metrics").text))


@pytest.fixture(scope="module")
def samples(exposed: list[Metric]) -> dict[str, set[str]]:
    """Labels by the name of a sample."""
    found: dict[str, set[str]] = {name: set(labels) for name, labels in FROM_PROMETHEUS.items()}
    for sample in (sample for family in exposed for sample in family.samples):
        found.setdefault(sample.name, set()).update(sample.labels)
    return found


def _dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "grafana/dashboards/mega.json").read_text())
    return read


def _yaml(path: str) -> Any:
    return yaml.safe_load((FOLDER / path).read_text())


def _panels() -> list[dict[str, Any]]:
    return [panel for panel in _dashboard()["panels"] if panel["type"] != "row"]


def _expressions() -> Iterator[tuple[str, str]]:
    for panel in _panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for variable in _dashboard()["templating"]["list"]:
        yield variable["name"], variable["definition"].replace("mega_state,", "mega_state{},")
    for group in _yaml("prometheus/alerts.yml")["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


@pytest.mark.parametrize(("where", "expression"), list(_expressions()))
def test_an_expression_names_what_a_service_exposes(
    where: str, expression: str, samples: dict[str, set[str]]
) -> None:
    selected = _METRIC.findall(expression)
    bare = set(_NAME.findall(_TEXT.sub("", expression)))
    assert selected, f"{where}: no metric in {expression}"
    assert bare <= {name for name, _ in selected}, "every metric has braces, so that this test sees it"
    for name, inside in selected:
        assert name in samples, f"{where}: no service exposes {name}"
        labels = set(_LABEL.findall(_TEXT.sub("", inside)))
        assert labels <= samples[name], f"{where}: {name} has no label {labels - samples[name]}"
    known = set().union(*(samples[name] for name, _ in selected))
    for grouped in _GROUPED.findall(expression):
        wanted = {label.strip() for label in grouped.split(",")}
        assert wanted <= known, f"{where}: nothing has {wanted - known}"


def test_the_dashboard_is_whole() -> None:
    dashboard, panels = _dashboard(), _panels()
    assert (dashboard["uid"], dashboard["schemaVersion"]) == ("mega-pipeline", 42)
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    assert all(panel["title"] and panel["targets"] for panel in panels)
    for panel in panels:
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
        assert all('service=~"$service"' in target["expr"] for target in panel["targets"])
    units = {name for _, expression in _expressions() for name in _NAME.findall(expression)}
    assert {"mega_audio_seconds_total", "mega_tokens_total", "mega_characters_total"} <= units


def test_no_panel_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in _dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_data_sources_are_those_that_are_provisioned() -> None:
    sources = _yaml("grafana/provisioning/datasources/datasources.yml")["datasources"]
    kinds = {source["uid"]: source["type"] for source in sources}
    used = [panel["datasource"] for panel in _panels()]
    used += [target["datasource"] for panel in _panels() for target in panel["targets"]]
    used += [variable["datasource"] for variable in _dashboard()["templating"]["list"]]
    assert all(kinds[source["uid"]] == source["type"] for source in used)
    (exemplars,) = sources[0]["jsonData"]["exemplarTraceIdDestinations"]
    assert kinds[exemplars["datasourceUid"]] == "jaeger"


def test_prometheus_scrapes_all_services() -> None:
    (job,) = _yaml("prometheus/prometheus.yml")["scrape_configs"]
    assert job["honor_labels"] is True
    assert job["job_name"] == "mega", "the alerts name it"
    (on_host,) = _yaml("prometheus/targets.host.yml")
    assert on_host["targets"] == [f"127.0.0.1:{stage.port}" for stage in STAGES.values()]
    (by_name,) = _yaml("prometheus/targets.compose.yml")
    assert by_name["targets"] == [f"{stage.name}:{stage.port}" for stage in STAGES.values()]


def test_what_compose_mounts_is_there_and_where_it_is_looked_for() -> None:
    services = _yaml("compose.observability.yaml")["services"]
    mounts: dict[str, Path] = {}
    for service in services.values():
        assert re.fullmatch(r"\$\{MEGA_\w+:-[a-z/]+:v?\d+\.\d+\.\d+\}", service["image"]), "a tag, not latest"
        for mount in service.get("volumes", []):
            source, target, *_ = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", mount).split(":")
            if source.startswith("."):
                mounts[target] = FOLDER / source
                assert (FOLDER / source).exists(), mount
    (provider,) = _yaml("grafana/provisioning/dashboards/dashboards.yml")["providers"]
    assert (mounts[provider["options"]["path"]] / "mega.json").is_file()
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert (mounts[str(Path(home).parent)] / Path(home).name).is_file()
    (job,) = _yaml("prometheus/prometheus.yml")["scrape_configs"]
    named = {*_yaml("prometheus/prometheus.yml")["rule_files"], *job["file_sd_configs"][0]["files"]}
    assert named <= set(mounts)


def test_the_readme_lists_every_metric_with_its_labels_and_kind(
    exposed: list[Metric], samples: dict[str, set[str]]
) -> None:
    rows = re.findall(r"^\| `(mega_\w+)` \| ([\w, ]*)\| (\w+) \|", (FOLDER / "README.md").read_text(), re.M)
    listed = {
        name.removesuffix("_total"): (set(re.findall(r"\w+", labels)), kind) for name, labels, kind in rows
    }
    sample_of = {"counter": "_total", "histogram": "_count", "gauge": ""}
    assert listed == {
        family.name: (samples[family.name + sample_of[family.type]] - {"service"}, family.type)
        for family in exposed
        if family.name.startswith("mega_")
    }
