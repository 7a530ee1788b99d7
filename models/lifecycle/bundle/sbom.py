"""The bundle's bill of materials: CycloneDX 1.6, models with their files beneath. It reads none."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from models.catalog import Licence, ModelFile
from models.lifecycle.bundle.manifest import Carried
from models.lifecycle.provenance import Made

_NO_SPDX = frozenset({"CPML", "Jenny", "to-be-confirmed"})


def text(models: Sequence[Carried], licences: Mapping[str, Licence], created: str) -> str:
    """The document as JSON."""
    components = [_component(model, licences[model.licence]) for model in models]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([created, components]))}",
        "version": 1,
        "metadata": {
            "timestamp": created,
            "component": {"type": "data", "bom-ref": "bundle", "name": "Mega Pipeline models"},
        },
        "components": components,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _component(model: Carried, licence: Licence) -> dict[str, Any]:
    key = "name" if licence.id in _NO_SPDX else "id"
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{model.id}",
        "name": model.id,
        "version": model.record.revision,
        "licenses": [{"license": {key: licence.name if key == "name" else licence.id}}],
        **(_made(model.made) if model.made else _reference(model.record.source, model.record.revision)),
        "components": [_file(model.id, file) for file in model.record.files],
    }


def _made(made: Made) -> dict[str, Any]:
    """Of a converted form: what it was made of, and by what."""
    ancestor = {
        "type": "machine-learning-model",
        "name": made.model,
        "version": made.revision,
        **_reference(made.source, made.revision),
    }
    return {"pedigree": {"ancestors": [ancestor], "notes": f"Converted: {made.line}"}}


def _reference(source: str, revision: str) -> dict[str, Any]:
    """Where it came from: a hub's repository has a package URL, an archive its address."""
    if "://" in source:
        return {"externalReferences": [{"type": "distribution", "url": url} for url in source.split()]}
    if source.count("/") == 1:
        return {"purl": f"pkg:huggingface/{source}@{revision.lower()}"}
    return {"description": f"From {source}"}


def _file(model: str, file: ModelFile) -> dict[str, Any]:
    return {
        "type": "file",
        "bom-ref": f"file:{model}/{file.name}",
        "name": file.name,
        "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        "properties": [{"name": "bytes", "value": str(file.bytes)}],
    }
