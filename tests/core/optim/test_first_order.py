from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.networks import MLP
from core.optim import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Lion,
    Momentum,
    Nesterov,
    RMSProp,
)
from core.optim import optimizer as shared

RNG = np.random.default_rng
MAKERS = {
    "sgd": lambda **settings: SGD(0.1, **settings),
    "momentum": lambda **settings: Momentum(0.05, **settings),
    "nesterov": lambda **settings: Nesterov(0.05, **settings),
    "adagrad": lambda **settings: AdaGrad(0.5, **settings),
    "rmsprop": lambda **settings: RMSProp(0.001, **settings),
    "adam": lambda **settings: Adam(0.1, **settings),
    "adamw": lambda **settings: AdamW(0.1, **{"weight_decay": 0.0} | settings),
    "lion": lambda **settings: Lion(0.001, **settings),
}
"""Rates at which each comes down a bowl."""


@pytest.fixture(params=MAKERS)
def make(request):
    return MAKERS[request.param]


def descend(optimizer, start, steps):
    """Steps down f(w) = ½·Σ w², whose gradient is w."""
    w = np.array(start)
    for _ in range(steps):
        optimizer.step(w, w.copy())
    return w


def test_there_is_a_maker_here_for_every_optimizer():
    assert {name: type(make()) for name, make in MAKERS.items()} == OPTIMIZERS


def test_a_bowl_is_descended_to_its_bottom(make):
    assert np.abs(descend(make(), [3.0, -2.0], 4000)).max() < 2e-3


def test_gradient_descent_takes_rate_times_gradient():
    np.testing.assert_allclose(descend(SGD(0.1), [1.0, -2.0], 1), [0.9, -1.8], rtol=1e-15)


def test_momentum_adds_up_gradients_in_pytorchs_convention():
    w, optimizer = np.zeros(1), SGD(1.0, momentum=0.5)
    for expected in (-1, -2.5, -4.25):  # v = 1, 1.5, 1.75
        optimizer.step(w, np.ones(1))
        assert w == expected


def test_nesterov_steps_as_if_one_more_gradient_had_come():
    w, optimizer = np.zeros(1), Nesterov(1.0, momentum=0.5)
    for expected in (-1.5, -3.25, -5.125):  # v = 1, 1.5, 1.75; steps 1 + ½·v
        optimizer.step(w, np.ones(1))
        assert w == expected


def test_nesterov_and_heavy_ball_are_faster_than_descent_along_a_ravine():
    """At each one's best rate for curvatures of 1 and 1000, as many steps."""
    curvature = np.array([1.0, 1000.0])
    root = np.sqrt(1000)
    ends = []
    for optimizer in (
        SGD(2 / 1001),
        Nesterov(1 / 1000, momentum=(root - 1) / (root + 1)),
        Momentum((2 / (1 + root)) ** 2, momentum=((root - 1) / (root + 1)) ** 2),
    ):
        w = np.ones(2)
        for _ in range(300):
            optimizer.step(w, curvature * w)
        ends.append(np.abs(w).max())
    descent, nesterov, heavy_ball = ends
    assert heavy_ball < 1e-5 < nesterov < 1e-2 < 0.5 < descent


def test_adams_first_step_is_the_rate_whatever_the_gradients_size():
    gradient = np.array([1e-4, -1.0, 1e4])
    w = np.zeros(3)
    Adam(0.01).step(w, gradient)
    np.testing.assert_allclose(w, [-0.01, 0.01, -0.01], rtol=1e-3)


def test_adam_follows_the_formula_of_the_paper():
    rng = RNG(0)
    rate, beta1, beta2, eps = 0.02, 0.8, 0.95, 1e-2
    w = start = rng.normal(size=5)
    ours, optimizer = start.copy(), Adam(rate, betas=(beta1, beta2), eps=eps)
    m = v = np.zeros(5)
    for t in range(1, 11):
        g = rng.normal(size=5)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        w = w - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        optimizer.step(ours, g)
        np.testing.assert_allclose(ours, w, rtol=1e-12)
    assert optimizer.steps == 10


def test_adagrads_steps_under_a_constant_gradient_shrink_as_one_over_the_root_of_their_number():
    w, optimizer, places = np.zeros(1), AdaGrad(1.0, eps=0), [0.0]
    for _ in range(4):
        optimizer.step(w, np.full(1, 7.0))
        places.append(w[0])
    np.testing.assert_allclose(np.diff(places), [-1, -(2**-0.5), -(3**-0.5), -0.5], rtol=1e-14)


def test_rmsprops_first_step_is_larger_than_the_rate_for_want_of_a_correction():
    w = np.zeros(2)
    RMSProp(0.01, alpha=0.99).step(w, np.array([5.0, -0.02]))
    np.testing.assert_allclose(w, [-0.1, 0.1], rtol=1e-5)  # 0.01 / √(1 − 0.99)


