"""Data to learn from, small enough to train on while one watches."""

from core.datasets import sequences
from core.datasets.data import Data, Splits, split, stratified_split
from core.datasets.images import digits, digits_splits
from core.datasets.points import moons, spirals, xor

__all__ = [
    "Data",
    "Splits",
    "digits",
    "digits_splits",
    "moons",
    "sequences",
    "spirals",
    "split",
    "stratified_split",
    "xor",
]
