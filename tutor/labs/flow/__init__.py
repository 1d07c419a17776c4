"""Gradient flow: what each layer of a deep network does to the signal and to the gradient."""
