"""Glossary terms, and where a stretch of the source stands in the translation."""
