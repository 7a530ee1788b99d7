"""The podcast that comes out: feed, chapters, transcripts, show notes, a tagged mp3 and a cover.

Contract: pure functions from what the stages answered to bytes or text; no HTTP, no store, no clock. Who
calls them with what stands in each module's docstring. They know neither a model nor the workflow.
"""
