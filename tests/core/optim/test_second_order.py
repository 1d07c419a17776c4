from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from loops import some

from core.datasets import Data, moons
from core.landscapes import LANDSCAPES, himmelblau, ravine, rosenbrock, saddle
from core.networks import MLP, SoftmaxRegression
from core.optim import loss_of
from core.optim.second_order import (
    conjugate_gradients,
    gauss_newton,
    hessian,
    lbfgs,
    levenberg_marquardt,
    newton,
    newton_cg,
    residuals_of,
)
from core.regularization import L2

RNG = np.random.default_rng
METHODS = {
    "newton": newton,
    "newton_cg": newton_cg,
    "lbfgs": lbfgs,
}


@pytest.fixture
def quadratic():
    """½·(w − c)ᵀ·H·(w − c) in ten dimensions, of condition 1000: f, H and c."""
    rng = RNG(0)
    Q, _ = np.linalg.qr(rng.normal(size=(10, 10)))
    H, c = Q @ np.diag(np.logspace(0, 3, 10)) @ Q.T, rng.normal(size=10)
    return lambda w: (float(0.5 * (w - c) @ H @ (w - c)), H @ (w - c)), H, c


@pytest.fixture
def penalized():
    """Logistic regression with L2: strictly convex, so there is one minimum."""
    data, penalty = moons(30, RNG(0)), L2(0.01)
    loss = loss_of(SoftmaxRegression(2, 2, rng=RNG(0), dtype=np.float64), data)

    def objective(w):
        value, gradient = loss(w)
        return value + penalty.value(w), gradient + penalty.gradient(w)

    return objective


def test_newton_is_done_with_a_quadratic_in_one_step(quadratic):
    f, H, c = quadratic
    iterates = list(newton(f, np.ones(10), hessian=lambda w: H, steps=1))
    assert [i.step for i in iterates] == [0, 1]
    np.testing.assert_allclose(iterates[-1].w, c, rtol=1e-10)
    measured = list(newton(f, np.ones(10), steps=1))
    np.testing.assert_allclose(measured[-1].w, c, rtol=1e-5)


def test_near_a_minimum_newton_doubles_the_right_digits(penalized):
    slopes = [i.slope for i in newton(penalized, np.zeros(6), tolerance=1e-13)]
    assert slopes[-1] <= 1e-13
    fast = [after / before**2 for before, after in pairwise(slopes)][-3:-1]
    assert max(fast) < 20


def test_newton_runs_to_a_saddle_and_damping_leads_it_past():
    *_, undamped = newton(saddle, saddle.start, hessian=saddle.hessian)
    np.testing.assert_allclose(undamped.w, saddle.saddles[0], atol=1e-10)
    *_, damped = newton(saddle, saddle.start, hessian=saddle.hessian, damping=1.5, steps=200)
    np.testing.assert_allclose(damped.w, saddle.minima[1], atol=1e-8)


@pytest.mark.parametrize("damping", [0.0, 0.5])
@pytest.mark.parametrize("measured", [False, True])
def test_newton_in_float32_stays_in_float32(measured, damping):
    H = np.diag([1, 3]).astype(np.float32)
    iterates = newton(
        lambda w: (float(0.5 * w @ H @ w), H @ w), np.ones(2, np.float32),
        hessian=None if measured else lambda w: H, damping=damping, steps=3, tolerance=0,
    )  # fmt: skip
    assert {i.w.dtype for i in iterates} == {np.dtype(np.float32)}


def test_a_large_damping_is_gradient_descent_at_its_reciprocal():
    start = np.array([0.3, -0.2])
    _, step = newton(rosenbrock, start, hessian=rosenbrock.hessian, damping=1e7, steps=1)
    np.testing.assert_allclose(step.w - start, -rosenbrock.gradient(start) / 1e7, rtol=1e-3)


def test_a_hessian_without_an_inverse_is_told_and_damping_helps():
    def flat(w):  # nothing depends on the second number
        return float(w[0] ** 2), np.array([2 * w[0], 0.0])

    H = lambda w: np.diag([2.0, 0.0])  # noqa: E731
    with pytest.raises(ValueError, match=r"at step 0 the Hessian has no inverse.* damping above 0"):
        list(newton(flat, [1.0, 1.0], hessian=H))
    *_, end = newton(flat, [1.0, 1.0], hessian=H, damping=1e-6)
    np.testing.assert_allclose(end.w, [0, 1], atol=1e-9)


