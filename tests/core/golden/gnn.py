from __future__ import annotations

from itertools import pairwise

import numpy as np

NODES = 7
EDGES = [[0, 1], [1, 2], [2, 0], [2, 3], [3, 4], [5, 5]]  # node 6 has no neighbours
SIZES = (5, 4, 3)
STEPS, RATE = 20, 0.05
KINDS = ("gcn", "graphsage")


def flat(arrays):
    """One vector of them all: a file with few large arrays is smaller."""
    return np.concatenate([np.ravel(array) for array in arrays])


def shapes(kind):
    """Of the parameters, in the order in which the network's vector holds them."""
    for inputs, outputs in pairwise(SIZES):
        yield from [(inputs, outputs)] * (1 if kind == "gcn" else 2)
        yield (outputs,)


def propagation(torch, kind):
    """Â or D⁻¹·A, with all their zeros."""
    A = torch.zeros(NODES, NODES)
    for i, j in EDGES:
        A[i, j] = A[j, i] = 1
    if kind == "graphsage":
        return A / A.sum(dim=1, keepdim=True).clamp(min=1)
    A.fill_diagonal_(1)
    d = A.sum(dim=1) ** -0.5
    return d[:, None] * A * d


def scores(torch, x, p, kind):
    """Of all nodes, two layers."""
    S = propagation(torch, kind)
    if kind == "gcn":
        W1, b1, W2, b2 = p
        return S @ torch.relu(S @ x @ W1 + b1) @ W2 + b2
    W1, U1, b1, W2, U2, b2 = p
    a = torch.relu(x @ W1 + S @ x @ U1 + b1)
    return a @ W2 + S @ a @ U2 + b2


def make(torch, rng):
    """Scores, loss and gradients, and the parameters after 20 steps, of each kind of network.

    A third of the features are 0. Four nodes are learned from.
    """
    x = rng.normal(size=(NODES, SIZES[0])) * (rng.random((NODES, SIZES[0])) > 1 / 3)
    nodes, y = rng.permutation(NODES)[:4], rng.integers(0, SIZES[-1], 4)
    cases = {"features": x, "nodes": nodes, "y": y}
    for kind in KINDS:
        start = [rng.normal(size=shape) for shape in shapes(kind)]
        p = [torch.tensor(array, requires_grad=True) for array in start]
        optimizer = torch.optim.Adam(p, lr=RATE)
        made = {"start": flat(start)}
        for step in range(STEPS):
            z = scores(torch, torch.tensor(x), p, kind)[torch.tensor(nodes)]
            loss = torch.nn.functional.cross_entropy(z, torch.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            if step == 0:
                made |= {"scores": z.detach().numpy(), "loss": loss.detach().numpy()}
                made["gradient"] = flat(t.grad.numpy() for t in p)
            optimizer.step()
        made["after"] = flat(t.detach().numpy() for t in p)
        cases |= {f"{kind}/{name}": array for name, array in made.items()}
    return cases
