from __future__ import annotations

from golden import GoldenCase

CASES = {
    "softmax": GoldenCase(
        "softmax",
        lambda torch, z: torch.softmax(z, dim=-1),
        lambda rng: [3 * rng.normal(size=(3, 4))],
    ),
    "log_softmax": GoldenCase(
        "log_softmax",
        lambda torch, z: torch.log_softmax(z, dim=-1),
        lambda rng: [3 * rng.normal(size=(2, 3, 4))],
    ),
}
