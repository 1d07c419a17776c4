from __future__ import annotations

import numpy as np

from golden import GoldenCase


def operands(*shape, axis=-1, parameters=2):
    """x of a mean of 1, then parameters along `axis`."""

    def draw(rng):
        x = 3 * rng.normal(size=shape) + 1
        return [x, *(rng.normal(size=shape[axis]) for _ in range(parameters))]

    return draw


def with_statistics(*shape):
    def draw(rng):
        x, μ, γ, β = operands(*shape, axis=1, parameters=3)(rng)
        return [x, μ, np.square(rng.normal(size=shape[1])), γ, β]

    return draw


def layer_norm(torch, x, γ, β, **options):
    return torch.nn.functional.layer_norm(x, γ.shape, γ, β, **options)


def rms_norm(torch, x, γ, **options):
    return torch.nn.functional.rms_norm(x, γ.shape, γ, **options)


def batch_norm(torch, x, γ, β, **options):
    return torch.nn.functional.batch_norm(x, None, None, γ, β, training=True, **options)


def batch_norm_inference(torch, x, μ, v, γ, β):
    return torch.nn.functional.batch_norm(x, μ.detach(), v.detach(), γ, β)


def group_norm(torch, x, γ, β, **options):
    return torch.nn.functional.group_norm(x, weight=γ, bias=β, **options)


def case(op, function, draw, **options):
    return GoldenCase(op, lambda torch, *ours: function(torch, *ours, **options), draw, options)


CASES = {
    "layer_norm": case("layer_norm", layer_norm, operands(3, 4)),
    "layer_norm-deep": case("layer_norm", layer_norm, operands(2, 3, 5)),
    "layer_norm-eps": case("layer_norm", layer_norm, operands(4, 3), eps=0.5),
    "rms_norm": case("rms_norm", rms_norm, operands(3, 4, parameters=1)),
    "rms_norm-eps": case("rms_norm", rms_norm, operands(2, 3, 4, parameters=1), eps=0.5),
    "batch_norm": case("batch_norm", batch_norm, operands(5, 3)),
    "batch_norm-images": case("batch_norm", batch_norm, operands(2, 3, 4, 2, axis=1)),
    "batch_norm-eps": case("batch_norm", batch_norm, operands(3, 2, 4, axis=1), eps=0.5),
    "batch_norm_inference": case(
        "batch_norm_inference", batch_norm_inference, with_statistics(4, 3)
    ),
    "batch_norm_inference-images": case(
        "batch_norm_inference", batch_norm_inference, with_statistics(2, 3, 2, 2)
    ),
    "group_norm": case("group_norm", group_norm, operands(3, 4, axis=1), num_groups=2),
    "group_norm-images": case(
        "group_norm", group_norm, operands(2, 6, 2, 3, axis=1), num_groups=3, eps=0.1
    ),
}
