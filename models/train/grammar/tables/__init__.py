"""The lexicon: a table per kind of word, a row per entry, a cell per language (en, fr, es, de, it)."""
