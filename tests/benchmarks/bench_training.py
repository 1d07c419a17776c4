"""Steps a second of `fit` beside scikit-learn and PyTorch: `make bench`.

Equal mathematics: digits 64-32-10, tanh, cross-entropy, Adam 3e-3, batches of 32 in a new order
each epoch, float32, one thread. Each block trains a fresh network for 20 epochs; the contenders
take turns, so that a slow moment of the machine falls on all. `fit` also measures loss and
accuracy on the training and the validation part after each epoch; the others do not.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import warnings
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np

from core.datasets import digits_splits
from core.networks import MLP
from core.optim import Adam
from core.replay import Program
from core.tape import Tape, Tensor
from core.training import StepDone, fit

HIDDEN, RATE, BATCH, EPOCHS = 32, 3e-3, 32, 20
DATA = digits_splits(0)
X, Y = DATA.train.x.astype(np.float32), DATA.train.y
STEPS = EPOCHS * -(-len(Y) // BATCH)


def backstep(seed):
    rng = np.random.default_rng(seed)
    model = MLP([64, HIDDEN, 10], activation="tanh", rng=rng)
    events = fit(model, DATA, optimizer=Adam(RATE), batch=BATCH, epochs=EPOCHS, rng=rng)
    start = perf_counter()
    last = [event.loss for event in events if isinstance(event, StepDone)][-STEPS // EPOCHS :]
    return perf_counter() - start, float(np.mean(last))


def scikit_learn(seed):
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (HIDDEN,), activation="tanh", solver="adam", alpha=0, batch_size=BATCH,
        learning_rate_init=RATE, max_iter=EPOCHS, tol=0, n_iter_no_change=EPOCHS,
        random_state=seed,
    )  # fmt: skip
    start = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged is meant
        model.fit(X, Y)
    return perf_counter() - start, model.loss_


def torch_eager(seed):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, 10)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    x, y = torch.from_numpy(X), torch.from_numpy(Y)
    losses = []
    start = perf_counter()
    for _ in range(EPOCHS):
        losses.clear()
        for rows in torch.randperm(len(y)).split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return perf_counter() - start, float(np.mean(losses))


def microseconds(work, repeats=2000, blocks=9):
    """Median time of one call of `work`."""
    times = []
    for _ in range(blocks):
        start = perf_counter()
        for _ in range(repeats):
            work()
        times.append((perf_counter() - start) / repeats * 1e6)
    return median(times)


def parts_of_a_step():
    """Where the time of a step goes, by running each part alone."""
    model = MLP([64, HIDDEN, 10], activation="tanh", rng=np.random.default_rng(0))
    rows = np.arange(BATCH)
    x, y = Tensor(X[rows]), Tensor(Y[rows])
    with Tape() as tape:
        loss = model.loss(x, y)
    program, optimizer = Program(tape, loss, model.gradients), Adam(1e-12)

    def load():
        X.take(rows, 0, x.data, "clip")
        Y.take(rows, 0, y.data, "clip")

    forward = microseconds(program.forward)
    yield "load the batch", microseconds(load)
    yield "forward", forward
    yield "backward", microseconds(program.run) - forward
    yield "Adam", microseconds(lambda: optimizer.step(model.vector, model.gradient))


def compare(blocks):
    contenders = {"backstep": backstep, "scikit-learn": scikit_learn, "PyTorch eager": torch_eager}
    if find_spec("torch") is None:
        del contenders["PyTorch eager"]
        print("PyTorch is not installed here: `make parity` makes an environment that has it.\n")
    times, losses = ({name: [] for name in contenders} for _ in range(2))
    for block in range(-1, blocks):  # the first block warms up
        for name, train in contenders.items():
            seconds, loss = train(seed=max(block, 0))
            if block >= 0:
                times[name].append(seconds / STEPS * 1e6)
                losses[name].append(loss)
    own = median(times["backstep"])
    print(
        f"{'':16}{'µs a step':>10}{'min … max':>16}{'steps a s':>11}{'times ours':>12}{'loss':>9}"
    )
    for name, values in times.items():
        middle = median(values)
        spread = f"{min(values):.0f} … {max(values):.0f}"
        print(
            f"{name:16}{middle:10.1f}{spread:>16}{1e6 / middle:11,.0f}{middle / own:12.2f}"
            f"{median(losses[name]):9.4f}"
        )
    return own


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=9, help="how often each trains")
    own = compare(parser.parse_args().blocks)
    print("\na step of ours  µs")
    rest = own
    for name, part in parts_of_a_step():
        rest -= part
        print(f"{name:16}{part:6.1f}")
    print(f"{'the rest':16}{rest:6.1f}  loop, events, measuring after each epoch")


if __name__ == "__main__":
    main()