def test_conjugate_gradients_solve_what_elimination_solves(quadratic):
    _, H, c = quadratic
    counted = []

    def product(v):
        counted.append(1)
        return H @ v

    solved = conjugate_gradients(product, c, tolerance=1e-10)
    np.testing.assert_allclose(solved, np.linalg.solve(H, c), rtol=1e-7, atol=1e-10)
    assert len(counted) <= 2 * 10


def test_conjugate_gradients_need_as_many_products_as_there_are_different_curvatures():
    H = np.diag([1.0] * 5 + [7.0] * 5)
    counted = []
    b = RNG(0).normal(size=10)
    solved = conjugate_gradients(lambda v: (counted.append(1), H @ v)[1], b)
    np.testing.assert_allclose(solved, b / np.diag(H), rtol=1e-12)
    assert len(counted) == 2


def test_negative_curvature_ends_conjugate_gradients_with_a_way_down():
    b = np.array([1.0, 1.0])
    np.testing.assert_array_equal(conjugate_gradients(lambda v: -v, b), b)
    H = np.diag([5.0, -0.1])
    s = conjugate_gradients(lambda v: H @ v, b)
    assert s @ b > 0


def test_cg_newton_follows_newton(penalized):
    """With its systems solved exactly it makes the same steps."""
    w = RNG(0).normal(size=6)
    H, (_, g) = hessian(penalized, w), penalized(w)
    s = conjugate_gradients(lambda v: H @ v, -g, tolerance=1e-12)
    _, step = newton(penalized, w, hessian=lambda w: H, steps=1)
    np.testing.assert_allclose(w + s, step.w, rtol=1e-8)
    ends = [list(method(penalized, w))[-1].w for method in (newton_cg, newton)]
    np.testing.assert_allclose(*ends, atol=1e-7)


def test_cg_newton_takes_exact_products_where_they_are_given():
    def product(w, v):
        return rosenbrock.hessian(w) @ v

    *_, end = newton_cg(rosenbrock, rosenbrock.start, product=product, tolerance=1e-12)
    np.testing.assert_allclose(end.w, [1, 1], atol=1e-12)


def test_lbfgs_solves_a_quadratic_and_rosenbrock_to_ten_digits(quadratic):
    f, _, c = quadratic
    *_, end = lbfgs(f, np.ones(10), tolerance=1e-9)
    np.testing.assert_allclose(end.w, c, rtol=1e-10, atol=1e-10)
    *_, end = lbfgs(rosenbrock, rosenbrock.start, tolerance=1e-10)
    np.testing.assert_allclose(end.w, [1, 1], rtol=1e-10)
    assert end.step < 60


def test_a_pair_of_lbfgs_makes_its_curvature_known():
    """After one step down a bowl of one curvature the next arrives: H·s = y gave it away."""
    iterates = list(lbfgs(lambda w: (float(50 * w @ w), 100 * w), [3.0, 4.0], tolerance=1e-9))
    assert len(iterates) <= 4


@pytest.mark.parametrize("memory", [1, 3, 30])
def test_lbfgs_arrives_with_any_memory(memory, penalized):
    *_, end = lbfgs(penalized, np.zeros(6), memory=memory)
    assert end.slope <= 1e-8


@pytest.mark.parametrize("name", ["newton_cg", "lbfgs"])
@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_with_a_line_search_every_landscape_is_descended_to_a_minimum(name, landscape):
    iterates = list(METHODS[name](landscape, landscape.start, tolerance=1e-9))
    values = [i.value for i in iterates]
    assert (np.diff(values) <= 1e-15).all()
    distances = [np.abs(iterates[-1].w - m).max() for m in landscape.minima]
    assert min(distances) < 1e-8


@pytest.mark.parametrize("name", METHODS)
def test_all_methods_find_the_minimum_of_a_convex_loss(name, penalized):
    *_, end = METHODS[name](penalized, np.zeros(6))
    *_, exact = newton(penalized, np.zeros(6), tolerance=1e-13)
    np.testing.assert_allclose(end.w, exact.w, atol=1e-6)
    assert end.value == pytest.approx(exact.value, rel=1e-12)


