"""Newton's method, with the Hessian or with nothing but products with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import numpy.typing as npt

from core.optim.objective import Iterate, Objective, check_settings, floating
from core.optim.optimizer import not_negative
from core.optim.second_order.curvature import hessian as differenced
from core.optim.second_order.curvature import hessian_vector_product
from core.optim.second_order.line_search import strong_wolfe
from core.tape import Array


def newton(
    objective: Objective,
    start: npt.ArrayLike,
    *,
    hessian: Callable[[Array], Array] | None = None,
    damping: float = 0.0,
    steps: int = 50,
    tolerance: float = 1e-10,
) -> Iterator[Iterate]:
    """Newton's method: w ← w − (H + λ·I)⁻¹ · g, to where the local quadratic is level.

    On a quadratic the first step arrives; near a minimum each doubles the right digits. Undamped it
    goes to whatever is level: a saddle, a maximum. A damping λ larger than −λ_min, the least
    curvature with its sign turned, makes every step lead down, and a large one makes it gradient
    descent at rate 1/λ. `hessian` w (P,) → (P, P) is measured from gradients if it is not given. A
    step costs P³ operations.
    """
    check_settings(steps, tolerance)
    not_negative("damping", damping)
    of = hessian or partial(differenced, objective)
    w = floating(start)
    for step in range(steps + 1):
        here = Iterate(step, w, *objective(w))
        yield here
        if here.ends(steps, tolerance):
            return
        try:
            damped = of(w) + damping * np.eye(w.size, dtype=w.dtype)
            w = w - np.linalg.solve(damped, here.gradient)
        except np.linalg.LinAlgError:
            raise ValueError(
                f"at step {step} the Hessian has no inverse, so there is no Newton step; "
                "a damping above 0 gives it one"
            ) from None


def conjugate_gradients(
    product: Callable[[Array], Array], b: Array, *, tolerance: float = 1e-10
) -> Array:
    """A step s (P,) with H·s = b, from products with H alone (Hestenes and Stiefel 1952).

    For a positive definite H: in exact arithmetic it arrives after P products, often much sooner.
    Ends when ‖H·s − b‖ is at most `tolerance`. Where a direction of negative curvature turns up, it
    ends with what it has, which still leads down; at the very first, with b itself.
    """
    s = np.zeros_like(b)
    r = b.copy()  # b − H·s
    d = r.copy()
    square = float(r @ r)
    for _ in range(2 * b.size):  # rounding may cost more than P
        if square <= tolerance * tolerance:
            break
        Hd = product(d)
        curvature = float(d @ Hd)
        if curvature <= 0:
            return s if s.any() else b.copy()
        length = square / curvature
        s = s + length * d
        r = r - length * Hd
        before, square = square, float(r @ r)
        d = r + square / before * d  # conjugate to the directions before: d·H·d′ = 0
    return s


def newton_cg(
    objective: Objective,
    start: npt.ArrayLike,
    *,
    product: Callable[[Array, Array], Array] | None = None,
    steps: int = 100,
    tolerance: float = 1e-8,
) -> Iterator[Iterate]:
    """Newton's method without the Hessian: each step is solved for by conjugate gradients.

    Solved no better than it is worth, ‖H·s + g‖ ≤ min(½, √‖g‖)·‖g‖: roughly far away, exactly near
    the minimum ("truncated", Dembo and Steihaug 1983); then a line search. `product` (w, v) → H·v
    is measured from gradients if it is not given.
    """
    check_settings(steps, tolerance)
    of = product or partial(hessian_vector_product, objective)
    w = floating(start)
    here = Iterate(0, w, *objective(w))
    yield here
    while here.slope > tolerance and here.step < steps:
        enough = min(0.5, here.slope**0.5) * here.slope
        s = conjugate_gradients(partial(of, here.w), -here.gradient, tolerance=enough)
        found = strong_wolfe(objective, here.w, here.value, here.gradient, s)
        if found is None:
            return
        here = Iterate(here.step + 1, found.w, found.value, found.gradient)
        yield here