def test_lion_moves_every_weight_by_the_rate_along_the_sign():
    w, optimizer = np.zeros(3), Lion(0.5, betas=(0.5, 0.5))
    optimizer.step(w, np.array([1e-9, -1e9, 0.0]))
    np.testing.assert_array_equal(w, [-0.5, 0.5, 0])
    # ½·m + ½·g with m = ½·g of before: only twice the old gradient against it turns the sign
    optimizer.step(w, np.array([-0.4e-9, 0.6e9, 0.0]))
    np.testing.assert_array_equal(w, [-1.0, 0.0, 0])


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_weight_decay_is_l2_where_pytorch_has_it_so(name):
    rng = RNG(0)
    w = rng.normal(size=5)
    decayed, penalized = w.copy(), w.copy()
    ours, plain = MAKERS[name](weight_decay=0.3), MAKERS[name]()
    for _ in range(5):
        g = rng.normal(size=5)
        ours.step(decayed, g)
        plain.step(penalized, g + 0.3 * penalized)
        np.testing.assert_allclose(decayed, penalized, rtol=1e-12)


@pytest.mark.parametrize("name", ["adamw", "lion"])
def test_decoupled_decay_shrinks_weights_and_leaves_gradients_alone(name):
    w = np.array([2.0, -4.0])
    optimizer = MAKERS[name](weight_decay=0.5)
    for _ in range(3):
        optimizer.step(w, np.zeros(2))
    np.testing.assert_allclose(w, np.array([2.0, -4.0]) * (1 - 0.5 * optimizer.rate) ** 3)


def test_under_adam_l2_is_not_weight_decay():
    """Two equal weights, one with large gradients: L2 decays it less, AdamW both alike."""
    gradients = np.array([1.0, 1e-4]) * RNG(0).choice([-1, 1], size=(200, 1))
    ends = {}
    for name, optimizer in (
        ("l2", Adam(0.01, weight_decay=0.01)),
        ("decoupled", AdamW(0.01, weight_decay=0.1)),
    ):
        with_decay, without = np.ones(2), np.ones(2)
        plain = Adam(0.01)
        for gradient in gradients:
            optimizer.step(with_decay, gradient)
            plain.step(without, gradient)
        ends[name] = without - with_decay
    assert ends["l2"][1] > 10 * abs(ends["l2"][0])
    assert ends["decoupled"][1] == pytest.approx(ends["decoupled"][0], rel=0.01)
    assert ends["decoupled"][0] > 0.1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_changes_the_vector_in_place_and_leaves_the_gradient(make, dtype):
    w, g = np.ones(3, dtype), np.arange(3, dtype=dtype)
    view, optimizer = w[:], make()
    for _ in range(3):
        optimizer.step(w, g)
    assert view[2] < 1
    np.testing.assert_array_equal(g, [0, 1, 2])
    assert view[0] == 1  # no gradient, no change


def test_the_rate_may_be_changed_between_steps(make):
    steps = []
    for rate in (0.1, 0.01):
        w, optimizer = np.zeros(1), make()
        optimizer.rate = rate
        optimizer.step(w, np.ones(1))
        steps.append(w[0])
    assert steps[0] == pytest.approx(10 * steps[1])


@pytest.mark.parametrize("size", [20, 21, 39])
def test_a_long_vector_worked_on_in_pieces_is_treated_as_a_whole(make, size, monkeypatch):
    rng = RNG(0)
    start, gradients = rng.normal(size=size), rng.normal(size=(5, size))
    ends = []
    for piece in (1000, 10):
        monkeypatch.setattr(shared, "PIECE", piece)
        w, g, ours = start.copy(), np.empty(size), make(weight_decay=0.1)
        for gradient in gradients:
            g[...] = gradient
            ours.step(w, g)
        ends.append(w)
    np.testing.assert_array_equal(*ends)


def test_whether_the_same_arrays_come_again_or_new_ones_does_not_matter(make):
    gradients = RNG(0).normal(size=(6, 4))
    same, other, once = np.ones(4), np.ones(4), np.empty(4)
    ours, theirs = make(), make()
    for gradient in some(gradients):
        once[...] = gradient
        ours.step(same, once)
        other = other.copy()
        theirs.step(other, gradient)
        np.testing.assert_array_equal(same, other)


def test_a_vector_that_was_not_stepped_before_is_refused_where_steps_are_remembered(make):
    ours = make()
    ours.step(np.ones(4), np.ones(4))
    if ours.memories:
        with pytest.raises(ValueError, match="remembers the steps of another parameter vector"):
            ours.step(np.full(4, 7.0), np.ones(4))
    else:
        ours.step(np.full(4, 7.0), np.ones(4))


