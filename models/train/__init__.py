"""The recipes that made the demo models, and the grammar they learnt from.

Nothing in `services` imports them.
"""
