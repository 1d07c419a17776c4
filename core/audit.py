"""Does the arithmetic that is shown come to the numbers that were computed, everywhere?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.examples import EXAMPLES, Example
from core.explain import BackwardCall, explainer_of
from core.expression import Named, Role
from core.gradcheck.cases import sample_of
from core.tape import Op, registry
from core.walk import Walk

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Audit:
    """Of an operation or a walk: how many elements were explained, and the largest |difference|."""

    kind: str
    name: str
    elements: int
    error: float

    @property
    def passed(self) -> bool:
        return self.elements > 0 and self.error <= TOLERANCE


def audit_everything(seed: int = 0) -> Iterator[Audit]:
    """Every enrolled operation on its own sample, then every named walk, fused and expanded."""
    rng = np.random.default_rng(seed)
    for op in registry.values():
        yield audit_op(op, rng)
    for example in EXAMPLES.values():
        yield from audit_example(example)


def audit_op(op: Op, rng: np.random.Generator) -> Audit:
    """Explain every element of the result, and of every gradient, of `op` on a sample."""
    case = sample_of(op.name, rng)
    arrays, options, explainer = case.operands, op.completed(case.options), explainer_of(op)
    result, saved = op.forward(*arrays, **options)
    operands = [Named(name, array) for name, array in zip(op.operands, arrays, strict=True)]
    errors = [
        abs(explainer.element(index, operands, options).evaluate() - result[index])
        for index in np.ndindex(result.shape)
    ]
    upstream = rng.normal(size=result.shape)
    made, arriving = Named("r", result, Role.RESULT), Named("d", upstream, Role.UPSTREAM)
    back = BackwardCall(arriving, operands, made, options)
    for which, gradient in enumerate(op.backward(upstream, saved)):
        if gradient is None:
            continue
        for index in np.ndindex(gradient.shape):
            factors = explainer.gradient(which, index, back)
            shown = sum(factor.expression.evaluate() for factor in factors)
            errors.append(abs(shown - gradient[index]))
    return Audit("operation", op.name, len(errors), float(max(errors, default=0.0)))


def audit_example(example: Example) -> Iterator[Audit]:
    """Explain every element of every step of a walk, and again with fused operations opened."""
    walk = example.walk()
    yield audit_walk(walk, example.name)
    if walk.can_be_opened:
        yield audit_walk(walk.with_opened(walk.can_be_opened), f"{example.name} expanded")


def audit_walk(walk: Walk, name: str) -> Audit:
    """Explain every element of every step of a walk, which is told as `name`."""
    errors = [
        step.explain(index).error for step in walk.steps for index in np.ndindex(step.array.shape)
    ]
    return Audit("walk", name, len(errors), max(errors, default=0.0))
