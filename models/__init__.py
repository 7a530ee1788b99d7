"""Models: the catalogue, the shipped demo weights, the recipes that made them and their evaluation."""
