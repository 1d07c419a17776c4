from __future__ import annotations

from golden import GoldenCase

CASES = {
    "dropout": GoldenCase(  # PyTorch draws the mask inside
        "dropout",
        lambda torch, x, m: x * m.detach() / (1 - 0.2),
        lambda rng: [rng.normal(size=(4, 5)), rng.integers(0, 2, (4, 5)).astype(float)],
        {"p": 0.2},
    ),
}
