from __future__ import annotations

from functools import partial

from core.optim import clip_grad_norm, clip_grad_value

PAIRS = {
    "norm": (
        partial(clip_grad_norm, max_norm=0.5),
        lambda utils, p: utils.clip_grad_norm_(p, 0.5),
    ),
    "norm-kept": (
        partial(clip_grad_norm, max_norm=100.0),
        lambda utils, p: utils.clip_grad_norm_(p, 100.0),
    ),
    "value": (
        partial(clip_grad_value, clip_value=0.7),
        lambda utils, p: utils.clip_grad_value_(p, 0.7),
    ),
}
"""Ours, which takes a gradient, and PyTorch's, from torch.nn.utils and parameters."""


def make(torch, rng):
    """A gradient, of which PyTorch sees two parts, as each function leaves it; and its length."""
    gradient = rng.normal(size=12)
    cases = {"gradient": gradient}
    for name, (_, clip) in PAIRS.items():
        parameters = [torch.zeros(size, requires_grad=True) for size in (5, 7)]
        for parameter, part in zip(parameters, (gradient[:5], gradient[5:]), strict=True):
            parameter.grad = torch.tensor(part)
        length = clip(torch.nn.utils, parameters)
        cases[name] = torch.cat([p.grad for p in parameters]).numpy()
        if length is not None:
            cases[f"{name}/length"] = length.numpy()
    return cases
