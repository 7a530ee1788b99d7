"""The pipeline: from recorded drafts to podcast episodes in several languages, by way of the five stage
services.

Contract: it reaches a stage over HTTP and in no other way, and keeps every result in the artifact store. It
does not know which engine or model stands behind a stage.
"""
