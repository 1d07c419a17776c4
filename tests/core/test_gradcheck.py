from __future__ import annotations

import numpy as np
import pytest
from loops import some
from soaking import SOAKING, only_in_a_soak, spread

from core.gradcheck import (
    STEPS,
    central_difference,
    check_everything,
    check_network,
    check_op,
    check_op_by_complex_step,
    gradient_check,
)
from core.gradcheck.cases import sample_of
from core.losses import mse_loss
from core.networks import MLP, ResidualMLP
from core.networks.samples import SAMPLES
from core.ops import multiply, negative, tanh
from core.ops.activations.rectifiers import Relu
from core.ops.activations.squashing import Tanh
from core.ops.linear import Affine
from core.tape import Tensor, registry

RNG = np.random.default_rng


def global_randomness():
    kind, numbers, *place = np.random.get_state()
    return kind, numbers.tolist(), *place


@pytest.fixture(scope="module")
def everything():
    before = global_randomness()
    checks = list(check_everything())
    assert global_randomness() == before
    return checks


def test_everything_enrolled_and_every_network_passes(everything):
    checks = everything
    names = [check.name for check in checks]
    assert set(registry) <= set(names)
    for network in ("6-3 softmax", "6-3 perceptron", "6-5-4-3 tanh", "6-5-4-3 relu"):
        assert network in names
    for check in some(checks):
        assert check.passed, check
        assert check.error < 1e-6
        assert check.elements > 1


@only_in_a_soak("a minute")
@pytest.mark.parametrize("seed", range(1, 10 if SOAKING else 2))
def test_everything_passes_from_other_numbers_too(seed):
    assert [check for check in check_everything(seed) if not check.passed] == []


class NegatedTanh(Tanh):
    def backward(self, upstream, saved):
        return (-super().backward(upstream, saved)[0],)


class ForgottenBias(Affine):
    def backward(self, upstream, saved):
        dx, dW, db = super().backward(upstream, saved)
        return dx, dW, np.zeros_like(db)


class MeanBias(Affine):
    def backward(self, upstream, saved):
        dx, dW, db = super().backward(upstream, saved)
        return dx, dW, db / len(upstream)


class OneWrongElement(Tanh):
    def backward(self, upstream, saved):
        (dz,) = super().backward(upstream, saved)
        dz = dz.copy()
        dz[1, 2] *= 1.00001
        return (dz,)


class BrokenToNan(Tanh):
    def backward(self, upstream, saved):
        return (np.full_like(upstream, np.nan),)


class BrokenToInfinity(Tanh):
    def backward(self, upstream, saved):
        return (np.full_like(upstream, np.inf),)


@pytest.mark.parametrize(
    "wrong", [NegatedTanh, ForgottenBias, MeanBias, BrokenToNan, BrokenToInfinity]
)
def test_a_wrong_rule_is_caught(wrong):
    op, rng = wrong(), RNG(0)
    check = check_op(op, sample_of(op.name, rng).operands, rng)
    assert not check.passed
    assert check.error > 0.1


def test_one_element_wrong_by_a_hundred_thousandth_is_caught_and_placed():
    op, rng = OneWrongElement(), RNG(0)
    check = check_op(op, sample_of(op.name, rng).operands, rng)
    assert not check.passed
    assert (check.tensor, check.index) == ("z", (1, 2))
    assert check.error == pytest.approx(1e-5, rel=0.01)
    assert check.analytic == pytest.approx(check.numeric, rel=1e-4)


@pytest.mark.parametrize("broken", [BrokenToNan, BrokenToInfinity])
def test_what_is_not_finite_is_the_worst_of_all_wherever_it_stands(broken):
    x, y = Tensor(np.ones((1, 2)), "x"), Tensor(np.ones((1, 2)), "y")
    broken_op = broken()
    for first, second in ((x, y), (y, x)):
        check = gradient_check(
            lambda: mse_loss(multiply(broken_op(x), tanh(y)), np.zeros((1, 2))), [first, second]
        )
        assert check.error == np.inf
        assert check.tensor == "x"
        assert not check.passed


@pytest.mark.parametrize("name", spread(SAMPLES, 8))
def test_a_check_leaves_the_numbers_as_they_were(name):
    model, x, y = SAMPLES[name](RNG(0))
    before = model.state_dict()
    check_network(model, x, y)
    for key, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[key], err_msg=key)


