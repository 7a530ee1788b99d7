"""Task D: text in one language becomes the same text in another."""
