from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.layers import Buffer
from core.networks import MLP, Network, PerceptronClassifier, ResidualMLP, SoftmaxRegression
from core.tape import Parameter, Tape, Tensor
from core.walk import retrace

RNG = np.random.default_rng


class Holder(Network):
    """A network of anything."""

    def __init__(self, *parts):
        self.parts = parts
        super().__init__()

    def describe(self):
        return "parameters"


@pytest.fixture
def model():
    return MLP([4, 3, 2], rng=np.random.default_rng(0), dtype=np.float64)


def test_parameters_and_gradients_are_views_of_one_flat_vector_each(model):
    total = 4 * 3 + 3 + 3 * 2 + 2
    assert model.vector.shape == model.gradient.shape == (total,)
    for flat, views in (
        (model.vector, [p.data for p in model.parameters()]),
        (model.gradient, [model.gradients[p] for p in model.parameters()]),
    ):
        flat[...] = np.arange(total)
        np.testing.assert_array_equal(np.concatenate([v.ravel() for v in views]), flat)
        views[0][0, 0] = 77
        assert flat[0] == 77
    assert [p.shape for p in model.parameters()] == [(4, 3), (3,), (3, 2), (2,)]


def test_the_vector_keeps_what_the_parameters_began_with():
    W = Parameter(np.array([[1.0, 2.0]]), "W")
    network = Holder(W, Parameter(np.array([3.0]), "b"))
    np.testing.assert_array_equal(network.vector, [1, 2, 3])
    assert not network.gradient.any()


def test_two_parameters_cannot_share_a_name():
    with pytest.raises(ValueError, match="two parameters are called 'W'"):
        Holder(Parameter(np.ones(2), "W"), Parameter(np.ones(3), "W"))


def test_a_parameter_that_stands_in_two_places_counts_once():
    W = Parameter(np.ones(2), "W")
    assert Holder(W, Holder(W)).vector.shape == (2,)


def test_the_mode_reaches_every_layer():
    inner = Holder(Parameter(np.ones(1), "W"))
    outer = Holder(inner, Parameter(np.ones(1), "b"))
    assert outer.training
    assert not outer.eval().training
    assert not inner.training
    assert outer.train().training
    assert inner.training


def test_evaluation_mode_lasts_as_long_as_it_is_asked_for_and_leaves_each_layer_in_its_own():
    inner = Holder(Parameter(np.ones(1), "W"))
    outer = Holder(inner, Parameter(np.ones(1), "b"))
    inner.eval()
    with pytest.raises(ValueError, match="none"), outer.evaluating() as entered:  # noqa: PT012
        assert entered is outer
        assert not outer.training
        assert not inner.training
        raise ValueError("none")
    assert outer.training
    assert not inner.training


def test_a_prediction_is_made_in_evaluation_mode_and_leaves_the_network_as_it_was():
    model = ResidualMLP(4, 3, width=8, blocks=2, norm="batch", dropout=0.5, rng=RNG(0))
    x = RNG(1).normal(size=(50, 4))
    before = model.state_dict()
    predicted = model.predict(x)
    assert model.training
    assert model.blocks[0].norm.training
    np.testing.assert_array_equal(model.predict(x), predicted)
    for name, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[name])
    np.testing.assert_array_equal(model.eval().scores(x).data.argmax(axis=1), predicted)
    model.predict(x)
    assert not model.training


def test_buffers_belong_to_the_state_but_not_to_the_vector():
    network = Holder(Parameter(np.ones(1), "W"), Buffer(np.array([5.0, 6.0]), "mean"))
    assert network.vector.shape == (1,)
    assert list(network.state_dict()) == ["W", "mean"]
    network.load_state_dict({"W": np.array([2.0]), "mean": np.array([7.0, 8.0])})
    np.testing.assert_array_equal(network.buffers()[0].data, [7, 8])


def test_state_goes_into_another_network_and_comes_back_the_same(model):
    other = MLP([4, 3, 2], rng=np.random.default_rng(1), dtype=np.float64)
    assert not np.array_equal(other.vector, model.vector)
    other.load_state_dict(model.state_dict())
    np.testing.assert_array_equal(other.vector, model.vector)
    assert other.parameters()[0].data.base is not None


def test_a_state_is_a_copy(model):
    state = model.state_dict()
    before = model.vector.copy()
    state["W1"][...] = 9
    np.testing.assert_array_equal(model.vector, before)
    assert list(state) == ["W1", "b1", "W2", "b2"]