@pytest.mark.parametrize("training", [True, False])
def test_a_network_is_checked_without_dropout_and_otherwise_in_its_own_mode(training):
    model = ResidualMLP(
        4, 3, width=4, blocks=2, norm="batch", dropout=0.5, activation="tanh", rng=RNG(0),
        dtype=np.float64,
    ).train(training)  # fmt: skip
    x, y = RNG(1).normal(size=(6, 4)), RNG(2).integers(0, 3, size=6)
    check = check_network(model, x, y)
    assert check.passed, check
    assert all(layer.training == training for _, layer in model.layers_within())
    model.train(not training)
    assert check_network(model, x, y).error != check.error


def test_a_network_check_covers_every_parameter():
    model = MLP([3, 4, 2], rng=RNG(0), dtype=np.float64)
    check = check_network(model, RNG(1).normal(size=(5, 3)), np.array([0, 1, 1, 0, 1]))
    assert check.passed
    assert check.name == "3-4-2 tanh"
    assert check.elements == model.vector.size


def test_a_nudge_that_is_too_small_drowns_in_rounding():
    op, errors = registry["affine"], {}
    sample = sample_of(op.name, RNG(0)).operands
    for h in (1e-2, 1e-4, 1e-5, 1e-10):
        sizes = [Tensor(a) for a in sample]
        errors[h] = gradient_check(
            lambda sizes=sizes: mse_loss(tanh(op(*sizes)), np.zeros((3, 2))), sizes, h=h
        ).error
    assert errors[1e-5] < 1e-8
    assert errors[1e-4] < 1e-6 < errors[1e-2]
    assert errors[1e-10] > 1000 * errors[1e-5]


@pytest.mark.parametrize("wrong", [NegatedTanh, OneWrongElement])
def test_a_wrong_rule_is_called_wrong_whatever_the_step(wrong):
    op, rng = wrong(), RNG(0)
    check = check_op(op, sample_of(op.name, rng).operands, rng)
    assert not check.kink
    assert check.best_error > 1e-6
    assert check.verdict == "The rule is wrong: they disagree for a nudge of any size."


@pytest.mark.parametrize("z", [0.0, 3e-6, -3e-6, 8e-6])
@pytest.mark.parametrize("name", ["relu", "selu", "leaky_relu"])
def test_a_kink_within_reach_of_a_nudge_is_named_as_the_cause(name, z):
    check = check_op(registry[name], [np.full((2, 2), z)], RNG(0))
    assert not check.passed
    assert check.kink
    assert check.verdict.startswith("There is a kink")


@pytest.mark.parametrize("x", [1e-5, 1.001e-5, 2e-5, 1e-7, 1e-12])
@pytest.mark.parametrize("name", ["log", "sqrt", "power"])
def test_near_the_edge_of_a_domain_the_step_shrinks_with_the_value(name, x):
    options = {"exponent": -1.5} if name == "power" else {}
    op, rng = registry[name], RNG(0)
    check = check_op(op, [np.array([x, 0.5])], rng, options=options)
    assert check.passed, check
    wrong = type("Wrong", (type(op),), {"backward": _a_hundred_thousandth_more(op)})()
    check = check_op(wrong, [np.array([x])], rng, options=options)
    assert not check.passed
    assert not check.kink
    assert check.verdict.startswith("The rule is wrong")


def _a_hundred_thousandth_more(op):
    return lambda self, upstream, saved: (op.backward(upstream, saved)[0] * (1 + 1e-5),)


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_at_the_edge_of_a_domain_it_says_that_it_cannot_tell(name):
    with np.errstate(divide="ignore"):
        check = check_op(registry[name], [np.zeros(2)], RNG(0))
    assert not check.passed
    assert check.edge
    assert check.verdict.startswith("The domain ends here")


def test_a_kink_excuses_no_rule_outside_of_both_slopes():
    class NegatedRelu(Relu):
        def backward(self, upstream, saved):
            return (upstream,) if (saved[0] <= 0).all() else (-upstream,)

    op = NegatedRelu()
    assert check_op(op, [np.zeros((2, 2))], RNG(0)).kink  # 1 is the slope on the right
    negative = check_op(op, [np.full((2, 2), 2e-6)], RNG(0))  # -1 is neither
    assert not negative.passed
    assert not negative.kink


