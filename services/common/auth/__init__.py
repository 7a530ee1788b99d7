"""Who may ask a service for what, once for all services: keys, scopes, limits per key, and no open door.

It knows groups and scopes; it does not know what a stage computes, nor the pipeline.
"""
