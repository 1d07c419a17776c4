"""Least squares: Gauss-Newton and Levenberg-Marquardt, from residuals and their Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from core.datasets import Data
from core.networks import Network
from core.optim.objective import Iterate, check_settings, floating
from core.tape import Array, Gradients, Tape, Tensor

Residuals = Callable[[Array], tuple[Array, Array]]
"""w (P,) → residuals r (M,) and their Jacobian J (M, P), J[m,p] = ∂r[m]/∂w[p]; f = ½ Σ r²."""


def residuals_of(model: Network, data: Data) -> Residuals:
    """What `model`'s scores are off from targets y of the same shape, for least squares.

    r = √(2/M) · (scores − y), all M of them in one vector, so that ½ Σ r² is `mse_loss`. The
    Jacobian takes one backward pass for each residual: for small networks and few examples.
    """
    model.eval()
    x = Tensor(model.as_input(data.x), "x")
    if (shape := model.scores(x).shape) != data.y.shape:
        raise ValueError(f"y has shape {data.y.shape}; the scores have {shape}, and so must y")
    scale = np.sqrt(2 / data.y.size)

    def residuals(w: Array) -> tuple[Array, Array]:
        model.vector[...] = w
        with Tape() as tape, np.errstate(all="ignore"):
            scores = model.scores(x)
        jacobian = np.zeros((data.y.size, w.size), w.dtype)
        for row, index in zip(jacobian, np.ndindex(scores.shape), strict=True):
            seed = np.zeros_like(scores.data)
            seed[index] = scale
            gradients = Gradients({scores: seed})
            for _ in tape.backward(scores, gradients):
                pass
            row[...] = np.concatenate([gradients[p].ravel() for p in model.parameters()])
        return scale * (scores.data - data.y).ravel(), jacobian

    return residuals


def gauss_newton(
    residuals: Residuals, start: npt.ArrayLike, *, steps: int = 50, tolerance: float = 1e-10
) -> Iterator[Iterate]:
    """Least squares ½ Σ r²: Newton's method with JᵀJ in place of the Hessian.

    JᵀJ leaves out Σ r·∇²r, which is small where the fit is good, needs first derivatives only and
    never curves down: v·JᵀJ·v = ‖J·v‖² ≥ 0. The step solves J·s = −r as well as can be.
    """
    check_settings(steps, tolerance)
    w = floating(start)
    for step in range(steps + 1):
        r, J = residuals(w)
        here = Iterate(step, w, float(0.5 * (r @ r)), J.T @ r)
        yield here
        if here.ends(steps, tolerance):
            return
        w = w - np.linalg.lstsq(J, r)[0]


def levenberg_marquardt(
    residuals: Residuals,
    start: npt.ArrayLike,
    *,
    damping: float = 1e-3,
    steps: int = 200,
    tolerance: float = 1e-10,
) -> Iterator[Iterate]:
    """Least squares ½ Σ r²: Gauss-Newton, damped as much as it takes to go down (1944, 1963).

    The step s solves (JᵀJ + λ·D²)·s = −Jᵀr with D the lengths of J's columns, so that the units of
    a parameter do not matter (Marquardt); the largest so far, or a parameter that has lost its
    influence would run away (Moré 1978). λ falls to a tenth after a step that led down; a step
    that did not is not made, and λ grows tenfold: far away short safe steps along the gradient,
    near the minimum Gauss-Newton's.
    """
    check_settings(steps, tolerance)
    if not damping > 0:
        raise ValueError(f"damping must be a number above 0, not {damping}")
    w = floating(start)
    r, J = residuals(w)
    scale = np.zeros_like(w)
    for step in range(steps + 1):
        here = Iterate(step, w, float(0.5 * (r @ r)), J.T @ r)
        yield here
        if here.ends(steps, tolerance):
            return
        scale = np.maximum(scale, np.linalg.norm(J, axis=0))
        while True:
            # As one least-squares problem, ‖J·s + r‖² + λ·‖D·s‖²: JᵀJ would square J's errors.
            rows = np.concatenate([J, np.diag(damping**0.5 * scale)])
            s = np.linalg.lstsq(rows, np.concatenate([-r, np.zeros_like(w)]))[0]
            there, J_there = residuals(w + s)
            if there @ there < r @ r:
                break
            if damping > 1e16:
                return
            damping *= 10
        w, r, J, damping = w + s, there, J_there, max(damping / 10, 1e-16)
