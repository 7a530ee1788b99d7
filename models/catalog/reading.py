"""Reads `catalog.toml`: licences, named sets of languages, models. It does not touch a model's files.

A model's `languages` is a list of codes or the name of a set; its memory and disk are estimated from
`parameters_m` (millions of weights) unless `figures` has them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.catalog.entry import Entry, Footprint, Licence, ModelFile, Source
from models.catalog.places import CATALOG

_BYTES = {"float32": 4.0, "float16": 2.0, "int8_float16": 1.05, "int8": 1.05}
"""Bytes per weight in memory and on disk; int8 keeps scales and a few tables in a wider type."""
_WORKING = 1.2
"""Memory by memory of the weights: activations and caches of a short request."""
_LIBRARIES_MIB = 150
"""What an engine's libraries take before any weight."""
_WHISPER_MIB = 1000
"""Beside a Whisper's weights: two reports (small in int8, turbo in float16) leave 860 to 1260."""
_COQUI = ("float32",)


def entries(catalog: Path = CATALOG) -> list[Entry]:
    """Every model of the catalogue, in its order."""
    read = tomllib.loads(catalog.read_text(encoding="utf-8"))
    sets: Mapping[str, Sequence[str]] = read.get("languages", {})
    return [_entry(table, sets) for table in read["model"]]


def licences(catalog: Path = CATALOG) -> dict[str, Licence]:
    """Every licence that the catalogue explains, by id."""
    read = tomllib.loads(catalog.read_text(encoding="utf-8"))
    return {name: Licence(id=name, **table) for name, table in read.get("licence", {}).items()}


def _entry(table: dict[str, Any], sets: Mapping[str, Sequence[str]]) -> Entry:
    languages = table["languages"]
    return Entry(
        id=table["id"],
        stage=table["stage"],
        family=table.get("family", ""),
        revision=table.get("revision", ""),
        licence=table["licence"],
        languages=tuple(sets[languages] if isinstance(languages, str) else languages),
        folder=table.get("folder", ""),
        profiles=tuple(table.get("profiles", ())),
        files=tuple(ModelFile(**file) for file in table.get("files", ())),
        source=_source(table),
        download_mb=table.get("download_mb"),
        footprints=_footprints(table),
        conversion=table.get("conversion", ""),
        alternative=table.get("alternative", ""),
        notes=table.get("notes", ""),
    )


def _source(table: dict[str, Any]) -> Source:
    return Source(
        repository=table.get("repository", ""),
        take=tuple(table.get("take", ())),
        under=table.get("under", ""),
        urls=tuple(table.get("urls", ())),
        confidence=table.get("confidence", ""),
    )


def _footprints(table: dict[str, Any]) -> tuple[Footprint, ...]:
    known = {figure["compute"]: Footprint(**figure) for figure in table.get("figures", ())}
    weights = table.get("parameters_m")
    if weights:
        kinds = _COQUI if table.get("family", "").startswith("coqui") else tuple(_BYTES)
        for compute in kinds:
            known.setdefault(compute, _estimate(table.get("family", ""), compute, weights))
    return tuple(known.values())


def _estimate(family: str, compute: str, parameters_m: float) -> Footprint:
    disk = parameters_m * 1e6 * _BYTES[compute] / 2**20
    memory = disk + _WHISPER_MIB if family == "whisper" else disk * _WORKING + _LIBRARIES_MIB
    return Footprint(compute, round(disk), round(memory), "estimate")
