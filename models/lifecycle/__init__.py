"""The life of a model on this machine: pulled, verified, shown, carried to another machine, removed.

`python -m models.lifecycle` is what `mega models …` starts, in a process of its own: it may use the network
and knows no engine. Services never import it; they read what it leaves in the store by `models.catalog`.
"""
