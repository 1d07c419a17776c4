"""Graphs whose nodes are to be classified: one small and real, one of digits, one made up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.datasets.data import Data, Splits, check_finite
from core.datasets.images import digits
from core.graphs import Graph
from core.sparse import SparseMatrix
from core.tape import Array


@dataclass(frozen=True, slots=True)
class GraphData:
    """A graph of V nodes, the features x (V, F) of its nodes, and their classes y (V,)."""

    graph: Graph
    x: Array | SparseMatrix
    y: Array

    def __post_init__(self) -> None:
        nodes = self.graph.nodes
        if len(self.x.shape) != 2 or self.x.shape[0] != nodes or self.y.shape != (nodes,):
            raise ValueError(
                f"x has shape {self.x.shape} and y {self.y.shape}; a graph of {nodes} nodes needs "
                f"({nodes}, F) and ({nodes},)"
            )
        if not isinstance(self.x, SparseMatrix):
            check_finite("x", self.x)

    def few_labels(self, each: int, rng: np.random.Generator, *, validation: float = 0.3) -> Splits:
        """Node numbers with their classes: `each` nodes of every class to learn from.

        The share `validation` of the others is to choose by, the rest to test on. That is the
        transductive setting: the network sees all nodes and edges, but these labels only.
        """
        order = rng.permutation(len(self.y))
        rank = np.empty(len(order), np.intp)  # of each node, among those of its class
        for c in np.unique(self.y):
            of_class = order[self.y[order] == c]
            if len(of_class) < each:
                raise ValueError(f"class {c} has {len(of_class)} nodes; {each} were to be labelled")
            rank[of_class] = np.arange(len(of_class))
        known, unknown = order[rank[order] < each], order[rank[order] >= each]
        cut = round(validation * len(unknown))
        parts = known, unknown[:cut], unknown[cut:]
        return Splits(*(Data(nodes, self.y[nodes]) for nodes in parts))


def karate_club() -> GraphData:
    """The 34 members of a karate club, 78 friendships, and whom each followed when it split.

    y is 0 for the instructor's club (node 0 is he) and 1 for the officers' (node 33 is their
    head). There is nothing to know of a member but the friends, so x is the identity (34, 34).

    Source: Zachary 1977, An information flow model for conflict and fission in small groups,
    Journal of Anthropological Research 33; members are numbered from 1 there.
    """
    edges = [(i, j) for i, friends in enumerate(_FRIENDS) for j in friends]
    y = np.ones(34, np.int64)
    y[[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21]] = 0
    return GraphData(Graph.undirected(34, edges), np.eye(34), y)


_FRIENDS: tuple[tuple[int, ...], ...] = (
    (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31),
    (2, 3, 7, 13, 17, 19, 21, 30),
    (3, 7, 8, 9, 13, 27, 28, 32),
    (7, 12, 13),
    (6, 10),
    (6, 10, 16),
    (16,),
    (),
    (30, 32, 33),
    (33,),
    (),
    (),
    (),
    (33,),
    (32, 33),
    (32, 33),
    (),
    (),
    (32, 33),
    (33,),
    (32, 33),
    (),
    (32, 33),
    (25, 27, 29, 32, 33),
    (25, 27, 31),
    (31,),
    (29, 33),
    (33,),
    (31, 33),
    (32, 33),
    (32, 33),
    (32, 33),
    (33,),
)
"""Of each member, the friends with a higher number."""


def nearest_neighbours(x: npt.ArrayLike, k: int) -> Graph:
    """Rows of x (V, D) as nodes, joined where one is among the `k` nearest of the other."""
    points = np.asarray(x, np.float64)
    if points.ndim != 2 or not 1 <= k < len(points):
        raise ValueError(
            f"x has shape {points.shape} and k is {k}; expected (V, D) and k from 1 to V − 1"
        )
    points = points - points.mean(axis=0)  # far from 0 the squares would drown the distances
    squares = (points * points).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    nearest = np.argpartition(distances, k - 1, axis=1)[:, :k]
    rows = np.repeat(np.arange(len(points)), k)
    return Graph.undirected(len(points), np.stack([rows, nearest.reshape(-1)], axis=1))


def digits_graph(k: int = 10) -> GraphData:
    """The 1,797 digits, each joined to the `k` that look most like it: x (1797, 64) in 0…1."""
    data = digits()
    return GraphData(nearest_neighbours(data.x, k), data.x, data.y)


def planted_communities(
    rng: np.random.Generator,
    *,
    nodes: int = 2708,
    classes: int = 7,
    edges: int = 5278,
    words: int = 1433,
    words_each: float = 19,
    inside: float = 0.8,
    topical: float = 0.3,
) -> GraphData:
    """A made-up network of papers that cite each other, by default of the size of Cora.

    An edge stays within its class with probability `inside`; some nodes are far more popular than
    others. A node's features are the words that it uses, on average about `words_each`, each
    weighing 1/their number; a word is drawn from its class's vocabulary with probability
    `topical`, else from everyone's. Few words are frequent and most are rare.
    """
    most = nodes * (nodes - 1) // 2
    if edges > most // (2 * classes):
        raise ValueError(
            f"{edges} edges are too many to draw at random: {nodes} nodes make {most} pairs, of "
            f"which one in {classes} lies within a class; ask for at most {most // (2 * classes)}"
        )
    y = np.sort(rng.integers(0, classes, nodes))
    return GraphData(
        Graph.undirected(nodes, _citations(y, edges, inside, rng)),
        _bags_of_words(y, words, words_each, topical, rng),
        y,
    )


def _citations(y: Array, edges: int, inside: float, rng: np.random.Generator) -> Array:
    """`edges` different pairs (E, 2) of nodes with classes y (V,), which rise."""
    popularity = 1 + rng.pareto(2, len(y))
    upto = np.append(0, np.cumsum(popularity) / popularity.sum())
    pairs = np.empty((0, 2), np.intp)
    while len(pairs) < edges:
        one, other = rng.random((2, edges))
        i = np.searchsorted(upto, one, side="right") - 1
        # the other end lies within the class's share of 0…1, or anywhere in it
        low, high = upto[np.searchsorted(y, y[i])], upto[np.searchsorted(y, y[i], side="right")]
        within = rng.random(edges) < inside
        j = np.searchsorted(upto, np.where(within, low + other * (high - low), other), "right") - 1
        drawn = np.sort(np.stack([i, np.minimum(j, len(y) - 1)], axis=1), axis=1)
        pairs = np.concatenate([pairs, drawn[drawn[:, 0] != drawn[:, 1]]])
        _, first = np.unique(pairs, axis=0, return_index=True)
        pairs = pairs[np.sort(first)]
    return pairs[:edges]


def _bags_of_words(
    y: Array, words: int, each: float, topical: float, rng: np.random.Generator
) -> SparseMatrix:
    """Which of `words` each node uses (V, words): rows sum to 1."""
    frequency = 1 / (np.arange(words) + 20)
    frequency /= frequency.sum()
    own = [rng.permutation(frequency) for _ in range(y[-1] + 1)]  # each class's favourites
    counts = 1 + rng.poisson(each - 1, len(y))
    node = np.repeat(np.arange(len(y)), counts)
    word = np.concatenate(
        [
            rng.choice(words, counts[y == c].sum(), p=(1 - topical) * frequency + topical * mine)
            for c, mine in enumerate(own)
        ]
    )
    node, word = np.unique(np.stack([node, word], axis=1), axis=0).T
    return SparseMatrix.of_entries(
        (len(y), words), node, word, 1 / np.bincount(node, minlength=len(y))[node]
    )
