from __future__ import annotations

import numpy as np
import pytest

from core.layers import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from core.tape import Tape, Tensor
from core.walk import retrace

RNG = np.random.default_rng


def images(seed=0, rows=4):
    return Tensor(3 * RNG(seed).normal(size=(rows, 6, 2, 3)) + 5, "x")


@pytest.mark.parametrize(
    ("layer", "axes"),
    [
        (LayerNorm(3, dtype=np.float64), (3,)),
        (BatchNorm(6, dtype=np.float64), (0, 2, 3)),
        (GroupNorm(1, 6, dtype=np.float64), (1, 2, 3)),
        (GroupNorm(6, 6, dtype=np.float64), (2, 3)),
    ],
)
def test_a_fresh_layer_normalizes_and_nothing_else(layer, axes):
    y = layer(images()).data
    np.testing.assert_allclose(y.mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=axes), 1, rtol=0.01)


def test_a_fresh_rms_norm_makes_the_mean_square_1():
    y = RMSNorm(3, dtype=np.float64)(images()).data
    np.testing.assert_allclose(np.square(y).mean(axis=-1), 1)
    assert (np.sign(y) == np.sign(images().data)).all()


def test_scale_and_shift_come_after():
    layer = LayerNorm(3, dtype=np.float64)
    plain = layer(images()).data
    layer.γ.data[...], layer.β.data[...] = [1, 2, 3], [4, 5, 6]
    np.testing.assert_allclose(layer(images()).data, plain * [1, 2, 3] + [4, 5, 6])


@pytest.mark.parametrize(
    "layer",
    [
        LayerNorm(3, eps=100, dtype=np.float64),
        BatchNorm(6, eps=100, dtype=np.float64),
        GroupNorm(2, 6, eps=100, dtype=np.float64),
        RMSNorm(3, eps=100, dtype=np.float64),
    ],
)
def test_eps_is_the_layers_own(layer):
    assert 0 < np.abs(layer(images()).data).max() < 1.2


def test_parameters_and_buffers_have_the_layers_number_and_precision():
    layer = BatchNorm(6, name="2")
    assert [p.name for p in layer.parameters()] == ["γ2", "β2"]
    assert [b.name for b in layer.buffers()] == ["mean2", "variance2"]
    assert {t.dtype for t in (*layer.parameters(), *layer.buffers())} == {np.dtype(np.float32)}
    assert [p.name for p in RMSNorm(6, name="3").parameters()] == ["γ3"]


def test_running_statistics_move_towards_those_of_each_batch():
    layer = BatchNorm(6, momentum=0.25, dtype=np.float64)
    mean, variance = np.zeros(6), np.ones(6)
    for seed in range(3):
        x = images(seed)
        layer(x)
        mean = 0.75 * mean + 0.25 * x.data.mean(axis=(0, 2, 3))
        variance = 0.75 * variance + 0.25 * x.data.var(axis=(0, 2, 3), ddof=1)
        np.testing.assert_allclose(layer.mean.data, mean)
        np.testing.assert_allclose(layer.variance.data, variance)


def test_evaluation_takes_the_running_statistics_and_leaves_them():
    layer = BatchNorm(6, dtype=np.float64).eval()
    layer.mean.data[...], layer.variance.data[...] = 2, 9
    x = images()
    np.testing.assert_allclose(layer(x).data, (x.data - 2) / np.sqrt(9 + 1e-5))
    np.testing.assert_array_equal(layer.mean.data, 2)
    np.testing.assert_array_equal(layer.variance.data, 9)


def test_in_evaluation_an_example_does_not_depend_on_those_beside_it():
    layer = BatchNorm(6, dtype=np.float64)
    x = images().data
    together, alone = layer(Tensor(x)).data[:1], layer(Tensor(x[:1])).data
    assert np.abs(together - alone).max() > 0.1
    layer.eval()
    np.testing.assert_array_equal(layer(Tensor(x)).data[:1], layer(Tensor(x[:1])).data)


def test_a_batch_of_one_number_gives_beta_and_moves_only_the_mean():
    layer = BatchNorm(2, dtype=np.float64)
    layer.β.data[...] = [5, 6]
    np.testing.assert_array_equal(layer(Tensor(np.array([[3.0, -4.0]]))).data, [[5, 6]])
    np.testing.assert_allclose(layer.mean.data, [0.3, -0.4])
    np.testing.assert_array_equal(layer.variance.data, [1, 1])


def test_what_is_computed_again_leaves_no_trace_in_the_running_statistics():
    layer, x = BatchNorm(6, dtype=np.float64), images()
    with Tape() as tape:
        layer(x)
    before = layer.mean.data.copy()
    retrace(tape, {x: 2 * x.data})
    np.testing.assert_array_equal(layer.mean.data, before)


def test_a_momentum_that_is_none_is_refused():
    with pytest.raises(ValueError, match="the momentum of running averages lies in 0…1, not at 2"):
        BatchNorm(3, momentum=2)
