from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands.operand import numbers
from operands.shape import rows_and_indices

from core.ops import cat, concatenate, gather, reshape, transpose
from core.ops import slice as part
from core.tape import Tape, Tensor


@given(numbers(2, 3, 4), st.permutations([0, 1, 2]))
def test_a_transpose_and_its_inverse_give_the_array_back(x, axes):
    there = transpose(x, axes=axes)
    assert there.shape == tuple(x.shape[axis] for axis in axes)
    np.testing.assert_array_equal(transpose(there, axes=tuple(np.argsort(axes))).data, x)


def test_a_transpose_without_axes_is_that_of_a_matrix():
    x = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(transpose(x).data, x.T)


def test_what_can_be_a_view_is_one_and_the_operand_stays_writable():
    x = Tensor(np.zeros((2, 3)))
    with Tape(debug=True):
        views = [x.reshape(3, 2), x.T, x[0], x[0, 1], x.reshape(2, 3), x[...]]
    for view in some(views):
        assert np.shares_memory(view.data, x.data)
        assert not view.data.flags.writeable
    x.data[...] = 1


@given(numbers(5, 2), st.integers(1, 4))
def test_concatenate_undoes_slicing(x, end):
    np.testing.assert_array_equal(concatenate(x[:end], x[end:]).data, x)


@pytest.mark.parametrize("many", [1, 2, 3, 7])
def test_cat_joins_any_number_in_order_and_gives_each_its_gradient(many):
    tensors = [Tensor(np.full((2, k + 1), float(k))) for k in range(many)]
    with Tape() as tape:
        joined = cat(tensors, axis=1)
        loss = (joined * np.arange(joined.shape[1])).sum()
    np.testing.assert_array_equal(joined.data, np.concatenate([t.data for t in tensors], 1))
    start, gradients = 0, tape.gradients(loss)
    for tensor in some(tensors):
        end = start + tensor.shape[1]
        np.testing.assert_array_equal(gradients[tensor], [range(start, end)] * 2)
        start = end


def test_cat_of_nothing_is_refused():
    with pytest.raises(ValueError, match="cat: there are no tensors"):
        cat([])


@given(rows_and_indices())
def test_a_row_collects_a_gradient_each_time_it_is_gathered(operands):
    x, i = operands
    _, saved = gather.forward(x, i)
    dx, _ = gather.backward(np.ones(i.shape + x.shape[1:]), saved)
    times = np.bincount(i.reshape(-1), minlength=len(x))
    np.testing.assert_array_equal(dx, np.broadcast_to(times, x.T.shape).T)


def test_gathering_is_a_product_with_one_hot_rows():
    rng = np.random.default_rng(0)
    x, i = rng.normal(size=(5, 3)), np.array([4, 0, 4, 2])
    one_hot = np.eye(5)[i]
    upstream = rng.normal(size=(4, 3))
    y, saved = gather.forward(x, i)
    np.testing.assert_allclose(y, one_hot @ x)
    np.testing.assert_allclose(gather.backward(upstream, saved)[0], one_hot.T @ upstream)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: reshape(np.ones((2, 3)), shape=(4,)), ValueError, r"6 numbers of x \(2, 3\)"),
        (lambda: reshape(np.ones((2, 3)), shape=(-1, 4)), ValueError, r"do not fill \(-1, 4\)"),
        (lambda: reshape(np.ones((2, 3)), shape=(-1, -1)), ValueError, "do not fill"),
        (lambda: transpose(np.ones((2, 3)), axes=(0,)), ValueError, "must name every axis"),
        (lambda: transpose(np.ones((2, 3)), axes=(0, 2)), ValueError, "there is no axis"),
        (lambda: concatenate(np.ones((2, 3)), np.ones((2, 4))), ValueError, r"\(2, 4\)"),
        (lambda: concatenate(np.ones((2, 3)), np.ones(3)), ValueError, r"a has shape \(2, 3\)"),
        (lambda: concatenate(np.ones(()), np.ones(())), ValueError, "there is no axis 0"),
        (lambda: part(np.ones((2, 3)), index=2), IndexError, r"x has shape \(2, 3\): index 2"),
        (lambda: part(np.ones((2, 3)), index=(0, 0, 0)), IndexError, "too many indices"),
        (lambda: part(np.ones((2, 3)), index=True), TypeError, "True is no whole number"),
        (lambda: part(np.ones((2, 3)), index=(0, 1.0)), TypeError, "1.0 is no whole number"),
        (lambda: gather(np.ones(()), np.array(0)), ValueError, "x is a single number"),
        (lambda: gather(np.ones(3), np.ones(2)), TypeError, "i has type float64"),
        (lambda: gather(np.ones(3), np.array([0, 3])), IndexError, r"row 3, as i\[1\] asks"),
        (lambda: gather(np.ones(3), np.array(-1)), IndexError, "no row -1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
