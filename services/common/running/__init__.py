"""From many requests to one engine: turns, batches, the engine's thread, a model that comes and goes."""
