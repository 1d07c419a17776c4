"""A training on the screen: its form, its curves, its end."""
