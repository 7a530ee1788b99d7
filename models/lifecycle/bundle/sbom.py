"""The bundle's bill of materials: CycloneDX 1.6, models with their files beneath. It reads none."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from models.catalog import Licence, ModelFile
from models.lifecycle.bundle.manifest import Carried

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
        **_reference(model),
        "components": [_file(model.id, file) for file in model.record.files],
    }


def _reference(model: Carried) -> dict[str, Any]:
    """Where it came from: a hub's repository has a package URL, an archive its address."""
    source = model.record.source
    if "://" in source:
        return {"externalReferences": [{"type": "distribution", "url": url} for url in source.split()]}
    if source.count("/") == 1:
        return {"purl": f"pkg:huggingface/{source}@{model.record.revision.lower()}"}
    return {"description": f"From {source}"}


def _file(model: str, file: ModelFile) -> dict[str, Any]:
    return {
        "type": "file",
        "bom-ref": f"file:{model}/{file.name}",
        "name": file.name,
        "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        "properties": [{"name": "bytes", "value": str(file.bytes)}],
    }