def test_a_network_is_trained_by_lbfgs_in_float32_too():
    data = moons(50, RNG(0))
    model = MLP([2, 8, 2], rng=RNG(1))
    *_, end = lbfgs(loss_of(model, data), model.vector, tolerance=1e-3)
    assert end.w.dtype == np.float32
    model.vector[...] = end.w
    assert (model.predict(data.x) == data.y).all()


@pytest.mark.parametrize("name", METHODS)
def test_the_start_comes_first_and_stays_as_it_was(name):
    start = np.array([2.0, 1.0])
    first, *rest = METHODS[name](himmelblau, start, steps=3)
    assert first.step == 0
    assert len(rest) == 3
    np.testing.assert_array_equal(first.w, [2, 1])
    np.testing.assert_array_equal(start, [2, 1])


@pytest.mark.parametrize("name", METHODS)
def test_whole_numbers_are_a_start_too(name):
    *_, end = METHODS[name](ravine(4), [3, 1])
    np.testing.assert_allclose(end.w, 0, atol=1e-7)


LINE = Data(np.linspace(-1, 1, 9)[:, None], 2 * np.linspace(-1, 1, 9)[:, None] + 1)


def line_residuals(w):
    """How far w[0]·x + w[1] is from the line 2·x + 1."""
    x, y = LINE.x[:, 0], LINE.y[:, 0]
    return w[0] * x + w[1] - y, np.column_stack([x, np.ones_like(x)])


def decay_residuals(w):
    """How far w[0]·exp(w[1]·t) is from 3·exp(−2·t)."""
    t = np.linspace(0, 2, 12)
    e = np.exp(w[1] * t)
    return w[0] * e - 3 * np.exp(-2 * t), np.column_stack([e, w[0] * t * e])


def test_gauss_newton_fits_a_line_in_one_step():
    iterates = list(gauss_newton(line_residuals, [0, 0]))
    assert len(iterates) == 2
    np.testing.assert_allclose(iterates[-1].w, [2, 1], rtol=1e-12)


def test_an_iterate_of_least_squares_has_the_value_and_gradient_of_half_the_squares():
    for iterate in some(levenberg_marquardt(decay_residuals, [1.0, 0.0], steps=3)):
        r, _ = decay_residuals(iterate.w)
        assert iterate.value == pytest.approx(0.5 * (r**2).sum())
        h = 1e-6 * np.eye(2)
        slopes = [
            (np.square(decay_residuals(iterate.w + d)[0]).sum()
             - np.square(decay_residuals(iterate.w - d)[0]).sum()) / 4e-6
            for d in h
        ]  # fmt: skip
        np.testing.assert_allclose(iterate.gradient, slopes, rtol=1e-6, atol=1e-8)


def test_levenberg_marquardt_fits_a_decay_and_goes_down_at_every_step():
    iterates = list(levenberg_marquardt(decay_residuals, [0.1, 2.0]))
    np.testing.assert_allclose(iterates[-1].w, [3, -2], rtol=1e-9)
    assert (np.diff([i.value for i in iterates]) < 0).all()


def test_levenberg_marquardt_arrives_from_where_gauss_newton_runs_away():
    def arctan(w):
        return np.arctan(w), np.diag(1 / (1 + w * w))

    values = [i.value for i in gauss_newton(arctan, [2.0], steps=3)]
    assert (np.diff(values) > 0).all()
    *_, end = levenberg_marquardt(arctan, [2.0])
    assert abs(end.w[0]) < 1e-9


def test_units_do_not_matter_to_levenberg_marquardt():
    """A parameter counted in thousandths goes the same way, a thousand times as far."""
    scale = np.array([1.0, 1000.0])

    def in_thousandths(w):
        r, J = decay_residuals(w / scale)
        return r, J / scale

    plain = list(levenberg_marquardt(decay_residuals, [1.0, 0.0], steps=5))
    scaled = list(levenberg_marquardt(in_thousandths, [1.0, 0.0], steps=5))
    for a, b in some(zip(plain, scaled, strict=True)):
        np.testing.assert_allclose(a.w * scale, b.w, rtol=1e-6)


