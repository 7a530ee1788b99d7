"""Tasks C and E: text becomes speech."""
