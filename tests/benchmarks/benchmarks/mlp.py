"""Multi-layer perceptrons, on the digits and on inputs of the size of MNIST's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from benchmarks import Case, Run, steps_of, torch_steps
from core.datasets import Data, Splits, digits_splits
from core.networks import MLP
from core.optim import SGD, Adam, Optimizer
from core.training import fit


def rate_of(sizes: Sequence[int], optimizer: str) -> float:
    """A rate at which it learns so evenly that rounding does not part the losses of both sides."""
    if sizes[0] > 64:
        return 3e-4
    return {"adam": 3e-3, "sgd": 0.1}[optimizer]


def numbers(sizes: Sequence[int], rows: int) -> Splits:
    """As many rows as wanted: of the digits where they fit, some often; else points about centres.

    One centre for each class, in as many dimensions as MNIST has.
    """
    rng = np.random.default_rng(0)
    if sizes[0] == 64:
        data = digits_splits(0)
        often = rng.integers(0, len(data.train.y), rows)
        train = Data(data.train.x[often].astype(np.float32), data.train.y[often])
        return Splits(train, data.validation, data.test)
    y = rng.integers(0, sizes[-1], rows)
    centres = 0.3 * rng.normal(size=(sizes[-1], sizes[0]))
    x = (centres[y] + rng.normal(size=(rows, sizes[0]))).astype(np.float32)
    few = Data(x[:20], y[:20])
    return Splits(Data(x, y), few, few)


def network(sizes: Sequence[int], activation: str) -> MLP:
    return MLP(sizes, activation=activation, rng=np.random.default_rng(0))


def ours(sizes: Sequence[int], activation: str, optimizer: str, batch: int, steps: int) -> Run:
    data, model = numbers(sizes, steps * batch), network(sizes, activation)
    rate = rate_of(sizes, optimizer)
    made: Optimizer = Adam(rate) if optimizer == "adam" else SGD(rate)
    rng = np.random.default_rng(1)
    return steps_of(fit(model, data, optimizer=made, batch=batch, epochs=1, rng=rng), steps)


def theirs(sizes: Sequence[int], activation: str, optimizer: str, batch: int, steps: int) -> Run:
    import os

    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    data = numbers(sizes, steps * batch)
    layers: list[torch.nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [
            torch.nn.Linear(inputs, outputs),
            {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[activation](),
        ]
    model = torch.nn.Sequential(*layers[:-1])
    state = [torch.from_numpy(v) for v in network(sizes, activation).state_dict().values()]
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), state, strict=True):
            parameter.copy_(value.T if value.ndim == 2 else value)
    rate = rate_of(sizes, optimizer)
    made = (torch.optim.Adam if optimizer == "adam" else torch.optim.SGD)(
        model.parameters(), lr=rate
    )
    return torch_steps(model, made, data.train, batch, steps)


def scikit_learn(sizes: Sequence[int], activation: str, batch: int, steps: int) -> Run:
    import warnings

    from sklearn.neural_network import MLPClassifier

    data = numbers(sizes, steps * batch)
    x, y = data.train.x, data.train.y
    model = MLPClassifier(
        tuple(sizes[1:-1]), activation=activation, solver="adam", alpha=0, batch_size=batch,
        learning_rate_init=rate_of(sizes, "adam"), max_iter=1, random_state=0,
    )  # fmt: skip

    def run() -> list[float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged is meant
            model.fit(x, y)
        return [float(loss) for loss in model.loss_curve_]

    return run


def case(
    sizes: Sequence[int], activation: str, optimizer: str, batch: int, steps: int,
    reach: float, stretch: float, *, against: str = "torch", more: Sequence[str] = (),
) -> Case:  # fmt: skip
    """A case of the MLP; `more` names contenders beside ourselves and PyTorch on one thread."""
    settings = (sizes, activation, optimizer, batch, steps)
    contenders: dict[str, Callable[[], Run]] = {
        "backstep": lambda: ours(*settings),
        "torch": lambda: theirs(*settings),
    }
    for name in more:
        contenders[name] = {
            "backstep-2": lambda: ours(*settings),
            "torch-2": lambda: theirs(*settings),
            "sklearn": lambda: scikit_learn(sizes, activation, batch, steps),
        }[name]
    title = f"{'-'.join(map(str, sizes))} {activation}, batch {batch}, {optimizer}"
    return Case(title, steps, contenders, reach, stretch, against)


SMALL, MEDIUM, LARGE = (64, 32, 10), (64, 128, 64, 10), (784, 512, 256, 10)
CASES = {
    "mlp-small-adam": case(SMALL, "tanh", "adam", 32, 820, 6.5, 9.5),
    "mlp-small-sgd": case(SMALL, "tanh", "sgd", 32, 820, 5, 7),
    "mlp-small-sklearn": case(
        SMALL, "tanh", "adam", 32, 820, 4, 5, against="sklearn", more=["sklearn"]
    ),
    "mlp-medium-adam": case(MEDIUM, "relu", "adam", 32, 400, 4.5, 5.5),
    "mlp-large-adam": case(
        LARGE, "relu", "adam", 128, 100, 1.0, 1.15, more=["torch-2", "backstep-2"]
    ),
}
