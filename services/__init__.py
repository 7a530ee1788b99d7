"""The services: what they share (`common`), one folder per stage, and the pipeline that calls them."""
