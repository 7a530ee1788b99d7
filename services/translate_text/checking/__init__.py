"""What can be seen to be wrong with a translation, and what is tried then."""
