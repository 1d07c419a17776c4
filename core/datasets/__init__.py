"""Data to learn from, small enough to train on while one watches."""

from core.datasets.augmentation import augmented, moved
from core.datasets.data import Data, Splits, split, stratified_split
from core.datasets.images import digits, digits_splits
from core.datasets.points import moons, spirals, xor

__all__ = [
    "Data",
    "Splits",
    "augmented",
    "digits",
    "digits_splits",
    "moons",
    "moved",
    "spirals",
    "split",
    "stratified_split",
    "xor",
]
