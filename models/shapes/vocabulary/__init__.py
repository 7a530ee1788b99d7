"""Vocabularies of real size with the real special tokens; the pieces are ours."""
