"""Measurements of the services; each says how it is run. Nothing imports them but tests."""
