"""What is checked: an operation, all of its rules, a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

import numpy as np

from core.gradcheck.check import Check
from core.gradcheck.differences import gradient_check, gradient_checks
from core.layers import Dropout
from core.networks import Network
from core.tape import Array, Op, Options, Tensor


def check_op(
    op: Op,
    operands: Sequence[Array],
    rng: np.random.Generator,
    *,
    options: Options | None = None,
    h: float | None = None,
) -> Check:
    """Check `op` on `operands`, its result weighted at random and summed to one number."""
    return gradient_check(*_of_op(op, operands, rng, options or {}), name=op.name, h=h)


def check_rules_on(
    op: Op,
    operands: Sequence[Array],
    rng: np.random.Generator,
    *,
    options: Options | None = None,
    places: Sequence[int] | None = None,
) -> list[Check]:
    """As `check_op`, a Check a rule. `places`: which operand is in each place, (0, 0) for op(x, x).

    Operands that share a tensor share a Check, under the name of the first.
    """
    function, tensors = _of_op(op, operands, rng, options or {}, places)
    return gradient_checks(function, tensors, name=op.name)


def _of_op(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options,
    places: Sequence[int] | None = None,
) -> tuple[Callable[[], Tensor], list[Tensor]]:  # fmt: skip
    """The weighted sum of the result, and the tensors that have a rule."""
    where = range(len(op.operands)) if places is None else places
    own = [Tensor(a, op.operands[list(where).index(k)]) for k, a in enumerate(operands)]
    tensors = [own[k] for k in where]
    weights = rng.normal(size=op(*tensors, **options).shape)

    def weighted() -> Tensor:
        return _weighted_sum(op(*tensors, **options), weights)

    ruled = {id(t): t for t, rule in zip(tensors, op.rules, strict=True) if rule}
    return weighted, list(ruled.values())


class _WeightedSum(Op):
    """L = Σ w·a: makes one number of any result. Not enrolled: it only serves the check."""

    name = "weighted_sum"
    formula = "L = Σ w · a"
    operands = ("a", "w")
    rules = ("da = dL · w", "")

    def forward(self, *operands: Array, **options: object) -> tuple[Array, tuple[Array, ...]]:
        a, w = operands
        return np.asarray((a * w).sum()), (w,)

    def backward(self, upstream: Array, saved: tuple[Array, ...]) -> tuple[Array | None, ...]:
        (w,) = saved
        return upstream * w, None


_weighted_sum = _WeightedSum()


def check_network(model: Network, x: Array, y: Array, h: float | None = None) -> Check:
    """Check all parameters of `model` (float64) on a batch x (N, D), class indices y (N,).

    In the mode that it is in, but without dropout: with new masks it would be another function for
    each nudge. What the nudges did to its buffers is undone.
    """
    state = model.state_dict()
    with ExitStack() as stack:
        stack.callback(model.load_state_dict, state)
        for _, layer in model.layers_within():
            if isinstance(layer, Dropout):
                stack.enter_context(layer.evaluating())
        return gradient_check(
            lambda: model.loss(x, y), model.parameters(), name=model.describe(), h=h
        )
