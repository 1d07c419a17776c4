"""What a network reads in one digit, why, and how far that digit is from those it learned from."""

from core.reading.examples import Examples, Neighbour
from core.reading.network import Hidden, Reading, read
from core.reading.placement import MEASURES, Unlike, measures_of

__all__ = [
    "MEASURES",
    "Examples",
    "Hidden",
    "Neighbour",
    "Reading",
    "Unlike",
    "measures_of",
    "read",
]
