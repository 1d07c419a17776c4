"""Backstep: learn neural networks in a terminal, forwards and backwards."""

__version__ = "0.1.0"
