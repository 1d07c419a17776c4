"""Convolutional networks on images of the digits' size and of MNIST's."""

from __future__ import annotations

from math import ceil

import numpy as np

from benchmarks import Case, Run, steps_of, torch_steps
from core.datasets import Data, Splits
from core.networks import CNN
from core.optim import Adam
from core.training import fit

CHANNELS, BATCH, RATE = (8, 16), 64, 3e-3


def images(size: int) -> Splits:
    """16 batches of noise."""
    rng = np.random.default_rng(0)
    x = rng.random((17 * BATCH, 1, size, size), np.float32)
    y = rng.integers(0, 10, len(x))
    held_out = Data(x[-BATCH:], y[-BATCH:])
    return Splits(Data(x[:-BATCH], y[:-BATCH]), held_out, held_out)


def network(size: int) -> CNN:
    return CNN((1, size, size), CHANNELS, rng=np.random.default_rng(0))


def ours(size: int, steps: int) -> Run:
    data, optimizer, rng = images(size), Adam(RATE), np.random.default_rng(1)
    epochs = ceil(steps * BATCH / len(data.train.y)) + 1  # nothing is measured before the last
    training = fit(
        network(size), data, optimizer=optimizer, batch=BATCH, epochs=epochs,
        measure_every=epochs, rng=rng,
    )  # fmt: skip
    return steps_of(training, steps)


def theirs(size: int, steps: int) -> Run:
    import os

    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    data, nn = images(size), torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, CHANNELS[0], 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(*CHANNELS, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),
        nn.Flatten(), nn.Linear(CHANNELS[1] * (size // 4) ** 2, 10),
    )  # fmt: skip
    state = [torch.from_numpy(v) for v in network(size).state_dict().values()]
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), state, strict=True):
            parameter.copy_(value.T if value.ndim == 2 else value)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    return torch_steps(model, optimizer, data.train, BATCH, steps)


def case(size: int, steps: int, reach: float, stretch: float) -> Case:
    title = f"1×{size}×{size}, 8 and 16 channels 3×3 with pooling, batch {BATCH}, adam"
    contenders = {
        "backstep": lambda: ours(size, steps),
        "torch": lambda: theirs(size, steps),
        "torch-2": lambda: theirs(size, steps),
    }
    return Case(title, steps, contenders, reach, stretch)


CASES = {
    "cnn-8": case(8, 400, 3.5, 4.7),
    "cnn-28": case(28, 100, 1.5, 1.9),
}