def test_a_state_that_does_not_fit_is_named_and_changes_nothing(model):
    before = model.vector.copy()
    state = model.state_dict()
    with pytest.raises(ValueError, match=r"\(4-3-2 tanh\): missing W1, b1, W2, b2$"):
        model.load_state_dict({})
    with pytest.raises(ValueError, match=r": unexpected W3, b3$"):
        model.load_state_dict(state | {"W3": np.ones(1), "b3": np.ones(1)})
    del state["W1"]
    state |= {"W2": np.ones((2, 3)), "b2": np.ones(3), "W3": np.ones(1)}
    with pytest.raises(ValueError, match="the state does not fit this network") as error:
        model.load_state_dict(state)
    assert str(error.value).endswith(
        "missing W1; unexpected W3; W2 has shape (2, 3), expected (3, 2); b2 has shape (3,), "
        "expected (2,)"
    )
    np.testing.assert_array_equal(model.vector, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_inputs_take_the_precision_of_the_parameters(dtype):
    model = SoftmaxRegression(4, 2, rng=np.random.default_rng(0), dtype=dtype)
    with Tape() as tape:
        loss = model.loss(np.ones((3, 4)), np.array([0, 1, 1]))
    assert loss.dtype == model.vector.dtype == model.gradient.dtype == dtype
    assert {g.dtype for g in tape.gradients(loss).values()} == {np.dtype(dtype)}


@pytest.mark.parametrize("x", [[["a"] * 4], np.ones((2, 4), complex), None])
def test_inputs_that_are_no_real_numbers_are_refused(model, x):
    with pytest.raises(TypeError, match=r"x has type .* shape \(.*\); a network takes real n"):
        model.predict(x)


def test_a_tensor_goes_in_as_it_is_so_that_it_can_have_a_gradient(model):
    x = Tensor(np.ones((1, 4)), "x")
    with Tape() as tape:
        loss = model.loss(x, np.array([0]))
    assert tape.gradients(loss)[x].shape == (1, 4)
    assert loss.name == "L"


def test_predict_is_the_class_of_the_highest_score(model):
    x = np.random.default_rng(0).normal(size=(5, 4))
    predicted = model.predict(x)
    scores = model.scores(x).data
    assert predicted.tolist() == [int(row.argmax()) for row in scores]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda rng: MLP([64, 32, 10], rng=rng), "MLP(64-32-10 tanh, 2410 parameters)"),
        (lambda rng: SoftmaxRegression(64, 10, rng=rng), "SoftmaxRegression(64-10 softmax, 650"),
        (lambda rng: PerceptronClassifier(64, 10), "PerceptronClassifier(64-10 perceptron, 650"),
    ],
)
def test_a_network_describes_itself(make, text):
    assert repr(make(np.random.default_rng(0))).startswith(text)


def test_what_runs_in_a_layer_is_recorded_under_its_place_in_the_network(model):
    with Tape() as tape:
        model.loss(np.ones((2, 4)), np.array([0, 1]))
    assert [(r.op.name, r.scope) for r in tape.records] == [
        ("affine", ("layers", 0)),
        ("tanh", ()),
        ("affine", ("layers", 1)),
        ("cross_entropy", ()),
    ]
    rerun, _ = retrace(tape, {model.parameters()[0]: np.ones((4, 3))})
    assert [r.scope for r in rerun.records] == [r.scope for r in tape.records]


@pytest.mark.parametrize(
    ("spoiled", "wrong"),
    [
        ([[1.0, np.nan]], r"b has nan at \[0, 1\], expected a number that float64 can hold"),
        ([[1.0, -np.inf]], r"b has -inf at \[0, 1\]"),
        ([[1.0, 1j]], "b has type complex128, expected real numbers"),
        ([["one", "two"]], "b has type <U3, expected real numbers"),
        ([1.0, 2.0], r"b has shape \(2,\), expected \(1, 2\)"),
        ([[1.0], [1.0, 2.0]], "b is no array"),
    ],
)
def test_loading_a_state_is_all_or_nothing(spoiled, wrong):
    network = Holder(Parameter(np.ones((2, 2)), "a"), Parameter(np.ones((1, 2)), "b"))
    with pytest.raises(ValueError, match=wrong):
        network.load_state_dict({"a": np.zeros((2, 2)), "b": spoiled})
    assert (network.vector == 1).all()
    network.load_state_dict({"a": np.zeros((2, 2)), "b": [[3, 4]]})
    assert network.vector.tolist() == [0, 0, 0, 0, 3, 4]


def test_a_number_too_large_for_the_precision_is_refused():
    network = Holder(Parameter(np.ones(2, np.float32), "a"))
    with pytest.raises(ValueError, match=r"a has 1e\+300 at \[1\], .* float32 can hold"):
        network.load_state_dict({"a": np.array([0.0, 1e300])})


def test_an_example_with_a_score_that_is_no_number_is_of_no_class():
    model = MLP([2, 3, 2], rng=RNG(0))
    x = RNG(0).normal(size=(5, 2))
    x[3] = np.nan
    with pytest.raises(ValueError, match=r"1 of 5 examples have NaN among their scores, .* \[3\]"):
        model.predict(x)
