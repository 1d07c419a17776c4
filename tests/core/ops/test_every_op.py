"""What every enrolled operation keeps: right gradients, right explanations, no side effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands import (
    ENROLLED,
    SEEDS,
    TABLE,
    differentiable,
    some_operands,
    strided,
)

from core.expression import Named
from core.gradcheck import check_op
from core.ops import add, multiply
from core.tape import Tape, Tensor, registry
from core.walk import Walk

every_op = pytest.mark.parametrize("name", ENROLLED)


def mean(tensor):
    """One number of any tensor, every element with a weight of its own."""
    weights = np.cos(np.arange(tensor.data.size)).reshape(tensor.shape)
    return registry["mse_loss"](multiply(tensor, weights), np.ones(tensor.shape))


def test_every_enrolled_op_is_in_the_table_and_none_else():
    assert set(TABLE) == set(registry)


@every_op
@given(data=st.data(), seed=SEEDS)
def test_gradients_equal_central_differences(name, data, seed):
    check = check_op(registry[name], data.draw(some_operands(name)), np.random.default_rng(seed))
    assert check.passed, check


@every_op
@given(data=st.data(), seed=SEEDS)
def test_gradients_hold_for_arrays_that_are_not_contiguous(name, data, seed):
    operands = [strided(a) for a in data.draw(some_operands(name))]
    check = check_op(registry[name], operands, np.random.default_rng(seed))
    assert check.passed, check


@every_op
def test_gradients_hold_on_the_ops_own_sample(name):
    rng = np.random.default_rng(0)
    op = registry[name]
    check = check_op(op, op.sample(rng), rng)
    assert check.passed, check
    assert check.elements > 1


@dataclass
class Composition:
    """Something made of operations, with what a check asks of an operation."""

    compute: Callable[..., Tensor]
    operands: tuple[str, ...]
    rules: tuple[str, ...]
    name: str = "composition"

    def __call__(self, *tensors):
        return self.compute(*tensors)


@pytest.mark.parametrize("name", [name for name in ENROLLED if TABLE[name].shared])
@given(data=st.data(), seed=SEEDS)
def test_gradients_add_where_one_tensor_is_two_operands(name, data, seed):
    op, (strategy, places) = registry[name], TABLE[name].shared
    distinct = data.draw(strategy)
    letters = tuple("xyz"[: len(distinct)])
    shared = Composition(lambda *t: op(*(t[k] for k in places)), letters, letters)
    check = check_op(shared, distinct, np.random.default_rng(seed))
    assert check.passed, check


@every_op
@given(data=st.data(), seed=SEEDS)
def test_gradients_add_where_two_paths_meet(name, data, seed):
    op = registry[name]
    diamond = Composition(lambda *t: add(multiply(op(*t), op(*t)), op(*t)), op.operands, op.rules)
    check = check_op(diamond, data.draw(some_operands(name)), np.random.default_rng(seed))
    assert check.passed, check


@every_op
@given(data=st.data(), seed=SEEDS)
def test_every_element_equals_the_arithmetic_shown_for_it(name, data, seed):
    op, arrays = registry[name], data.draw(some_operands(name))
    result, saved = op.forward(*arrays)
    operands = [Named(n, a) for n, a in zip(op.operands, arrays, strict=True)]
    for index in np.ndindex(result.shape):
        assert op.explain(index, operands, {}).evaluate() == pytest.approx(
            result[index], rel=1e-9, abs=1e-9
        )
    upstream = np.random.default_rng(seed).normal(size=result.shape)
    gradients = op.backward(upstream, saved)
    for which in differentiable(op):
        for index in np.ndindex(gradients[which].shape):
            factors = op.explain_gradient(
                which, index, Named("d", upstream), operands, Named("r", result), {}
            )
            shown = sum(f.upstream.evaluate() * f.local.evaluate() for f in factors)
            assert shown == pytest.approx(gradients[which][index], rel=1e-9, abs=1e-9)
            assert shown == pytest.approx(sum(f.expression.evaluate() for f in factors))


@every_op
@given(data=st.data())
def test_a_walk_explains_every_element_of_both_passes(name, data):
    op = registry[name]
    tensors = [
        Tensor(a, n) for a, n in zip(data.draw(some_operands(name)), op.operands, strict=True)
    ]
    with Tape() as tape:
        loss = mean(op(*tensors))
    for step in Walk(tape, loss).steps:
        for index in np.ndindex(step.array.shape):
            assert step.explain(index).error < 1e-9, (step.name, index)


@every_op
@given(data=st.data(), seed=SEEDS)
def test_neither_pass_writes_to_what_it_was_given(name, data, seed):
    op, arrays = registry[name], data.draw(some_operands(name))
    before = [a.copy() for a in arrays]
    for a in arrays:
        a.flags.writeable = False
    result, saved = op.forward(*arrays)
    upstream = np.random.default_rng(seed).normal(size=result.shape)
    evidence = [np.copy(a) for a in saved]
    for a in (upstream, result, *saved):
        if isinstance(a, np.ndarray):
            a.flags.writeable = False
    first, second = op.backward(upstream, saved), op.backward(upstream, saved)
    for which in differentiable(op):
        np.testing.assert_array_equal(first[which], second[which])
    for now, then in zip((*arrays, *saved), (*before, *evidence), strict=True):
        np.testing.assert_array_equal(now, then)


@every_op
@given(data=st.data())
def test_a_gradient_has_its_operands_shape_and_stands_where_a_rule_does(name, data):
    op, arrays = registry[name], data.draw(some_operands(name))
    assert len(op.rules) == len(op.operands) == len(arrays)
    result, saved = op.forward(*arrays)
    for array, rule, gradient in zip(
        arrays, op.rules, op.backward(np.ones_like(result), saved), strict=True
    ):
        assert (gradient is not None) == bool(rule)
        if rule:
            assert gradient.shape == array.shape


@every_op
@given(data=st.data())
def test_float32_stays_float32_in_both_passes(name, data):
    op = registry[name]
    arrays = [
        a.astype(np.float32) if a.dtype == np.float64 else a for a in data.draw(some_operands(name))
    ]
    result, saved = op.forward(*arrays)
    assert isinstance(result, np.ndarray | np.float32)
    assert result.dtype == np.float32
    gradients = op.backward(np.ones_like(result), saved)
    assert {gradients[which].dtype for which in differentiable(op)} == {np.dtype(np.float32)}


@every_op
def test_a_wrong_number_of_operands_is_named(name):
    op = registry[name]
    with pytest.raises(TypeError, match=f"{name} takes {len(op.operands)} operands"):
        op(*[np.ones((2, 2))] * (len(op.operands) + 1))
