from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.networks import Perceptron
from core.separation import separation

PLACES = st.tuples(st.integers(-8, 8), st.integers(-8, 8))


def signed(x, targets):
    """Every example with a 1 appended, turned to where its sign is +."""
    appended = np.column_stack([x, np.ones(len(x))])
    return np.where(np.asarray(targets)[:, None] == 1, appended, -appended)


@given(st.lists(st.tuples(PLACES, st.integers(0, 1)), min_size=1, max_size=12))
def test_the_margin_is_the_widest_and_where_there_is_none_no_line_exists(points):
    """The shortest vector p of a convex hull has p·q ≥ p·p for every corner q, and no other has."""
    x = np.array([place for place, _ in points], float)
    targets = [label for _, label in points]
    found = separation(x, targets)
    if found is None:
        model = Perceptron(2)
        assert len(list(model.learn(x, targets, epochs=300))) >= 300
        return
    reached = signed(x, targets) @ found.direction
    assert np.linalg.norm(found.direction) == pytest.approx(1)
    assert reached.min() == pytest.approx(found.margin, rel=1e-6)
    assert len(list(Perceptron(2).learn(x, targets, epochs=10_000))) <= found.bound


@pytest.mark.parametrize(("scale", "offset"), [(0.01, 0), (1, 100), (0.01, 100), (100, 0)])
def test_whether_a_line_exists_is_told_at_every_scale_and_far_from_the_origin(scale, offset):
    rng = np.random.default_rng(3)
    for _ in range(40):
        x = (rng.normal(size=(8, 2)) * scale + offset).round(6)
        line = rng.normal(size=2)
        targets = (((x - x.mean(axis=0)) @ line) > 0).astype(int)
        found = separation(x, targets)
        assert found is not None
        assert (signed(x, targets) @ found.direction).min() >= 0.999 * found.margin > 0
    between = [[99, 99], [99, 99.0001], [99, 99.0002]]
    assert separation(between, [0, 1, 0]) is None


def test_and_has_the_margin_of_the_line_between_its_corners():
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    found = separation(x, [0, 0, 0, 1])
    # (1, 1) against (0, 1) and (1, 0): w = (2, 2), b = −3 is 1 away from all three
    np.testing.assert_allclose(found.direction, np.array([2, 2, -3]) / np.sqrt(17))
    assert found.margin == pytest.approx(1 / np.sqrt(17))
    assert found.bound == pytest.approx(3 * 17)


def test_xor_has_none():
    assert separation([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]) is None


def test_one_class_alone_is_separated_by_its_bias():
    assert separation([[0.0, 0.0]], [1]).margin == 1
