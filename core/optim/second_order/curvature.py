"""Curvature: products with the Hessian, the Hessian itself, and its eigenvalues."""

from __future__ import annotations

import numpy as np

from core.optim.objective import Objective
from core.tape import Array


def hessian_vector_product(objective: Objective, w: Array, v: Array) -> Array:
    """H·v (P,): how the gradient changes as w moves along v. H itself is never made.

    A central difference of the gradient, [g(w + h·v) − g(w − h·v)] / 2h: two gradients, whatever P
    is. The error of the formula grows as h², that of rounding as ε/h; they balance near h·‖v‖ =
    ∛ε · (1 + ‖w‖). In float64 about 10 digits are right, in float32 about 4. (An exact product
    needs the tape to be differentiated once more: Pearlmutter 1994.)
    """
    length = float(np.linalg.norm(v))
    if length == 0:
        return np.zeros_like(w)
    h = np.cbrt(np.finfo(w.dtype).eps) * (1 + float(np.linalg.norm(w))) / length
    _, above = objective(w + h * v)
    _, below = objective(w - h * v)
    return np.asarray((above - below) / (2 * h), w.dtype)


def hessian(objective: Objective, w: Array) -> Array:
    """All second derivatives H (P, P), a column for each product with a unit vector: 2·P gradients.

    For small P. Made symmetric, which takes half of the error away.
    """
    columns = [hessian_vector_product(objective, w, unit) for unit in np.eye(w.size, dtype=w.dtype)]
    H = np.array(columns)
    return np.asarray((H + H.T) / 2)


def hessian_eigenvalues(objective: Objective, w: Array) -> Array:
    """The curvatures (P,) along the principal axes, in ascending order.

    All positive: a hollow. Both signs: a saddle. The largest over the smallest is the condition
    number, which says how slow gradient descent will be; 2 over the largest is the rate at which it
    starts to diverge.
    """
    return np.linalg.eigvalsh(hessian(objective, w))
