from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands import SEEDS

from core.datasets import xor
from core.networks import Perceptron, PerceptronClassifier
from core.optim import SGD
from core.tape import Tape

CASES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


@pytest.mark.parametrize(("name", "targets"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1])])
def test_a_gate_that_a_line_can_cut_is_learned(name, targets):
    perceptron = Perceptron(2)
    corrections = list(perceptron.learn(CASES, targets))
    assert perceptron.predict(CASES).tolist() == targets
    assert corrections[-1].epoch < 100
    np.testing.assert_array_equal(corrections[-1].weights, perceptron.weights)
    assert corrections[-1].bias == perceptron.bias


def test_xor_never_settles():
    data = xor()
    perceptron = Perceptron(2)
    corrections = list(perceptron.learn(data.x, data.y, epochs=50))
    assert {c.epoch for c in corrections} == set(range(1, 51))
    states = {(*c.weights, c.bias) for c in corrections}
    assert len(states) < 10  # the weights go round in a circle
    assert (perceptron.predict(data.x) == data.y).sum() <= 3


@given(
    seed=SEEDS, inputs=st.integers(1, 4), points=st.integers(2, 30), rate=st.sampled_from([1, 0.1])
)
def test_on_separable_data_there_are_at_most_r_over_gamma_squared_mistakes(
    seed, inputs, points, rate
):
    rng = np.random.default_rng(seed)
    separator = rng.normal(size=inputs + 1)
    separator /= np.linalg.norm(separator)
    x = rng.normal(size=(points, inputs))
    with_bias = np.column_stack([x, np.ones(points)])
    distance = with_bias @ separator
    clear = np.abs(distance) > 0.1
    if not clear.any():
        return
    x, with_bias, distance = x[clear], with_bias[clear], distance[clear]
    targets = (distance > 0).astype(int)
    radius, margin = np.linalg.norm(with_bias, axis=1).max(), np.abs(distance).min()
    bound = (radius / margin) ** 2
    perceptron = Perceptron(inputs)
    mistakes = sum(1 for _ in perceptron.learn(x, targets, epochs=int(bound) + 2, rate=rate))
    assert mistakes <= bound
    np.testing.assert_array_equal(perceptron.predict(x), targets)


def test_the_bound_is_that_of_the_examples_with_a_1_appended_for_the_bias():
    x = np.array([[0.0], [0.1]])  # 0.05 is between them: R/γ is 2 without the 1
    mistakes = sum(1 for _ in Perceptron(1).learn(x, [0, 1], epochs=1000))
    with_bias = np.column_stack([x, [1, 1]])
    separator = np.array([1, -0.05]) / np.hypot(1, 0.05)
    radius = np.linalg.norm(with_bias, axis=1).max()
    margin = np.abs(with_bias @ separator).min()
    assert (0.1 / 0.05) ** 2 < mistakes <= (radius / margin) ** 2


def test_the_rule_adds_a_missed_example_and_subtracts_a_false_alarm():
    perceptron = Perceptron(2)
    assert not perceptron.update([1, 2], 1)  # 0 ≥ 0 says 1: right
    assert perceptron.update([1, 2], 0)
    assert (*perceptron.weights, perceptron.bias) == (-1, -2, -1)
    assert perceptron.update([3, 0], 1, rate=0.5)
    assert (*perceptron.weights, perceptron.bias) == (0.5, -2, -0.5)


def test_a_correction_is_not_changed_by_the_next():
    perceptron = Perceptron(2)
    seen = [(c, c.weights.copy()) for c in perceptron.learn(CASES, [0, 0, 0, 1])]
    for correction, then in some(seen):
        np.testing.assert_array_equal(correction.weights, then)


def test_the_rate_only_scales_what_begins_at_zero():
    slow, fast = Perceptron(2), Perceptron(2)
    rows = [
        [c.row for c in p.learn(CASES, [0, 0, 0, 1], rate=r)] for p, r in ((slow, 0.25), (fast, 1))
    ]
    assert rows[0] == rows[1]
    np.testing.assert_array_equal(slow.weights * 4, fast.weights)


@given(seed=SEEDS, label=st.integers(0, 1))
def test_a_step_of_sgd_at_rate_1_on_one_example_is_rosenblatts_rule(seed, label):
    rng = np.random.default_rng(seed)
    x, model = rng.normal(size=(1, 3)), PerceptronClassifier(3, 2, dtype=np.float64)
    model.vector[...] = rng.normal(size=model.vector.size)
    perceptrons = []
    for column in range(2):
        one = Perceptron(3)
        one.weights, one.bias = model.W.data[:, column].copy(), float(model.b.data[column])
        one.update(x[0], int(label == column))
        perceptrons.append(one)
    with Tape() as tape:
        loss = model.loss(x, np.array([label]))
    gradients = tape.gradients(loss)
    for parameter in model.parameters():
        model.gradients[parameter][...] = gradients[parameter]
    SGD(1.0).step(model.vector, model.gradient)
    for column, one in some(enumerate(perceptrons)):
        np.testing.assert_allclose(model.W.data[:, column], one.weights, atol=1e-12)
        assert model.b.data[column] == pytest.approx(one.bias)


@pytest.mark.parametrize(
    ("x", "targets", "message"),
    [
        ([1.0, 2.0], [1], r"x has shape \(2,\) and the targets \(1,\)"),
        ([[1.0, 2.0]], [1, 0], r"x has shape \(1, 2\) and the targets \(2,\)"),
        ([[1.0, 2.0]], [-1], "targets of a perceptron are 0 and 1"),
    ],
)
def test_data_that_a_perceptron_cannot_learn_from_is_named(x, targets, message):
    with pytest.raises(ValueError, match=message):
        list(Perceptron(2).learn(x, targets))
