"""What is shown for an element is what was computed, where numbers are large too."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some
from operands import ENROLLED, differentiable, sampled
from soaking import SOAKING

from core.explain import BackwardCall, explainer_of
from core.expression import Named, Role
from core.gradcheck.cases import sample_of
from core.tape import registry

LARGE = [-1000.0, -40.0, 0.0, 40.0, 800.0, 1000.0]


def with_large_numbers(op, rng):
    """A sample of which about half of the numbers, where it has gradients, are large."""
    for array, rule in zip(sample_of(op.name, rng).operands, op.rules, strict=True):
        if rule and array.dtype.kind == "f":
            array = np.where(rng.random(array.shape) < 0.5, rng.choice(LARGE, array.shape), array)
        yield np.asarray(array)


@pytest.mark.parametrize("name", ENROLLED)
def test_the_arithmetic_shown_comes_to_the_number_computed(name):
    for seed in some(range(15 if SOAKING else 3)):
        assert_shown_is_computed(registry[name], np.random.default_rng(seed))


def assert_shown_is_computed(op, rng):
    explainer, options = explainer_of(op), op.completed(sampled(op.name)[1])
    arrays = [*with_large_numbers(op, rng)]
    op.check(*arrays, **options)
    operands = [Named(letter, array) for letter, array in zip(op.operands, arrays, strict=True)]
    with np.errstate(all="ignore"):
        result, saved = op.forward(*arrays, **options)
        upstream = rng.normal(size=np.shape(result))
        for index in some(np.ndindex(np.shape(result))):
            shown = explainer.element(index, operands, options).evaluate()
            assert shown == pytest.approx(result[index], rel=1e-9, abs=1e-9, nan_ok=True)
        made, above = Named("r", result, Role.RESULT), Named("d", upstream, Role.UPSTREAM)
        gradients = op.backward(upstream, saved)
        for which in some(differentiable(op)):
            gradient = gradients[which]
            for index in some(np.ndindex(gradient.shape)):
                factors = explainer.gradient(
                    which, index, BackwardCall(above, operands, made, options)
                )
                shown = sum(factor.expression.evaluate() for factor in factors)
                assert shown == pytest.approx(gradient[index], rel=1e-9, abs=1e-9, nan_ok=True)