def subnormal(array):
    size = np.abs(array)
    return int(((size > 0) & (size < np.finfo(array.dtype).tiny)).sum())


@pytest.mark.parametrize("decay", [0.0, 1.0])
def test_nothing_that_fades_stays_subnormal(make, decay):
    """Half of the gradients become 0 and stay so, as those of dead units do; others are tiny."""
    w = RNG(0).normal(size=64).astype(np.float32)
    g, ours = np.zeros(64, np.float32), make(weight_decay=decay)
    rng, seen = RNG(1), 0
    for step in range(1, 3001):
        g[:32] = rng.normal(size=32) if step < 5 else 0
        g[32:] = rng.normal(size=32) * 1e-20
        ours.step(w, g)
        if not decay or step % 100 == 0:  # weights that L2 halves at each step may pass through
            seen += subnormal(ours.memory) + subnormal(w)
    assert seen == 0
    assert np.isfinite(w).all()


def test_what_keeps_numbers_normal_does_not_change_a_training():
    """A float32 Adam of 500 steps beside the plain formula, both with gradients fading to 1e-30."""
    rng = RNG(0)
    w = start = rng.normal(size=200).astype(np.float32)
    ours, optimizer = start.copy(), Adam(0.01)
    m = v = np.zeros(200)
    w = w.astype(np.float64)
    for t in range(1, 501):
        g = (rng.normal(size=200) * 10.0 ** (-0.06 * t)).astype(np.float32)
        optimizer.step(ours, g)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g.astype(np.float64) ** 2
        w = w - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    np.testing.assert_allclose(ours, w, atol=1e-5)


def test_float32_optimizers_follow_their_float64_selves(make):
    rng = RNG(0)
    model = MLP([4, 3, 2], rng=rng)
    w32, w64 = model.vector.copy(), model.vector.astype(np.float64)
    ours, exact = make(weight_decay=0.01), make(weight_decay=0.01)
    for _ in range(50):
        g = rng.normal(size=w32.size).astype(np.float32)
        ours.step(w32, g)
        exact.step(w64, g.astype(np.float64))
    np.testing.assert_allclose(w32, w64, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("rate", [0, -1, np.nan, np.inf])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rate_that_is_not_a_positive_number_is_refused(name, rate):
    with pytest.raises(ValueError, match=f"rate must be a positive number, not {rate}"):
        OPTIMIZERS[name](rate)


@pytest.mark.parametrize("decay", [-0.1, np.nan, np.inf])
def test_a_weight_decay_that_is_not_a_number_of_at_least_0_is_refused(make, decay):
    with pytest.raises(ValueError, match=f"weight_decay must be .* not {decay}"):
        make(weight_decay=decay)


@pytest.mark.parametrize("value", [-0.1, 1.0, np.nan])
def test_averages_that_would_not_forget_are_refused(value):
    for optimizer in (SGD, Momentum, Nesterov):
        with pytest.raises(ValueError, match=f"momentum must be .* not {value}"):
            optimizer(0.1, momentum=value)
    with pytest.raises(ValueError, match=f"alpha must be .* not {value}"):
        RMSProp(alpha=value)
    for optimizer in (Adam, AdamW, Lion):
        with pytest.raises(ValueError, match=f"betas must be .* not {value}"):
            optimizer(betas=(0.9, value))


@pytest.mark.parametrize("optimizer", [AdaGrad, RMSProp, Adam, AdamW])
def test_an_eps_below_0_is_refused(optimizer):
    with pytest.raises(ValueError, match="eps must be a number of at least 0, not -1"):
        optimizer(eps=-1)


def test_nesterov_without_momentum_is_refused():
    with pytest.raises(ValueError, match="Nesterov's method needs a momentum above 0"):
        SGD(nesterov=True)


@pytest.mark.parametrize(
    ("w", "g", "told"),
    [
        (np.ones((2, 2)), np.ones((2, 2)), r"parameters have shape \(2, 2\) .* one flat vector"),
        (np.ones(2, int), np.ones(2), "type int64; expected one flat vector of floating numbers"),
        (np.ones(3), np.ones(2), r"shape \(3,\) and the gradient \(2,\); both should have \(3,\)"),
    ],
)
def test_what_is_no_vector_of_parameters_and_its_gradient_is_refused(make, w, g, told):
    with pytest.raises(ValueError, match=told):
        make().step(w, g)


def test_a_vector_of_another_size_than_before_is_refused(make):
    ours = make()
    ours.step(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"shape \(4,\) .* as at the first step"):
        ours.step(np.ones(4), np.ones(4))
