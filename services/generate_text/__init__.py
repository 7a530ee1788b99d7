"""Task B: a transcript becomes corrected text and a podcast script."""
