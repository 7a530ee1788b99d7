"""Whether an artifact is what its order asks for: by its key, or, where that can't be told, as it is.

Contract: `is_kept` and `due_orders` only read. An artifact without a record was put there by a person or by
another component, and is kept; one whose file was changed by hand is kept while what it was made from is
the same. A model that can't be asked now counts as the one that made the artifact, unless the setting that
chooses it has changed. It does not know how an artifact is made.
"""

import os
from collections.abc import Iterable, Mapping

from services.pipeline.calls.client import Model
from services.pipeline.calls.stages import Stage
from services.pipeline.episodes.keys import artifact_key
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.spec import parameters
from services.pipeline.storage.artifacts import Record, Store, checksum, interrupted
from services.pipeline.storage.layout import STAGE_OF, Step, Task


def asked_model(stage: Stage) -> str:
    """The settings of this process that choose a stage's model: profile and model."""
    return f"{os.environ.get('MEGA_PROFILE', '')}|{os.environ.get(f'{stage.env_prefix}MODEL', '')}"


def is_kept(store: Store, order: Order, step: Step, model: Model | None) -> bool:
    """Whether `step` need not be done; `model` is what its stage runs, None where that is not known."""
    data = store.read(step.output)
    if data is None:
        return False
    record, source = store.record(step.output), store.read(step.source)
    if step.slug in order.again and (record is None or record.order != order.workflow_id):
        return False
    if record is None:
        return True
    if interrupted(record, checksum(data)):
        return False
    return source is None or _same(record, order, step, checksum(source), model)


def _same(record: Record, order: Order, step: Step, source: str, model: Model | None) -> bool:
    if not record.key:  # of an older version, which knew the source alone
        return record.source == source
    if model is None and record.asked != asked_model(STAGE_OF[step.task]):
        return False
    by = model or Model(record.model, record.revision)
    return record.key == artifact_key(step.task, source, parameters(order.spec, step), by)


Models = Mapping[tuple[str, Task], Model | None]
"""By group and task: the model that does it, as far as it is known."""


def due_orders(store: Store, orders: Iterable[Order], models: Models) -> list[tuple[Order, Step]]:
    """The steps that these orders would do now, as far as can be told before: what is kept is left out."""
    due: list[tuple[Order, Step]] = []
    outputs: set[str] = set()
    for order, step in ((one, step) for one in orders for step in one.steps()):
        waits = step.source in outputs
        there = waits or store.read(step.source) is not None
        model = models.get((order.spec.group, step.task))
        if there and (waits or not is_kept(store, order, step, model)):
            due.append((order, step))
            outputs.add(step.output)
    return due


def needed_stages(steps: Iterable[Step]) -> list[Stage]:
    """The stages that these steps call, each once."""
    return list({STAGE_OF[step.task].name: STAGE_OF[step.task] for step in steps}.values())
