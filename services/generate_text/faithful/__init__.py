"""Whether what a model wrote is faithful to what it was given. It knows no model and no HTTP."""
