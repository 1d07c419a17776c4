"""What every enrolled operation keeps: right gradients, right explanations, no side effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands import (
    ENROLLED,
    SEEDS,
    TABLE,
    case_of,
    differentiable,
    sampled,
    some_operands,
    strided,
)

from core.explain import BackwardCall, explainer_of
from core.expression import Named
from core.gradcheck import check_op, check_op_by_complex_step
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
    arrays, options = data.draw(some_operands(name))
    check = check_op(registry[name], arrays, np.random.default_rng(seed), options=options)
    assert check.passed, check


@pytest.mark.parametrize("name", [name for name in ENROLLED if not TABLE[name].kinks])
@given(data=st.data(), seed=SEEDS)
def test_gradients_equal_the_complex_step(name, data, seed):
    arrays, options = data.draw(some_operands(name))
    rng = np.random.default_rng(seed)
    check = check_op_by_complex_step(registry[name], arrays, rng, options=options)
    assert check.error < 1e-10, check


def test_what_is_called_analytic_has_no_kinks():
    assert [name for name in ENROLLED if registry[name].analytic and TABLE[name].kinks] == []


@every_op
@given(data=st.data(), seed=SEEDS)
def test_gradients_hold_for_arrays_that_are_not_contiguous(name, data, seed):
    arrays, options = data.draw(some_operands(name))
    operands = [strided(a) for a in arrays]
    check = check_op(registry[name], operands, np.random.default_rng(seed), options=options)
    assert check.passed, check


@every_op
def test_gradients_hold_on_the_ops_own_sample(name):
    arrays, options = sampled(name)
    check = check_op(registry[name], arrays, np.random.default_rng(0), options=options)
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
    distinct, options = case_of(data.draw(strategy))
    letters = tuple("xyzu"[: len(distinct)])
    shared = Composition(lambda *t: op(*(t[k] for k in places), **options), letters, letters)
    check = check_op(shared, distinct, np.random.default_rng(seed))
    assert check.passed, check


@every_op
@given(data=st.data(), seed=SEEDS)
def test_gradients_add_where_two_paths_meet(name, data, seed):
    op = registry[name]
    arrays, options = data.draw(some_operands(name))

    def diamond(*t):
        return add(multiply(op(*t, **options), op(*t, **options)), op(*t, **options))

    composition = Composition(diamond, op.operands, op.rules)
    check = check_op(composition, arrays, np.random.default_rng(seed))
    assert check.passed, check


@every_op
@given(data=st.data(), seed=SEEDS)
def test_every_element_equals_the_arithmetic_shown_for_it(name, data, seed):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    explainer, options = explainer_of(op), op.completed(options)
    result, saved = op.forward(*arrays, **options)
    operands = [Named(n, a) for n, a in zip(op.operands, arrays, strict=True)]
    for index in some(np.ndindex(result.shape)):
        assert explainer.element(index, operands, options).evaluate() == pytest.approx(
            result[index], rel=1e-9, abs=1e-9
        )
    upstream = np.random.default_rng(seed).normal(size=result.shape)
    gradients = op.backward(upstream, saved)
    back = BackwardCall(Named("d", upstream), operands, Named("r", result), options)
    for which in some(differentiable(op)):
        for index in some(np.ndindex(gradients[which].shape)):
            factors = explainer.gradient(which, index, back)
            shown = sum(f.upstream.evaluate() * f.local.evaluate() for f in factors)
            assert shown == pytest.approx(gradients[which][index], rel=1e-9, abs=1e-9)
            assert shown == pytest.approx(sum(f.expression.evaluate() for f in factors))


@every_op
@given(data=st.data())
def test_a_walk_explains_every_element_of_both_passes(name, data):
    op = registry[name]
    arrays, options = data.draw(some_operands(name))
    tensors = [Tensor(a, n) for a, n in zip(arrays, op.operands, strict=True)]
    with Tape() as tape:
        loss = mean(op(*tensors, **options))
    for step in some(Walk(tape, loss).steps):
        for index in some(np.ndindex(step.array.shape)):
            assert step.explain(index).error < 1e-9, (step.name, index)


@every_op
@given(data=st.data(), seed=SEEDS)
def test_neither_pass_writes_to_what_it_was_given(name, data, seed):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    before = [a.copy() for a in arrays]
    for a in arrays:
        a.flags.writeable = False
    result, saved = op.forward(*arrays, **options)
    upstream = np.random.default_rng(seed).normal(size=result.shape)
    evidence = [np.copy(a) for a in saved]
    for a in (upstream, result, *saved):
        if isinstance(a, np.ndarray):
            a.flags.writeable = False
    first, second = op.backward(upstream, saved), op.backward(upstream, saved)
    for which in some(differentiable(op)):
        np.testing.assert_array_equal(first[which], second[which])
    for now, then in some(zip((*arrays, *saved), (*before, *evidence), strict=True)):
        np.testing.assert_array_equal(now, then)


@every_op
@given(data=st.data())
def test_a_gradient_has_its_operands_shape_and_stands_where_a_rule_does(name, data):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    assert len(op.rules) == len(op.operands) == len(arrays)
    result, saved = op.forward(*arrays, **options)
    for array, rule, gradient in some(
        zip(arrays, op.rules, op.backward(np.ones_like(result), saved), strict=True)
    ):
        assert (gradient is not None) == bool(rule)
        if rule:
            assert gradient.shape == array.shape


@every_op
@given(data=st.data())
def test_float32_stays_float32_in_both_passes(name, data):
    op = registry[name]
    drawn, options = data.draw(some_operands(name))
    arrays = [a.astype(np.float32) if a.dtype == np.float64 else a for a in drawn]
    result, saved = op.forward(*arrays, **options)
    assert isinstance(result, np.ndarray | np.float32)
    assert result.dtype == np.float32
    gradients = op.backward(np.ones_like(result), saved)
    assert {gradients[which].dtype for which in differentiable(op)} == {np.dtype(np.float32)}


@every_op
@given(data=st.data(), seed=SEEDS)
def test_whole_numbers_are_computed_with_as_floating_point_ones(name, data, seed):
    op = registry[name]
    drawn, options = data.draw(some_operands(name))
    reals = [np.sign(a) * np.ceil(np.abs(a)) if a.dtype == np.float64 else a for a in drawn]
    whole = [a.astype(np.int64) if a.dtype == np.float64 else a for a in reals]
    with np.errstate(all="ignore"):
        expected, evidence = op.forward(*reals, **options)
        result, saved = op.forward(*whole, **options)
        upstream = np.random.default_rng(seed).normal(size=expected.shape)
        slopes, gradients = op.backward(upstream, evidence), op.backward(upstream, saved)
    np.testing.assert_allclose(result, expected, rtol=1e-9, atol=1e-9)
    for which in some(differentiable(op)):
        np.testing.assert_allclose(gradients[which], slopes[which], rtol=1e-9, atol=1e-9)


@every_op
def test_a_wrong_number_of_operands_is_named(name):
    op = registry[name]
    with pytest.raises(TypeError, match=f"{name} takes {len(op.operands)} operands"):
        op(*[np.ones((2, 2))] * (len(op.operands) + 1))


@pytest.mark.parametrize("name", [name for name in ENROLLED if registry[name].fused])
@given(data=st.data(), seed=SEEDS)
def test_fused_and_expanded_agree(name, data, seed):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    tensors = [Tensor(a, n) for a, n in zip(arrays, op.operands, strict=True)]
    weights = np.random.default_rng(seed).normal(size=op(*tensors, **options).shape)
    found = []
    for compute in (op, op.expand):
        with Tape() as tape:
            result = compute(*tensors, **options)
            loss = registry["mse_loss"](multiply(result, weights), np.zeros(result.shape))
        found.append((result.data, tape.gradients(loss)))
        if compute is op.expand:
            assert all(record.op is not op for record in tape.records)
    (fused, fused_gradients), (expanded, expanded_gradients) = found
    np.testing.assert_allclose(expanded, fused, rtol=1e-9, atol=1e-9)
    for which in some(differentiable(op)):
        np.testing.assert_allclose(
            expanded_gradients[tensors[which]], fused_gradients[tensors[which]],
            rtol=1e-9, atol=1e-9,
        )  # fmt: skip
