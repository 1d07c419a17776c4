"""Clipping: a gradient that has exploded is cut down before the step."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np

from core.tape import Array


def clip_grad_norm(gradient: Array, max_norm: float) -> float:
    """Scale `gradient` (P,) in place to a length of at most `max_norm`; returns the length it had.

    The direction stays. As torch.nn.utils.clip_grad_norm_, which also divides by the length
    + 1e-6 (Pascanu, Mikolov, Bengio 2013).
    """
    _check("max_norm", max_norm, gradient)
    with np.errstate(over="ignore"):
        norm = sqrt(float(gradient.dot(gradient)))
    if norm == inf:  # the squares may have overflowed where the numbers did not
        largest = float(np.abs(gradient).max())
        scaled = gradient / largest if largest < inf else gradient
        norm = largest * sqrt(float(scaled.dot(scaled)))
    share = max_norm / (norm + 1e-6)
    if share < 1:
        np.multiply(gradient, gradient.dtype.type(share), gradient)
    return norm


def clip_grad_value(gradient: Array, clip_value: float) -> None:
    """Cut each element of `gradient` (P,) in place to −clip_value … clip_value.

    The direction changes. As torch.nn.utils.clip_grad_value_.
    """
    _check("clip_value", clip_value, gradient)
    np.clip(gradient, -clip_value, clip_value, gradient)


def _check(name: str, value: float, gradient: Array) -> None:
    if not value > 0:
        raise ValueError(f"{name} must be a number above 0, not {value}")
    if gradient.dtype.kind != "f":
        raise TypeError(f"the gradient has type {gradient.dtype}; what is scaled must be floating")
