"""What at least two services need, once: contracts, runner, app factory, errors, settings, audio.

It knows no engine library, no stage and not the pipeline.
"""
