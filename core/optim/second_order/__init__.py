"""Minimization that knows the curvature: Newton, conjugate gradients, L-BFGS, least squares.

Each is a generator of iterates, the start first: whoever iterates sets the pace. It ends when the
gradient is no longer than `tolerance`, after `steps`, or where no lower point can be told from
rounding. They take the exact function on all of the data: on mini-batches the differences of
gradients that they measure would be noise.
"""

from core.optim.second_order.curvature import hessian, hessian_eigenvalues, hessian_vector_product
from core.optim.second_order.least_squares import (
    Residuals,
    gauss_newton,
    levenberg_marquardt,
    residuals_of,
)
from core.optim.second_order.line_search import strong_wolfe
from core.optim.second_order.newtons_method import conjugate_gradients, newton, newton_cg
from core.optim.second_order.quasi_newton import lbfgs

__all__ = [
    "Residuals",
    "conjugate_gradients",
    "gauss_newton",
    "hessian",
    "hessian_eigenvalues",
    "hessian_vector_product",
    "lbfgs",
    "levenberg_marquardt",
    "newton",
    "newton_cg",
    "residuals_of",
    "strong_wolfe",
]
