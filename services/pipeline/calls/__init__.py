"""The five stages as the pipeline reaches them: over HTTP. It does not know what becomes of their answers."""
