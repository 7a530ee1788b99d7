"""Voice profiles: recordings that speakers allowed to be cloned, who may use them, until when, and the log of
what was done with them. It does not know models.
"""
