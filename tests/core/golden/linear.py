from __future__ import annotations

from golden import GoldenCase


def product(*shapes):
    return GoldenCase(
        "matmul",
        lambda torch, a, b: torch.matmul(a, b),
        lambda rng: [rng.normal(size=shape) for shape in shapes],
    )


CASES = {
    "affine": GoldenCase(  # PyTorch keeps the transpose of our W
        "affine",
        lambda torch, x, W, b: torch.nn.functional.linear(x, W.T, b),
        lambda rng: [rng.normal(size=shape) for shape in ((6, 5), (5, 4), (4,))],
    ),
    "matmul": product((3, 4), (4, 2)),
    "matmul-batches": product((2, 3, 2, 4), (3, 4, 2)),
    "matmul-one-matrix": product((2, 3, 4), (4, 2)),
    "matmul-broadcast": product((2, 1, 3, 4), (1, 3, 4, 2)),
    "matmul-row": product((4,), (3, 4, 2)),
    "matmul-column": product((2, 3, 4), (4,)),
    "matmul-vectors": product((4,), (4,)),
}
