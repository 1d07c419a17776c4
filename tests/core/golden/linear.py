from __future__ import annotations

from golden import GoldenCase

CASES = {
    "affine": GoldenCase(  # PyTorch keeps the transpose of our W
        "affine",
        lambda torch, x, W, b: torch.nn.functional.linear(x, W.T, b),
        lambda rng: [rng.normal(size=shape) for shape in ((6, 5), (5, 4), (4,))],
    ),
}
