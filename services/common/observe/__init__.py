"""What can be seen of a service from outside: metrics, traces and logs, once for all services.

It knows a stage's name, state and model; it does not know what a stage computes.
"""
