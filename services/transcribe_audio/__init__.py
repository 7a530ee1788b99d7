"""Stage A: speech to text on :9001, by any model folder that faster-whisper loads.

Contract: `create_app()` in `app`; `python -m services.transcribe_audio` serves it. Knows nothing of other
stages.
"""
