from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from loops import some

from core.datasets import (
    Data,
    Splits,
    blobs,
    circles,
    curves,
    digits,
    digits_splits,
    moons,
    normalized,
    one_hot,
    shuffled_split,
    spirals,
    split,
    stratified_split,
    xor,
)
from core.datasets.sequences import copy

RNG = np.random.default_rng


def test_digits_equal_scikit_learns():
    from sklearn.datasets import load_digits

    ours, theirs = digits(), load_digits()
    np.testing.assert_array_equal(ours.x, theirs.data / 16)
    np.testing.assert_array_equal(ours.y, theirs.target)


@pytest.mark.parametrize("fraction", [0.05, 0.1, 0.2, 0.25, 0.5])
@pytest.mark.parametrize("seed", [0, 1, 2, 42])
def test_a_split_equals_scikit_learns_row_by_row(fraction, seed):
    from sklearn.model_selection import train_test_split

    y = digits().y
    ours = stratified_split(y, fraction, seed)
    rows = np.arange(len(y))
    theirs = train_test_split(rows, test_size=fraction, random_state=seed, stratify=y)
    for mine, its in some(zip(ours, theirs, strict=True)):
        np.testing.assert_array_equal(mine, its)


@pytest.mark.parametrize("seed", range(5))
def test_a_split_of_uneven_classes_equals_scikit_learns(seed):
    from sklearn.model_selection import train_test_split

    y = RNG(seed).choice([3, 5, 9], size=101, p=[0.7, 0.2, 0.1])
    theirs = train_test_split(np.arange(101), test_size=0.3, random_state=seed, stratify=y)
    for mine, its in some(zip(stratified_split(y, 0.3, seed), theirs, strict=True)):
        np.testing.assert_array_equal(mine, its)


def test_the_digits_splits_are_the_curriculums():
    parts = digits_splits(0)
    assert [len(p.y) for p in (parts.train, parts.validation, parts.test)] == [1293, 144, 360]
    everything = np.concatenate([parts.train.x, parts.validation.x, parts.test.x])
    assert sorted(map(tuple, everything)) == sorted(map(tuple, digits().x))
    for part in (parts.train, parts.validation, parts.test):
        share = np.bincount(part.y, minlength=10) / len(part.y)
        np.testing.assert_allclose(share, 0.1, atol=0.015)


def test_the_test_part_does_not_change_with_the_size_of_the_validation_part():
    first, second = (split(digits(), 3, validation=v) for v in (0.1, 0.3))
    np.testing.assert_array_equal(first.test.x, second.test.x)
    assert len(second.validation.y) == 432


def test_a_split_that_leaves_a_class_out_is_refused():
    with pytest.raises(ValueError, match="cannot split 4 rows of 3 classes into parts of 3 and 1"):
        stratified_split(np.array([0, 0, 1, 2]), 0.25, 0)
    with pytest.raises(ValueError, match="each class needs a row in both"):
        stratified_split(np.array([0] * 9 + [1]), 0.5, 0)


def test_without_scikit_learn_the_digits_say_what_to_install(monkeypatch):
    monkeypatch.setattr("core.datasets.images.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install scikit-learn"):
        digits()


def test_xor_is_true_where_exactly_one_input_is():
    data = xor()
    assert data.x.shape == (4, 2)
    assert [bool(a) != bool(b) for a, b in data.x] == data.y.tolist()


@pytest.mark.parametrize("make", [moons, circles, spirals])
def test_two_classes_of_equal_size_that_repeat_with_their_seed(make):
    data, same, other = make(50, RNG(1)), make(50, RNG(1)), make(50, RNG(2))
    assert data.x.shape == (100, 2)
    assert np.bincount(data.y).tolist() == [50, 50]
    np.testing.assert_array_equal(data.x, same.x)
    assert (data.x != other.x).any()


def test_one_spiral_is_the_other_turned_by_half_a_turn():
    data = spirals(40, RNG(0), noise=0)
    np.testing.assert_allclose(data.x[data.y == 0], -data.x[data.y == 1])
    radius = np.linalg.norm(data.x[:40], axis=1)
    assert (np.diff(radius) > 0).all()
    assert radius[[0, -1]] == pytest.approx([0.1, 1])


def test_moons_are_two_half_circles_that_reach_into_each_other():
    data = moons(30, RNG(0), noise=0)
    upper, lower = data.x[data.y == 0], data.x[data.y == 1]
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(lower - [1, 0.5], axis=1), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_named_with_its_place(bad):
    x = np.zeros((3, 2))
    x[2, 1] = bad
    with pytest.raises(ValueError, match=rf"x\[2, 1\] is {bad}; every number must be finite"):
        Data(x, np.zeros(3, int))


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros(()), np.zeros(()), r"x has shape \(\) and y \(\); expected \(N, …\)"),
        (np.zeros((3, 2)), np.zeros(2), r"x has shape \(3, 2\) and y \(2,\)"),
        (np.zeros((0, 2)), np.zeros(0), "the data is empty"),
    ],
)
def test_data_of_the_wrong_shape_is_named(x, y, message):
    with pytest.raises(ValueError, match=message):
        Data(x, y)


def test_the_digits_are_read_without_importing_scikit_learn(run_python):
    out = run_python("import sys, core.datasets as d; d.digits_splits(0); print(*sys.modules)")
    assert "core.datasets" in out.split()
    assert not {name for name in out.split() if name.startswith(("sklearn", "scipy"))}


