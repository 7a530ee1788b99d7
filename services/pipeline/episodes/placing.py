"""The steps of an episode at their places in a store.

Contract: `placed(store, spec)` asks the store which language has the course's path. It does not know where
episodes stand.
"""

from services.pipeline.episodes.spec import Spec, plan
from services.pipeline.storage.artifacts import Store
from services.pipeline.storage.layout import Episode, Step


def placed(store: Store, spec: Spec) -> Episode:
    """Every step, each after the one that it depends on."""
    return plan(spec, store.first_language(spec.group, spec.languages))


def steps_by_name(store: Store, spec: Spec) -> dict[str, Step]:
    """The same by their names."""
    return {step.slug: step for step in placed(store, spec)}
