"""Voices made after a recording: what a cloner is, and the ones there are. It does not know who may use
whose.
"""
