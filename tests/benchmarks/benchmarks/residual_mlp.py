"""Deep residual networks with normalization, on the digits.

Of tanh: where a ReLU's input is 0 but for rounding, it may be cut off on one side alone, and the
losses of a deep network part.
"""

from __future__ import annotations

import numpy as np

from benchmarks import Case, Run, steps_of, torch_steps
from core.datasets import digits_splits
from core.networks import ResidualMLP
from core.optim import SGD
from core.training import fit

RATE, BATCH, STEPS, WIDTH, BLOCKS = 3e-3, 32, 205, 64, 18


def network(norm: str) -> ResidualMLP:
    return ResidualMLP(
        64,
        10,
        width=WIDTH,
        blocks=BLOCKS,
        norm=norm,
        activation="tanh",
        rng=np.random.default_rng(0),
    )


def ours(norm: str) -> Run:
    data, model = digits_splits(0), network(norm)
    training = fit(
        model, data, optimizer=SGD(RATE), batch=BATCH, epochs=STEPS, measure_every=STEPS,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    return steps_of(training, STEPS)


def theirs(norm: str) -> Run:
    import os

    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = (nn.LayerNorm if norm == "layer" else nn.BatchNorm1d)(WIDTH)
            self.dense = nn.Linear(WIDTH, WIDTH)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + torch.tanh(self.dense(self.norm(x)))

    model = nn.Sequential(
        nn.Linear(64, WIDTH), nn.Tanh(), *(Block() for _ in range(BLOCKS)), nn.Linear(WIDTH, 10)
    )
    mine = network(norm)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), mine.parameters(), strict=True):
            parameter.copy_(torch.from_numpy(value.data.T))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    return torch_steps(model, optimizer, digits_splits(0).train, BATCH, STEPS)


def case(norm: str, reach: float, stretch: float) -> Case:
    title = f"64-{WIDTH}×{BLOCKS + 1}-10 tanh, residual, {norm} norm, batch {BATCH}, sgd"
    contenders = {"backstep": lambda: ours(norm), "torch": lambda: theirs(norm)}
    return Case(title, STEPS, contenders, reach, stretch)


CASES = {
    "residual-mlp-layer": case("layer", 1.5, 2.5),
    "residual-mlp-batch": case("batch", 1.5, 2.5),
}
