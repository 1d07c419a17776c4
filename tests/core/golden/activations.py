from __future__ import annotations

import numpy as np

from golden import GoldenCase


def one(rng):
    return [3 * rng.normal(size=(3, 4))]


def wide(rng):
    """From where an activation is flat to where it is straight, 0 and the threshold included."""
    return [np.array([-40.0, -9, -4, -1.5, -0.4, 0, 0.3, 0.7, 2, 5, 20, 20.5, 1e3])]


def functional(op, operands, **options):
    def theirs(torch, z):
        return getattr(torch.nn.functional, op)(z, **options)

    return GoldenCase(op, theirs, operands, options)


CASES = {
    "step": GoldenCase("step", lambda torch, z: (z >= 0).to(z.dtype) + 0 * z, wide),
    "tanh": GoldenCase("tanh", lambda torch, z: torch.tanh(z), one),
    "sigmoid": GoldenCase("sigmoid", lambda torch, z: torch.sigmoid(z), one),
    "relu": GoldenCase("relu", lambda torch, z: torch.relu(z), one),
    "leaky_relu": functional("leaky_relu", wide),
    "leaky_relu-0.3": functional("leaky_relu", wide, negative_slope=0.3),
    "elu": functional("elu", wide),
    "elu-0.5": functional("elu", wide, alpha=0.5),
    "selu": functional("selu", wide),
    "gelu": functional("gelu", wide),
    "gelu-tanh": functional("gelu", wide, approximate="tanh"),
    "silu": functional("silu", wide),
    "swish": GoldenCase("swish", lambda torch, z: z * torch.sigmoid(1.7 * z), wide, {"beta": 1.7}),
    "softplus": functional("softplus", wide),
    "softplus-2-5": functional("softplus", wide, beta=2.0, threshold=5.0),
}
