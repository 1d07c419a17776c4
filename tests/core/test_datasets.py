from __future__ import annotations

import numpy as np
import pytest

from core.datasets import Data, digits, digits_splits, moons, spirals, split, stratified_split, xor

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
    for mine, its in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(mine, its)


@pytest.mark.parametrize("seed", range(5))
def test_a_split_of_uneven_classes_equals_scikit_learns(seed):
    from sklearn.model_selection import train_test_split

    y = RNG(seed).choice([3, 5, 9], size=101, p=[0.7, 0.2, 0.1])
    theirs = train_test_split(np.arange(101), test_size=0.3, random_state=seed, stratify=y)
    for mine, its in zip(stratified_split(y, 0.3, seed), theirs, strict=True):
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


@pytest.mark.parametrize("make", [moons, spirals])
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
