"""Stages C and E: texts become speech in the language they are written in. Knows no other service."""
