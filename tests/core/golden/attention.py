from __future__ import annotations

import numpy as np

from golden import GoldenCase

MASK = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 1, 0], [1, 1, 1, 1, 1]], dtype=bool)


def operands(*batch, queries=3, keys=5, d=4, e=2):
    shapes = (*batch, queries, d), (*batch, keys, d), (*batch, keys, e)
    return lambda rng: [rng.normal(size=shape) for shape in shapes]


def attention(torch, q, k, v, *, attn_mask=None, is_causal=False, scale=None):
    return torch.nn.functional.scaled_dot_product_attention(
        q, k, v, None if attn_mask is None else torch.tensor(attn_mask), is_causal=is_causal,
        scale=scale,
    )  # fmt: skip


def rotary(torch, x, *, first=0, base=10_000):
    """As multiplication of complex numbers: the pair x[2i], x[2i+1] times e^{iθ}."""
    rows, width = x.shape[-2:]
    speeds = base ** (-torch.arange(0, width, 2) / width)
    θ = torch.outer(torch.arange(first, first + rows).to(x), speeds.to(x))
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(θ), θ)).reshape(x.shape)


def case(op, function, draw, **options):
    return GoldenCase(op, lambda torch, *ours: function(torch, *ours, **options), draw, options)


def attention_case(draw, **options):
    return case("scaled_dot_product_attention", attention, draw, **options)


CASES = {
    "attention": attention_case(operands(2, 2)),
    "attention-of-matrices": attention_case(operands()),
    "attention-causal": attention_case(operands(2, keys=3), is_causal=True),
    "attention-causal-of-fewer-queries": attention_case(operands(2), is_causal=True),
    "attention-masked": attention_case(operands(2, 2), attn_mask=MASK),
    "attention-masked-a-head": attention_case(operands(2, queries=1), attn_mask=MASK[:2, None]),
    "attention-scaled": attention_case(operands(2), scale=0.3),
    "rotary": case("rotary", rotary, lambda rng: [rng.normal(size=(2, 2, 5, 6))]),
    "rotary-later": case(
        "rotary", rotary, lambda rng: [rng.normal(size=(4, 4))], first=7, base=100.0
    ),
}
