from __future__ import annotations

from golden import GoldenCase

CASES = {
    "softmax": GoldenCase(
        "softmax",
        lambda torch, z: torch.softmax(z, dim=-1),
        lambda rng: [3 * rng.normal(size=(3, 4))],
    ),
}
