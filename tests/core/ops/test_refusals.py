"""What an operation cannot compute rightly it refuses by name, before anything has changed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands import ENROLLED, differentiable, sampled, some_operands

from core.layers import GroupNorm
from core.ops import (
    avg_pool2d,
    batch_norm,
    conv2d,
    global_max_pool2d,
    max_pool2d,
    softmax,
    sum,  # noqa: A004
)
from core.tape import Tensor, registry

every_op = pytest.mark.parametrize("name", ENROLLED)
SMALL = [bool, np.int8, np.uint8, np.int16, np.uint16]
COMPUTING = [
    name for name in ENROLLED if differentiable(registry[name]) and not registry[name].moves
]
MOVING = [name for name in ENROLLED if registry[name].moves]


def options_of(op):
    return (*op.options, *op.called_with)


@every_op
def test_an_option_that_it_does_not_take_is_named(name):
    op = registry[name]
    arrays, options = sampled(name)
    with pytest.raises(
        TypeError,
        match=rf"^{name} takes no option 'colour'; \w+",
    ):
        op(*arrays, **options, colour=1)


@pytest.mark.parametrize("name", [name for name in ENROLLED if options_of(registry[name])])
def test_the_nearest_option_is_offered(name):
    op = registry[name]
    arrays, options = sampled(name)
    for option in some(options_of(op)):
        said = f"^{name} takes no option '{option}_'; did you mean {option}\\?$"
        with pytest.raises(TypeError, match=said):
            op(*arrays, **options, **{f"{option}_": 1})


@pytest.mark.parametrize("name", COMPUTING)
@given(data=st.data(), kind=st.sampled_from(SMALL))
def test_small_whole_numbers_are_computed_in_a_floating_type(name, data, kind):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    small = [
        np.abs(100 * a).clip(0, 120).astype(kind) if a.dtype.kind == "f" and rule else a
        for a, rule in zip(arrays, op.rules, strict=True)
    ]
    floating = [
        s.astype(np.float64) if a.dtype.kind == "f" and rule else a
        for s, a, rule in zip(small, arrays, op.rules, strict=True)
    ]
    with np.errstate(all="ignore"):
        expected = op(*floating, **options).data
        made = op(*small, **options).data
    assert made.dtype == expected.dtype
    np.testing.assert_array_equal(made, expected)


@pytest.mark.parametrize("name", COMPUTING)
def test_a_tensor_of_small_whole_numbers_is_refused(name):
    op = registry[name]
    arrays, options = sampled(name)
    for which, kind in some(product(differentiable(op), SMALL)):
        letter, array = op.operands[which], arrays[which].astype(kind)
        given = [*arrays]
        given[which] = Tensor(array)
        with pytest.raises(TypeError, match=f"^{name}: {letter} has shape .* make it float32"):
            op(*given, **options)


@pytest.mark.parametrize("name", MOVING)
def test_what_only_moves_numbers_leaves_their_type(name):
    op = registry[name]
    arrays, options = sampled(name)
    for kind in SMALL:
        moved = [
            Tensor(a.astype(kind)) if rule else a for a, rule in zip(arrays, op.rules, strict=True)
        ]
        assert op(*moved, **options).dtype == kind


def disturbances(arrays):
    """Operands of other shapes: an axis more, less or empty, and a size more, one at a time."""
    for which, array in enumerate(arrays):
        others = [array[None]]
        if array.ndim:
            others += [array[0], array[:0], np.concatenate([array, array[:1]])]
            others += [np.concatenate([array, array[..., :1]], axis=-1), array[..., :0]]
        for other in others:
            yield [other if k == which else a for k, a in enumerate(arrays)]


def refusal(op, arrays, options):
    """What is said where an operation refuses; None where it does not."""
    try:
        op(*arrays, **options)
    except (ValueError, TypeError, IndexError) as error:
        return str(error)


@every_op
@given(data=st.data())
def test_shapes_that_do_not_fit_are_named_with_the_operation(name, data):
    op, (arrays, options) = registry[name], data.draw(some_operands(name))
    for disturbed in some(disturbances(arrays)):
        said = refusal(op, disturbed, options)
        assert said is None or said.startswith(name), (said, [a.shape for a in disturbed])


def test_running_averages_that_do_not_fit_change_nothing():
    x, γ, β = np.arange(12.0).reshape(4, 3), np.ones(3), np.zeros(3)
    mean = Tensor(np.zeros(3))
    with pytest.raises(
        ValueError, match=r"^batch_norm: running_var has shape \(2,\); expected \(3,\)"
    ):
        batch_norm(x, γ, β, running_mean=mean, running_var=Tensor(np.ones(2)))
    assert not mean.data.any()
    with pytest.raises(TypeError, match=r"^batch_norm: running_mean is .*; expected a Tensor"):
        batch_norm(x, γ, β, running_mean=np.zeros(3))


def test_the_maximum_of_no_image_is_refused():
    with pytest.raises(ValueError, match=r"^global_max_pool2d: x has shape \(0, 2, 3, 3\)"):
        global_max_pool2d(np.ones((0, 2, 3, 3)))


def test_axes_may_come_as_a_list():
    x = Tensor(np.arange(24.0).reshape(2, 3, 4))
    assert sum(x, axis=[0, 1]).data.tolist() == sum(x, axis=(0, 1)).data.tolist()
    assert sum([0, 1]).item() == 1


@pytest.mark.parametrize("op", [max_pool2d, avg_pool2d])
def test_a_word_is_no_size(op):
    with pytest.raises(ValueError, match=f"{op.name}: the stride is .*'same'.*expected 2 whole"):
        op(np.ones((1, 1, 4, 4)), stride="same")
    with pytest.raises(ValueError, match=r"conv2d: the padding is .*'same'.*expected 2 whole"):
        conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3)), np.ones(1), padding="same")


def test_groups_that_do_not_fit_are_refused_when_the_layer_is_made():
    with pytest.raises(ValueError, match="3 channels cannot be put into 2 equal groups"):
        GroupNorm(2, 3)


def test_pixels_are_no_trouble():
    np.testing.assert_allclose(softmax(np.array([1, 200], np.uint8)).data, [0, 1], atol=1e-9)
