"""Measuring a row beside learning it: `make bench ARGS="measuring"`.

Between epochs a training tells the loss and the accuracy on the training and the validation rows.
Told is how long that takes for a row, over how long it takes to learn one: before the first epoch,
when all has yet to be recorded, and after a later one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from statistics import median
from time import process_time

import numpy as np

from core.datasets import Data, Splits
from core.graphs import Graph
from core.networks import (
    CNN,
    GCN,
    MLP,
    CharTransformer,
    GraphSAGE,
    Network,
    PerceptronClassifier,
    ResidualCNN,
    ResidualMLP,
    SequenceClassifier,
    SoftmaxRegression,
    TokenClassifier,
    TransformerClassifier,
)
from core.networks.rnn import KINDS
from core.optim import Adam
from core.tape import Array
from core.training import Training, TrainingEvent

CLASSES, VALIDATION, NODES, TOKENS = 10, 180, 300, 65
REACH = 0.4
"""How much of the time that learning a row takes we want to measure it in."""

Make = Callable[[np.random.Generator], Network]
Inputs = Callable[[np.random.Generator, int], tuple[Array, Array]]


def vectors(*shape: int) -> Inputs:
    """Noise of this shape, and classes."""

    def made(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
        x = rng.standard_normal((rows, *shape), np.float32)
        return x, rng.integers(0, CLASSES, rows)

    return made


def tokens(length: int, *, each: bool) -> Inputs:
    """Random tokens; a class for each of them, or for all."""

    def made(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
        x = rng.integers(0, TOKENS, (rows, length))
        return x, rng.integers(0, CLASSES, x.shape if each else rows)

    return made


def nodes(rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
    return rng.integers(0, NODES, rows), rng.integers(0, CLASSES, rows)


def on_a_graph(kind: type[GCN] | type[GraphSAGE], rng: np.random.Generator) -> Network:
    ends = rng.integers(0, NODES, (2 * NODES, 2))
    graph = Graph.undirected(NODES, ends[ends[:, 0] != ends[:, 1]])
    return kind([64, 16, CLASSES], graph, rng.normal(size=(NODES, 64)), rng=rng)


def residual_mlp(norm: str, rng: np.random.Generator) -> Network:
    return ResidualMLP(64, CLASSES, width=64, blocks=2, norm=norm, dropout=0.1, rng=rng)


NETWORKS: dict[str, tuple[Make, Inputs, int, int]] = {
    "perceptron": (lambda rng: PerceptronClassifier(64, CLASSES), vectors(64), 1440, 32),
    "softmax": (lambda rng: SoftmaxRegression(64, CLASSES, rng=rng), vectors(64), 1440, 32),
    "mlp-small": (
        lambda rng: MLP([64, 32, CLASSES], activation="tanh", rng=rng), vectors(64), 1440, 32,
    ),
    "mlp-large": (
        lambda rng: MLP([784, 512, 256, CLASSES], activation="relu", rng=rng),
        vectors(784), 3000, 128,
    ),
    "residual-mlp-batch": (partial(residual_mlp, "batch"), vectors(64), 1440, 32),
    "residual-mlp-layer": (partial(residual_mlp, "layer"), vectors(64), 1440, 32),
    "cnn-8": (lambda rng: CNN((1, 8, 8), [8, 16], CLASSES, rng=rng), vectors(1, 8, 8), 1440, 64),
    "cnn-28": (
        lambda rng: CNN((1, 28, 28), [8, 16], CLASSES, rng=rng), vectors(1, 28, 28), 1440, 64,
    ),
    "residual-cnn": (
        lambda rng: ResidualCNN((1, 8, 8), 8, 2, CLASSES, rng=rng), vectors(1, 8, 8), 1440, 64,
    ),
    **{
        kind: (
            partial(lambda kind, rng: SequenceClassifier(kind, 8, 64, CLASSES, rng=rng), kind),
            vectors(8, 8), 1440, 64,
        )
        for kind in KINDS
    },
    "tokens": (
        lambda rng: TokenClassifier("lstm", TOKENS, 16, 32, CLASSES, rng=rng),
        tokens(16, each=False), 1440, 32,
    ),
    "transformer": (
        lambda rng: TransformerClassifier(8, CLASSES, length=8, width=32, heads=4, rng=rng),
        vectors(8, 8), 1440, 32,
    ),
    "char-transformer": (
        lambda rng: CharTransformer(TOKENS, 33, width=48, heads=4, blocks=2, rng=rng),
        tokens(33, each=True), 1024, 32,
    ),
    "gcn": (partial(on_a_graph, GCN), nodes, 160, 160),
    "graphsage": (partial(on_a_graph, GraphSAGE), nodes, 160, 160),
}  # fmt: skip
"""What makes the network and its data, rows to learn from, and rows in a mini-batch."""


def seconds_of(name: str) -> tuple[float, float, float]:
    """For a row: to measure it the first time, to learn it, and to measure it again."""
    make, inputs, rows, batch = NETWORKS[name]
    rng = np.random.default_rng(0)
    model = make(rng)
    train, validation = Data(*inputs(rng, rows)), Data(*inputs(rng, VALIDATION))
    data = Splits(train, validation, validation)
    events = Training(
        model, data, optimizer=Adam(1e-3), batch=batch, epochs=4, measure_every=2, rng=rng
    ).events()  # fmt: skip
    steps = 2 * -(-rows // batch)
    first = seconds_for(events, 1)
    seconds_for(events, steps + 1)  # records a step, and all that was first allocated
    learning, again = seconds_for(events, steps), seconds_for(events, 1)
    measured = rows + VALIDATION
    return first / measured, learning / (2 * rows), again / measured


def seconds_for(events: Iterator[TrainingEvent], count: int) -> float:
    start = process_time()
    for _ in islice(events, count):
        pass
    return process_time() - start


def main(names: Sequence[str] = (), blocks: int = 7) -> None:
    """A row for each network: what learning takes, and how much of that measuring takes."""
    print(f"{'measuring a row':24}{'learning':>12}{'first':>20}{'again':>20}")
    for name in NETWORKS:
        if names and not any(name.startswith(wanted) for wanted in names):
            continue
        told = [seconds_of(name) for _ in range(blocks + 1)][1:]  # the first block warms up
        line = f"  {name:22}{median(learning for _, learning, _ in told) * 1e6:9.2f} µs"
        for which in (0, 2):
            ratios = sorted(block[which] / block[1] for block in told)
            middle = f"{median(ratios):.2f} ({ratios[0]:.2f} … {ratios[-1]:.2f})"
            line += f"{middle:>20} {'!' if median(ratios) > REACH else ' '}"
        print(line, flush=True)
    print(f"  !: more than {REACH} times as long as learning it")


if __name__ == "__main__":
    main(sys.argv[1:])
