"""Turns models from the format that their makers publish into the one that a service reads."""
