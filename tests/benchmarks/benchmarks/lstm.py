"""Recurrent networks, on the digits read row by row: 8 steps of 8 pixels."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import Case, Run, steps_of, torch_steps
from core.datasets import Data, Splits, digits_splits
from core.networks import SequenceClassifier
from core.optim import Adam
from core.training import fit

RATE, BATCH, STEPS, HIDDEN = 3e-3, 64, 210, 64


def digits_by_rows() -> Splits:
    parts = digits_splits(0)
    return Splits(
        *(Data(p.x.reshape(-1, 8, 8), p.y) for p in (parts.train, parts.validation, parts.test))
    )


def network(kind: str) -> SequenceClassifier:
    return SequenceClassifier(kind, 8, HIDDEN, 10, rng=np.random.default_rng(0))


def ours(kind: str) -> Run:
    data, model = digits_by_rows(), network(kind)
    training = fit(
        model, data, optimizer=Adam(RATE), batch=BATCH, epochs=STEPS, measure_every=STEPS,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    return steps_of(training, STEPS)


def theirs(kind: str) -> Run:
    import os

    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    recurrent = getattr(torch.nn, kind.upper())(8, HIDDEN, batch_first=True)
    output = torch.nn.Linear(HIDDEN, 10)
    recurrent.bias_hh_l0.requires_grad_(kind == "gru")  # else one bias, as ours have
    model = torch.nn.ModuleList([recurrent, output])
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    with torch.no_grad():
        recurrent.bias_hh_l0.zero_()
        for parameter, value in zip(trained, network(kind).state_dict().values(), strict=True):
            parameter.copy_(torch.from_numpy(value.T))
    optimizer = torch.optim.Adam(trained, lr=RATE)

    def scores(x: Any) -> Any:
        return output(recurrent(x)[0][:, -1])

    return torch_steps(scores, optimizer, digits_by_rows().train, BATCH, STEPS)


def case(kind: str, reach: float, stretch: float) -> Case:
    title = f"{kind.upper()}, hidden {HIDDEN}, 8 steps, batch {BATCH}, adam"
    contenders = {"backstep": lambda: ours(kind), "torch": lambda: theirs(kind)}
    return Case(title, STEPS, contenders, reach, stretch)


CASES = {
    "lstm": case("lstm", 1.35, 1.7),
    "gru": case("gru", 1.35, 1.7),
    "rnn": case("rnn", 1.35, 1.7),
}
