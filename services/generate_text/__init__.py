"""Stage B: a transcript becomes written text and a script, on :9002, by any CTranslate2 decoder folder.

Contract: `create_app()` in `app`; `python -m services.generate_text` serves it. Knows nothing of other
stages.
"""
