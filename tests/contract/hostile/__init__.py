"""What no service may fall over: texts, recordings and bodies that are wrong, huge or strange."""