def test_levenberg_marquardt_ends_where_nothing_is_lower():
    """Residuals that cannot vanish, and a tolerance that rounding does not reach."""

    def off(w):
        return np.array([w[0], 1.0]), np.array([[1.0], [0.0]])

    *_, end = levenberg_marquardt(off, [3.0])
    assert abs(end.w[0]) < 1e-10

    def rough(w):
        return np.array([1.0 + 0.1 * abs(w[0])]), np.array([[0.1]])  # its slope is a lie at 0

    *_, end = levenberg_marquardt(rough, [0.0], tolerance=0)
    assert end.step == 0


def nowhere(w):
    return np.full(3, np.nan), np.full((3, 2), np.nan)


@pytest.mark.parametrize(
    ("minimize", "objective"),
    [
        (gauss_newton, nowhere),
        (levenberg_marquardt, nowhere),
        (newton, lambda w: (np.nan, np.full(2, np.nan))),
        (newton, lambda w: (np.inf, np.ones(2))),
    ],
)
def test_where_nothing_is_finite_a_minimization_ends_with_what_it_saw(minimize, objective):
    (only,) = minimize(objective, np.ones(2))
    assert not np.isfinite(only.value)


def test_a_networks_residuals_make_the_mean_squared_error_and_its_gradient():
    rng = RNG(0)
    model = MLP([1, 4, 2], rng=rng, dtype=np.float64)
    data = Data(rng.normal(size=(6, 1)), rng.normal(size=(6, 2)))
    of, w = residuals_of(model, data), rng.normal(size=18)
    r, J = of(w)
    assert 0.5 * r @ r == pytest.approx(np.square(model.scores(data.x).data - data.y).mean())
    nudges = 1e-6 * np.eye(18)
    slopes = np.array([(of(w + h)[0] - of(w - h)[0]) / 2e-6 for h in nudges]).T
    np.testing.assert_allclose(J, slopes, atol=1e-8)


def test_levenberg_marquardt_fits_a_small_network_to_a_sine():
    x = np.linspace(-2, 2, 25)[:, None]
    model = MLP([1, 5, 1], rng=RNG(0), dtype=np.float64)
    of = residuals_of(model, Data(x, np.sin(2 * x)))
    *_, end = levenberg_marquardt(of, model.vector, steps=60)
    assert end.value < 1e-3
    assert np.abs(end.w).max() < 100


def test_targets_of_another_shape_than_the_scores_are_refused():
    model = MLP([1, 4, 2], rng=RNG(0), dtype=np.float64)
    with pytest.raises(ValueError, match=r"y has shape \(3, 1\); the scores have \(3, 2\)"):
        residuals_of(model, Data(np.ones((3, 1)), np.ones((3, 1))))


@pytest.mark.parametrize("minimize", [newton, newton_cg, lbfgs])
@pytest.mark.parametrize("settings", [{"steps": 0}, {"tolerance": -1}, {"tolerance": np.nan}])
def test_a_minimization_without_bounds_is_refused(minimize, settings):
    with pytest.raises(ValueError, match="steps must be at least 1 and the tolerance at least 0"):
        next(minimize(ravine(), [1.0, 1.0], **settings))


@pytest.mark.parametrize("minimize", [gauss_newton, levenberg_marquardt])
def test_least_squares_without_bounds_are_refused(minimize):
    with pytest.raises(ValueError, match="steps must be at least 1"):
        next(minimize(line_residuals, [1.0, 1.0], steps=0))


def test_other_settings_that_cannot_be_are_named():
    with pytest.raises(ValueError, match="damping must be a number of at least 0, not -1"):
        next(newton(ravine(), [1.0, 1.0], damping=-1))
    with pytest.raises(ValueError, match="damping must be a number above 0, not 0"):
        next(levenberg_marquardt(line_residuals, [1.0, 1.0], damping=0))
    with pytest.raises(ValueError, match="memory must be at least 1, not 0"):
        next(lbfgs(ravine(), [1.0, 1.0], memory=0))


@pytest.mark.parametrize(
    "falling", [lambda w: (-w[0], np.array([-1.0])), lambda w: (-(w[0] ** 2), -2 * w)]
)
def test_a_function_that_falls_without_end_is_refused(falling):
    with pytest.raises(ValueError, match="the function has no minimum this way"):
        list(lbfgs(falling, np.ones(1)))