def test_the_best_step_is_the_one_at_which_both_values_are_nearest():
    def check_of(op, x, **settings):
        tensor = Tensor(np.array([x]), "x")
        return gradient_check(lambda: op(tensor).sum(), [tensor], **settings)

    straight, curved = check_of(negative, 0.3), check_of(registry["log"], 0.01)
    assert straight.best_step == STEPS[0]  # no curvature: rounding is all there is
    assert curved.best_step < 1e-5
    assert curved.best_error < curved.error
    coarse = check_of(tanh, 0.3, h=1e-2)
    assert not coarse.passed
    assert coarse.verdict == f"They agree for a nudge of {coarse.best_step:g}: check with that."


def test_rounding_is_not_taken_for_a_kink():
    x = Tensor(np.array([0.3]), "x")
    check = gradient_check(lambda: tanh(multiply(x, np.array([30.0]))).sum(), [x])
    assert not check.passed  # the slope, 1e-6, drowns beside the value, 1
    assert not check.kink
    assert check.verdict.startswith("Rounding hides it")


@pytest.mark.parametrize("far", [1e8, -1e10])
def test_a_rule_that_rounding_hides_is_not_called_wrong(far):
    x = Tensor(np.array([0.3, -0.7, 1.1]), "x")
    check = gradient_check(lambda: (x * x).sum() + far, [x])
    assert not check.passed
    assert check.hidden
    assert check.verdict.startswith("Rounding hides it")


def test_a_wrong_rule_is_not_excused_by_rounding_that_is_smaller_than_its_error():
    op, x = NegatedTanh(), Tensor(np.array([0.3, -0.7]), "x")
    check = gradient_check(lambda: op(x).sum() + 1e8, [x])
    assert not check.hidden
    assert check.verdict.startswith("The rule is wrong")


def test_the_complex_step_is_reported_beside_the_nudge_where_it_applies(everything):
    checks = {check.name: check for check in everything}
    for name, op in some(registry.items()):
        assert (checks[name].complex_error is None) == (not op.analytic)
        if op.analytic:
            assert checks[name].complex_error < 1e-10
    assert {"tanh", "affine", "mse_loss", "lstm"} <= {
        n for n, op in registry.items() if op.analytic
    }
    assert not registry["abs"].analytic
    assert not registry["relu"].analytic


def test_what_a_nudge_cannot_see_the_complex_step_does():
    class SlightlyWrong(Tanh):
        def backward(self, upstream, saved):
            return (super().backward(upstream, saved)[0] * (1 + 1e-8),)

    op = SlightlyWrong()
    operands = sample_of(op.name, RNG(0)).operands
    assert check_op(op, operands, RNG(0)).passed
    exact = check_op_by_complex_step(op, operands, RNG(0))
    assert not exact.passed
    assert exact.complex_error == pytest.approx(1e-8, rel=1e-3)
    assert exact.verdict.startswith("The complex step, which is more exact, disagrees")


def test_a_check_at_a_kink_fails_so_samples_stay_away_from_it():
    relu = Relu()
    assert not check_op(relu, [np.zeros((2, 2))], RNG(0)).passed
    for seed in range(20):
        assert np.abs(sample_of("relu", RNG(seed)).operands[0]).min() > 0.05
        assert np.abs(sample_of("perceptron_loss", RNG(seed)).operands[0]).min() > 0.05


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_anything_less_than_float64_is_refused(dtype):
    x = Tensor(np.ones((2, 2), dtype), "x")
    with pytest.raises(TypeError, match=r"x is (float32|int64): a gradient check needs float64"):
        gradient_check(lambda: mse_loss(x, np.zeros((2, 2))), [x])


def test_what_the_function_does_not_depend_on_has_gradient_zero():
    x, aside = Tensor(np.ones(2), "x"), Tensor(np.ones(3), "aside")
    assert gradient_check(lambda: mse_loss(x, np.zeros(2)), [x, aside]).passed


def test_central_differences_of_a_square_are_twice_its_root():
    x = np.array([[1.0, -2.0, 3.0]])
    slopes = central_difference(lambda: float((x * x).sum()), x)
    np.testing.assert_allclose(slopes, 2 * x, rtol=1e-9)
