from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import BroadcastableShapes, mutually_broadcastable_shapes
from loops import some

from core.explain.places import readers, source
from core.ops import add, multiply, subtract
from core.ops.broadcast import unbroadcast

two_shapes = mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3)


@given(two_shapes)
def test_unbroadcast_gives_each_element_as_many_ones_as_it_has_readers(shapes: BroadcastableShapes):
    shape, result = shapes.input_shapes[0], shapes.result_shape
    counts = unbroadcast(np.ones(result), shape)
    assert counts.shape == shape
    for index in some(np.ndindex(shape)):
        assert counts[index] == len(list(readers(index, shape, result)))


@given(two_shapes)
def test_readers_and_source_are_each_others_inverse(shapes):
    shape, result = shapes.input_shapes[0], shapes.result_shape
    read = [(at, index) for index in np.ndindex(shape) for at in readers(index, shape, result)]
    assert sorted(read) == [(at, source(at, shape)) for at in np.ndindex(result)]


@pytest.mark.parametrize("op", [add, subtract, multiply])
def test_operands_that_do_not_fit_are_named_with_their_shapes(op):
    with pytest.raises(ValueError, match=rf"{op.name}: operands of shapes \(2, 3\) and \(4,\)"):
        op(np.ones((2, 3)), np.ones(4))
