from __future__ import annotations

from golden import GoldenCase


def one(rng):
    return [3 * rng.normal(size=(3, 4))]


CASES = {
    "tanh": GoldenCase("tanh", lambda torch, z: torch.tanh(z), one),
    "sigmoid": GoldenCase("sigmoid", lambda torch, z: torch.sigmoid(z), one),
    "relu": GoldenCase("relu", lambda torch, z: torch.relu(z), one),
}
