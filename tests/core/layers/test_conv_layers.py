from __future__ import annotations

import numpy as np
import pytest

from core.init import INITIALIZERS
from core.layers import AvgPool2d, Conv1d, Conv2d, Flatten, MaxPool2d
from core.ops import avg_pool2d, conv1d, conv2d, max_pool2d
from core.tape import Tensor

RNG = np.random.default_rng


@pytest.mark.parametrize(
    ("layer", "op", "axes"), [(Conv1d, conv1d, 1), (Conv2d, conv2d, 2)], ids=["1d", "2d"]
)
def test_a_convolutional_layer_applies_its_kernels_with_its_stride_and_padding(layer, op, axes):
    made = layer(3, 4, 3, stride=2, padding=1, rng=RNG(0), dtype=np.float64, name="1")
    assert [p.name for p in made.parameters()] == ["W1", "b1"]
    assert made.W.shape == (4, 3, *[3] * axes)
    made.b.data[...] = RNG(1).normal(size=4)
    x = RNG(2).normal(size=(2, 3, *[6] * axes))
    expected = op(x, made.W.data, made.b.data, stride=2, padding=1).data
    np.testing.assert_array_equal(made(Tensor(x)).data, expected)


def test_kernels_begin_as_suits_the_activation_and_the_numbers_that_a_window_reads():
    layer = Conv2d(3, 4, 5, rng=RNG(3), activation="relu", dtype=np.float64)
    np.testing.assert_array_equal(layer.W.data, INITIALIZERS["he"]((4, 3, 5, 5), RNG(3)))
    many = Conv2d(16, 200, 3, rng=RNG(0), activation="relu", dtype=np.float64)
    assert many.W.data.std() == pytest.approx(np.sqrt(2 / (16 * 9)), rel=0.02)


@pytest.mark.parametrize(("layer", "op"), [(MaxPool2d, max_pool2d), (AvgPool2d, avg_pool2d)])
def test_a_pooling_layer_uses_its_window_and_stride(layer, op):
    x = RNG(0).normal(size=(2, 3, 7, 7))
    expected = op(x, kernel_size=3, stride=2).data
    np.testing.assert_array_equal(layer(3, stride=2)(Tensor(x)).data, expected)


def test_flatten_makes_a_row_of_each_image_in_pytorchs_order():
    x = RNG(0).normal(size=(2, 3, 4, 5))
    np.testing.assert_array_equal(Flatten()(Tensor(x)).data, x.reshape(2, 60))


@pytest.mark.parametrize("sizes", [(0, 1, 3), (1, 0, 3), (1, 1, 0)])
def test_a_convolution_of_nothing_is_refused(sizes):
    with pytest.raises(ValueError, match="at least 1 input channel, 1 output channel"):
        Conv2d(*sizes, rng=RNG(0))
