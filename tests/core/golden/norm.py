from __future__ import annotations

from golden import GoldenCase


def rows(*shape):
    size = shape[-1]
    return lambda rng: [
        3 * rng.normal(size=shape) + 1,
        rng.normal(size=size),
        rng.normal(size=size),
    ]


def layer_norm(torch, x, γ, β, **options):
    return torch.nn.functional.layer_norm(x, γ.shape, γ, β, **options)


CASES = {
    "layer_norm": GoldenCase("layer_norm", layer_norm, rows(3, 4)),
    "layer_norm-deep": GoldenCase("layer_norm", layer_norm, rows(2, 3, 5)),
    "layer_norm-eps": GoldenCase(
        "layer_norm", lambda *operands: layer_norm(*operands, eps=0.5), rows(4, 3), {"eps": 0.5}
    ),
}
