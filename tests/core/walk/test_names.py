"""The arithmetic of a number calls each array as the formula does, and no two alike."""

from __future__ import annotations

import numpy as np
import pytest
from loops import perhaps, some

from core import ops
from core.expression import leaves
from core.losses import cross_entropy, mse_loss
from core.sparse import SparseMatrix
from core.tape import Parameter, Tape, Tensor
from core.walk import Walk


def normalized(*names):
    x, γ, β = (Parameter(np.arange(1.0, n + 1), k) for n, k in zip((6, 3, 3), names, strict=True))
    return mse_loss(
        ops.layer_norm(ops.reshape(x, shape=(2, 3)).named("x"), γ, β), Tensor(np.ones((2, 3)), "t")
    )


def classified():
    p, y = Parameter(np.arange(6.0).reshape(2, 3), "p"), Tensor(np.array([0, 1]), "y")
    return cross_entropy(p, y)


def multiplied():
    W, first, second = Parameter(np.ones((3, 2)), "W"), np.eye(3), 2 * np.eye(3)
    H = ops.sparse_mm(W, features=SparseMatrix.of_dense(first))
    return mse_loss(
        ops.sparse_mm(H, features=SparseMatrix.of_dense(second)), Tensor(np.zeros((3, 2)), "t")
    )


@pytest.mark.parametrize(
    "compute", [lambda: normalized("x", "s", "μ"), classified, multiplied], ids=["s", "p", "X"]
)
def test_no_two_arrays_of_a_step_share_a_name(compute):
    with Tape() as tape:
        loss = compute()
    walk = Walk(tape, loss)
    met = set()
    for step in some(walk.steps):
        arrays = {}
        shown = leaves(step.explain((0,) * step.array.ndim).expression)
        for name, array in perhaps(
            (
                *((one.name, one.array) for one in (*step.reads, *step.given, *step.between())),
                *((leaf.name, leaf.array.array) for leaf in shown if leaf.array is not None),
            )
        ):
            same = arrays.setdefault(name, array)
            assert same is array or np.array_equal(same, array), (step.formula, name)
            met.add(name)
    assert any(name.endswith("′") for name in met)


def test_the_arithmetic_calls_what_is_given_as_the_formula_does():
    with Tape() as tape:
        loss = multiplied()
    first, second = Walk(tape, loss).steps[:2]
    assert "X[0,0]" in first.explain((0, 0)).symbols
    assert "X′" in second.formula
    assert "X′[0,0]" in second.explain((0, 0)).symbols
