"""From writing to speech: a text as it is said in its language. It knows no voice and no HTTP."""
