"""A graph as data: which nodes send to which, and the matrices that average over neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from core.sparse import SparseMatrix
from core.tape import Array


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes 0 to `nodes` − 1, and for each the nodes that it listens to: its neighbours.

    `adjacency` A (V, V) has A[i,j] = 1 where node i listens to node j. In an undirected graph A is
    symmetric. A node may be its own neighbour (a self-loop), or have none (it is isolated).
    """

    adjacency: SparseMatrix

    @classmethod
    def directed(cls, nodes: int, edges: npt.ArrayLike) -> Self:
        """A graph with `edges` (E, 2), each from the node that sends to the one that listens.

        An edge that is given twice counts once.
        """
        pairs = np.asarray(edges)
        if pairs.size == 0:
            pairs = np.empty((0, 2), np.intp)
        if nodes < 1:
            raise ValueError(f"a graph needs at least 1 node, not {nodes}")
        if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
            raise ValueError(
                f"the edges have shape {pairs.shape} and type {pairs.dtype}; expected (E, 2) whole "
                "numbers: two nodes each"
            )
        wrong = np.flatnonzero(((pairs < 0) | (pairs >= nodes)).any(axis=1))
        if wrong.size:
            raise ValueError(
                f"edge {wrong[0]} joins {pairs[wrong[0]].tolist()}, but {nodes} nodes are "
                f"numbered 0 to {nodes - 1}"
            )
        # one number for each pair: sorted in a tenth of the time of pairs
        listener, sender = np.divmod(np.unique(pairs[:, 1] * nodes + pairs[:, 0]), nodes)
        return cls(SparseMatrix.of_entries((nodes, nodes), listener, sender))

    @classmethod
    def undirected(cls, nodes: int, edges: npt.ArrayLike) -> Self:
        """A graph in which both nodes of each edge (E, 2) listen to each other."""
        one_way = cls.directed(nodes, edges).edges
        return cls.directed(nodes, np.concatenate([one_way, one_way[:, ::-1]]))

    @property
    def nodes(self) -> int:
        """How many nodes there are: V."""
        return self.adjacency.shape[0]

    @property
    def edges(self) -> Array:
        """Every edge (E, 2), from the node that sends to the one that listens."""
        return np.stack([self.adjacency.columns, self.adjacency.rows], axis=1)

    @cached_property
    def looped(self) -> Graph:
        """The same graph with every node its own neighbour: A + I.

        A self-loop that is there already stays one, as in PyTorch Geometric.
        """
        loops = np.repeat(np.arange(self.nodes)[:, None], 2, axis=1)
        return Graph.directed(self.nodes, np.concatenate([self.edges, loops]))

    @cached_property
    def normalized(self) -> SparseMatrix:
        """Â = D^-½·(A + I)·D^-½ (V, V); D's diagonal has the row sums of A + I.

        For an undirected graph its eigenvalues lie in (−1, 1], and the largest is 1.
        Source: Kipf and Welling 2017, equation 2.
        """
        looped = self.looped.adjacency
        scale = 1 / np.sqrt(looped.counts)
        values = scale[looped.rows] * scale[looped.columns]
        return SparseMatrix(looped.shape, looped.starts, looped.columns, values)

    @cached_property
    def mean(self) -> SparseMatrix:
        """D⁻¹·A (V, V): each row with neighbours sums to 1, and averages over them."""
        A = self.adjacency
        values = 1 / A.counts[A.rows]
        return SparseMatrix(A.shape, A.starts, A.columns, values)

    def relabelled(self, order: npt.ArrayLike) -> Graph:
        """The same graph with other numbers: node i of it is node ``order[i]`` of this one."""
        place = np.argsort(np.asarray(order))
        return Graph.directed(self.nodes, place[self.edges])
