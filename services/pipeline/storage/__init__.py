"""Where artifacts lie and what is known of them: places, paths, records, copies.

It does not know how an artifact is made.
"""
