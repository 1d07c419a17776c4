"""Data to learn from, small enough to train on while one watches."""

from core.datasets import sequences
from core.datasets.augmentation import augmented, moved
from core.datasets.data import Data, Splits, split, stratified_split
from core.datasets.graphs import (
    GraphData,
    digits_graph,
    karate_club,
    nearest_neighbours,
    planted_communities,
)
from core.datasets.images import digits, digits_splits
from core.datasets.points import moons, spirals, xor

__all__ = [
    "Data",
    "GraphData",
    "Splits",
    "augmented",
    "digits",
    "digits_graph",
    "digits_splits",
    "karate_club",
    "moons",
    "moved",
    "nearest_neighbours",
    "planted_communities",
    "sequences",
    "spirals",
    "split",
    "stratified_split",
    "xor",
]
