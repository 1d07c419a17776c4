"""Stepping through a walk without a terminal: what is shown, where it stands, what edits mean."""
