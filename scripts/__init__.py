"""Commands of the repository itself: set-up, pinning, generated pages."""
