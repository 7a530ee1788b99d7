"""The pipeline over HTTP: episodes, artifacts, events, and the page. It does not know how a step is done."""