def test_circles_lie_one_in_the_other():
    data = circles(30, RNG(0), radius=0.4, noise=0)
    radius = np.linalg.norm(data.x, axis=1)
    np.testing.assert_allclose(radius, np.where(data.y == 0, 1, 0.4))
    np.testing.assert_allclose(data.x.mean(0), 0, atol=1e-12)  # all the way round


def test_blobs_are_clouds_about_centres_on_the_unit_circle():
    data = blobs(4000, RNG(0), classes=4, deviation=0.1)
    assert np.bincount(data.y).tolist() == [4000] * 4
    for label, centre in enumerate([(1, 0), (0, 1), (-1, 0), (0, -1)]):
        cloud = data.x[data.y == label] - centre
        np.testing.assert_allclose(cloud.mean(0), 0, atol=0.01)
        np.testing.assert_allclose(np.cov(cloud.T), 0.01 * np.eye(2), atol=1e-3)
    with pytest.raises(ValueError, match="at least 1 class, not 0"):
        blobs(5, RNG(0), classes=0)


@pytest.mark.parametrize(
    ("make", "curve"),
    [
        (curves.sine, lambda x: np.sin(np.pi * x)),
        (partial(curves.sine, cycles=3), lambda x: np.sin(3 * np.pi * x)),
        (curves.step, lambda x: x >= 0),
        (curves.polynomial, lambda x: np.cos(3 * np.arccos(x))),
        (partial(curves.polynomial, coefficients=[1, 0, 2]), lambda x: 1 + 2 * x**2),
    ],
)
def test_a_curve_is_itself_plus_noise_of_the_size_asked_for(make, curve):
    data, same, other = (
        make(3000, RNG(1), noise=0.2),
        make(3000, RNG(1), noise=0.2),
        make(9, RNG(2)),
    )
    assert data.x.shape == data.y.shape == (3000, 1)
    assert -1 <= data.x.min() < -0.99
    assert 0.99 < data.x.max() <= 1
    assert (data.y - curve(data.x)).std() == pytest.approx(0.2, rel=0.05)
    clean = make(50, RNG(3), noise=0)
    np.testing.assert_allclose(clean.y, curve(clean.x), atol=1e-12)
    np.testing.assert_array_equal(data.y, same.y)
    assert (data.x[:9] != other.x).all()


@pytest.mark.parametrize(
    "make", [lambda: curves.sine(101, RNG(0)), lambda: copy(101, 3, 4, RNG(0))]
)
def test_targets_that_are_no_class_are_split_by_lot_like_scikit_learns(make):
    from sklearn.model_selection import train_test_split

    data = make()
    parts = split(data, 5)
    rest, test = train_test_split(np.arange(101), test_size=0.2, random_state=5)
    train, validation = train_test_split(rest, test_size=0.1, random_state=5)
    for part, rows in ((parts.train, train), (parts.validation, validation), (parts.test, test)):
        np.testing.assert_array_equal(part.x, data.x[rows])
        np.testing.assert_array_equal(part.y, data.y[rows])
    with pytest.raises(ValueError, match="cannot split 1 rows into parts of 0 and 1"):
        shuffled_split(np.zeros(1), 0.2, 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normalizing_looks_at_the_training_part_alone(dtype):
    x = (RNG(0).normal(3, [2.0, 50.0, 1.0], (400, 3))).astype(dtype)
    x[:, 2] = 0.1  # always the same: nothing to divide by
    part = Data(x[:300], np.zeros(300, int))
    held_out = Data(x[300:] + np.asarray([100, 0, 1], dtype), np.zeros(100, int))
    parts = normalized(Splits(part, held_out, held_out))
    np.testing.assert_allclose(parts.train.x.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(parts.train.x.std(0), [1, 1, 0], atol=1e-5)
    mean, deviation = x[:300].mean(0, float), [*x[:300, :2].std(0, dtype=float), 1]
    for after in (parts.validation, parts.test):
        np.testing.assert_allclose(after.x, (held_out.x - mean) / deviation, rtol=1e-4, atol=1e-5)
        assert after.x.dtype == dtype
        assert after.y is held_out.y
    assert part.x is not parts.train.x
    assert part.x[0, 2] == dtype(0.1)


def test_only_floating_inputs_are_normalized():
    tokens = Data(np.ones((3, 2), int), np.zeros(3, int))
    with pytest.raises(TypeError, match="x has type int64; only floating"):
        normalized(Splits(tokens, tokens, tokens))


def test_one_hot_is_a_one_at_the_index():
    np.testing.assert_array_equal(one_hot(np.array([2, 0]), 3), [[0, 0, 1], [1, 0, 0]])
    y = RNG(0).integers(0, 7, (2, 3, 4))
    hot = one_hot(y, 7, dtype=np.float32)
    assert hot.dtype == np.float32
    np.testing.assert_array_equal(hot.sum(-1), 1)
    np.testing.assert_array_equal(hot.argmax(-1), y)


@pytest.mark.parametrize("label", [-1, 3])
def test_a_label_that_is_no_class_is_named_with_its_place(label):
    with pytest.raises(ValueError, match=rf"y\[1, 0\] is {label}; with 3 classes it lies in 0…2"):
        one_hot(np.array([[0, 1], [label, 2]]), 3)
    with pytest.raises(TypeError, match="y has type float64; classes are whole numbers"):
        one_hot(np.zeros(2), 3)


@pytest.mark.parametrize(
    ("x", "kind"),
    [([[1.0]], "list"), (np.array([["a"]]), "<U1"), (np.ones((1, 1), complex), "complex128")],
)
def test_data_that_are_no_array_of_real_numbers_are_refused(x, kind):
    with pytest.raises(TypeError, match=f"x is of type {kind}; expected an array of real num"):
        Data(x, np.zeros(1, int))
