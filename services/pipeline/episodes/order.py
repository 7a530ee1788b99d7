"""One run of an episode, as the durable workflow gets it: what to make, which steps, and from where.

Contract: an `Order` goes to JSON and back without loss, and says all that the workflow needs: the same order
gives the same steps in the same places, also in another process, later. It does not know how a step is done.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.pipeline.episodes.spec import Spec, from_json, plan, to_json
from services.pipeline.storage.layout import Episode, Step, Task

ALL_TASKS = frozenset(Task)


@dataclass(frozen=True)
class Order:
    """`run` counts the runs of the episode; `first` is the language at the course's path; `patient` orders
    wait for a stage or a store that is away, others fail; `again` names steps that are made whatever is
    there.
    """

    spec: Spec
    first: str | None
    run: int = 0
    tasks: frozenset[Task] = ALL_TASKS
    again: frozenset[str] = frozenset()
    patient: bool = False

    @property
    def workflow_id(self) -> str:
        """The same order is the same workflow."""
        return workflow_id(self.spec.id, self.run)

    @property
    def plan(self) -> Episode:
        """All steps, those that are not ordered included."""
        return plan(self.spec, self.first)

    def steps(self) -> Iterator[Step]:
        """The steps that are ordered, each after the one that it depends on."""
        return (step for step in self.plan if step.task in self.tasks)


def workflow_id(episode: str, run: int) -> str:
    """Of a run of an episode."""
    return f"{episode}:{run}"


def order_json(order: Order) -> dict[str, Any]:
    """As plain values."""
    return {
        "spec": to_json(order.spec),
        "first": order.first,
        "run": order.run,
        "tasks": sorted(map(str, order.tasks)),
        "again": sorted(order.again),
        "patient": order.patient,
    }


def order_from(value: Mapping[str, Any]) -> Order:
    """An Order again."""
    tasks: Collection[str] = value["tasks"]
    return Order(
        from_json(value["spec"]),
        value["first"],
        value["run"],
        frozenset(map(Task, tasks)),
        frozenset(value["again"]),
        value["patient"],
    )
