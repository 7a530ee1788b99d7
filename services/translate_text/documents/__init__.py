"""Documents: what in them is text to translate, and how they look again with its translation.

Contract: a format is a module that cuts a document into strings that stay and Units that are translated.
None knows the model, nor HTTP.
"""
