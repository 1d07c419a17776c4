"""Graph convolution networks of two layers, full batch: the karate club, and Cora's size.

PyTorch multiplies with dense matrices, or with sparse ones as coordinates or compressed rows;
"torch" is the fastest of them that need no code of one's own. "torch-transposed" is compressed
rows with a hand-written backward pass that keeps the transposes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import Case, Run
from core.datasets import GraphData, Splits, karate_club, planted_communities
from core.networks import GCN
from core.optim import Adam
from core.sparse import SparseMatrix
from core.training import StepDone, fit

RATE, HIDDEN = 1e-3, 16
MEASURED = 50  # epochs, of one step each, between two measurements of ours


def karate() -> tuple[GraphData, Splits]:
    data = karate_club()
    return data, data.few_labels(4, np.random.default_rng(0))


def cora() -> tuple[GraphData, Splits]:
    data = planted_communities(np.random.default_rng(0))
    return data, data.few_labels(20, np.random.default_rng(0))


def network(data: GraphData) -> GCN:
    sizes = [data.x.shape[1], HIDDEN, int(data.y.max()) + 1]
    return GCN(sizes, data.graph, data.x, rng=np.random.default_rng(0))


def ours(made: Callable[[], tuple[GraphData, Splits]], steps: int) -> Run:
    data, parts = made()
    model = network(data)

    def run() -> list[float]:
        events = fit(
            model, parts, optimizer=Adam(RATE), batch=len(parts.train.y), epochs=steps,
            measure_every=MEASURED, rng=np.random.default_rng(1),
        )  # fmt: skip
        return [event.loss for event in events if isinstance(event, StepDone)]

    return run


def theirs(made: Callable[[], tuple[GraphData, Splits]], steps: int, form: str) -> Run:
    import warnings

    import torch

    warnings.filterwarnings("ignore", "Sparse CSR tensor support")
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    data, parts = made()
    parameters = [
        torch.nn.Parameter(torch.from_numpy(v)) for v in network(data).state_dict().values()
    ]
    optimizer = torch.optim.Adam(parameters, lr=RATE)
    A = product_with(torch, data.graph.normalized, form)
    X = product_with(torch, data.x, form)
    nodes, y = torch.from_numpy(parts.train.x), torch.from_numpy(parts.train.y)

    def run() -> list[float]:
        losses: list[float] = []
        W1, b1, W2, b2 = parameters
        for _ in range(steps):
            optimizer.zero_grad()
            z = A(torch.relu(A(X(W1)) + b1) @ W2) + b2
            loss = torch.nn.functional.cross_entropy(z[nodes], y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return run


def product_with(torch: Any, S: Any, form: str) -> Callable[[Any], Any]:
    """x → S·x as PyTorch computes it in this form."""
    if form == "dense" or not isinstance(S, SparseMatrix):
        dense = torch.from_numpy((S.dense() if isinstance(S, SparseMatrix) else S).astype("f4"))
        return lambda x: dense @ x
    if form == "coo":
        entries = torch.from_numpy(np.stack([S.rows, S.columns]))
        values = torch.from_numpy(S.values.astype("f4"))
        coo = torch.sparse_coo_tensor(entries, values, S.shape, is_coalesced=True)
        return lambda x: torch.sparse.mm(coo, x)

    def compressed(S: SparseMatrix) -> Any:
        parts = (torch.from_numpy(a) for a in (S.starts, S.columns, S.values.astype("f4")))
        return torch.sparse_csr_tensor(*parts, S.shape)

    csr = compressed(S)
    if form == "csr":
        return lambda x: torch.sparse.mm(csr, x)
    transposed = compressed(S.T)

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, x: Any) -> Any:
            return csr @ x

        @staticmethod
        def backward(context: Any, dz: Any) -> Any:
            return transposed @ dz

    return Product.apply


def case(
    title: str, made: Callable[[], tuple[GraphData, Splits]], steps: int,
    best: str, others: list[str], reach: float, stretch: float,
) -> Case:  # fmt: skip
    contenders: dict[str, Callable[[], Run]] = {
        "backstep": lambda: ours(made, steps),
        "torch": lambda: theirs(made, steps, best),
    }
    for form in others:
        contenders[f"torch-{form}"] = lambda form=form: theirs(made, steps, form)  # type: ignore[misc]
    return Case(title, steps, contenders, reach, stretch)


CASES = {
    "gcn-karate": case(
        f"GCN 34-{HIDDEN}-2 on the karate club's 34 nodes, full batch, adam",
        karate, 400, "dense", ["coo", "csr", "transposed"], 4, 5.5,
    ),
    "gcn-cora": case(
        f"GCN 1433-{HIDDEN}-7 on 2,708 nodes, sparse features, full batch, adam",
        cora, 200, "csr", ["coo", "transposed"], 3, 4.4,
    ),
}  # fmt: skip
