"""A transcript corrected, made into a script, or summed up. It knows no engine library."""
