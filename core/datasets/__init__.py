"""Data to learn from, small enough to train on while one watches."""

from core.datasets import curves, sequences
from core.datasets.augmentation import augmented, moved
from core.datasets.data import (
    Data,
    Splits,
    normalized,
    one_hot,
    shuffled_split,
    split,
    stratified_split,
)
from core.datasets.graphs import (
    GraphData,
    digits_graph,
    karate_club,
    nearest_neighbours,
    planted_communities,
)
from core.datasets.idx import mnist, mnist_splits
from core.datasets.images import digits, digits_splits
from core.datasets.points import blobs, circles, moons, spirals, xor
from core.datasets.text import words

__all__ = [
    "Data",
    "GraphData",
    "Splits",
    "augmented",
    "blobs",
    "circles",
    "curves",
    "digits",
    "digits_graph",
    "digits_splits",
    "karate_club",
    "mnist",
    "mnist_splits",
    "moons",
    "moved",
    "nearest_neighbours",
    "normalized",
    "one_hot",
    "planted_communities",
    "sequences",
    "shuffled_split",
    "spirals",
    "split",
    "stratified_split",
    "words",
    "xor",
]
