"""`mega models` and the real hub client against a hub of our own on loopback."""
