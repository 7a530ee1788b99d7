"""The pipeline's fixtures, for this folder."""

from tests.unit.pipeline.pipeline_fixtures import clean_environment, draft, stages

__all__ = ["clean_environment", "draft", "stages"]
