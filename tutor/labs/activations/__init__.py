"""Activations: their curves and slopes, what depth does to a signal, dead units, and the fold."""
