from __future__ import annotations

from golden import GoldenCase


def broadcast(rng):
    return [rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 1))]


def one(rng):
    return [3 * rng.normal(size=(3, 4))]


CASES = {
    "add": GoldenCase("add", lambda torch, a, b: torch.add(a, b), broadcast),
    "subtract": GoldenCase("subtract", lambda torch, a, b: torch.sub(a, b), broadcast),
    "multiply": GoldenCase("multiply", lambda torch, a, b: torch.mul(a, b), broadcast),
    "tanh": GoldenCase("tanh", lambda torch, z: torch.tanh(z), one),
    "sigmoid": GoldenCase("sigmoid", lambda torch, z: torch.sigmoid(z), one),
    "relu": GoldenCase("relu", lambda torch, z: torch.relu(z), one),
}
