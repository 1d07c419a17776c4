from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.losses import cross_entropy, mse_loss
from core.networks import MLP
from core.ops import add, affine, multiply, subtract, tanh
from core.tape import Op, Parameter, Tape, Tensor, enrol, registry


def number(value, name=""):
    return Tensor(np.array(value, dtype=np.float64), name)


@pytest.fixture
def network():
    """A network of two layers with its tape and loss."""
    rng = np.random.default_rng(0)
    model = MLP([3, 4, 2], rng=rng, dtype=np.float64)
    with Tape() as tape:
        loss = model.loss(rng.normal(size=(5, 3)), rng.integers(0, 2, 5))
    return model, tape, loss


def test_backward_may_be_called_again_with_the_same_answer(network):
    _, tape, loss = network
    first, second = tape.gradients(loss), tape.gradients(loss)
    assert first.keys() == second.keys()
    for tensor in some(first):
        np.testing.assert_array_equal(first[tensor], second[tensor])


def test_a_gradient_that_was_handed_out_is_not_changed_by_the_next_one():
    x = number(3, "x")
    with Tape() as tape:
        loss = add(add(x, x), multiply(x, x))
    gradient = tape.gradients(loss)[x]
    assert gradient == 8
    tape.gradients(loss)
    assert gradient == 8


def test_paths_add_in_reverse_order_of_creation():
    a = number(1, "a")
    with Tape() as tape:
        b = a + a
        c = b + b
    gradients = tape.gradients(c)
    assert (gradients[b], gradients[a]) == (2, 4)


def test_operators_record_what_they_compute():
    x = number(3)
    with Tape() as tape:
        y = 1 - x * x
        z = 2 * y + x - 1
        w = 5 + z
    assert w.item() == 2 * (1 - 9) + 3 - 1 + 5
    assert tape.gradients(w)[x] == -4 * 3 + 1
    assert [r.op for r in tape.records] == [multiply, subtract, multiply, add, subtract, add]


def test_every_operator_and_method_of_a_tensor_is_the_operation_of_its_name():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(1, 2, size=(3, 3)), rng.uniform(1, 2, size=(3, 3))
    a, i = Tensor(x), np.array([2, 0, 2])
    for result, name, expected in (
        (a / y, "divide", x / y),
        (y / a, "divide", y / x),
        (1 / a, "divide", 1 / x),
        (a @ y, "matmul", x @ y),
        (y @ a, "matmul", y @ x),
        (a**3, "power", x**3),
        (-a, "negative", -x),
        (abs(-a), "abs", x),
        (a.sum(), "sum", x.sum()),
        (a.sum(0, keepdims=True), "sum", x.sum(0, keepdims=True)),
        (a.mean(axis=1), "mean", x.mean(1)),
        (a.reshape(-1, 1), "reshape", x.reshape(-1, 1)),
        (a.transpose(0, 1), "transpose", x),
        (a.transpose(), "transpose", x.T),
        (a.T, "transpose", x.T),
        (a[1:, 0], "slice", x[1:, 0]),
        (a[i], "gather", x[i]),
        (a[[0, 2]], "gather", x[[0, 2]]),
        (a[Tensor(i)], "gather", x[i]),
    ):
        assert isinstance(result, Tensor), name
        np.testing.assert_allclose(result.data, expected, err_msg=name)
    with Tape() as tape:
        (-a[0] @ y / 2).mean()
    assert [r.op.name for r in tape.records] == ["slice", "negative", "matmul", "divide", "mean"]


def test_the_rows_of_a_tensor_can_be_gone_through():
    x = Tensor(np.arange(6).reshape(3, 2))
    assert [row.data.tolist() for row in x] == [[0, 1], [2, 3], [4, 5]]


@pytest.mark.parametrize("left", [np.arange(3.0), np.float64(2), np.float32(2)])
def test_an_array_on_the_left_of_an_operator_is_an_operand_too(left):
    x = Tensor(np.arange(3.0))
    for result, expected in (
        (left + x, left + x.data),
        (left - x, left - x.data),
        (left * x, left * x.data),
    ):
        assert isinstance(result, Tensor)
        np.testing.assert_array_equal(result.data, expected)


def test_operations_outside_of_a_tape_are_only_computed():
    x = number(2)
    with Tape() as tape:
        pass
    assert (x * x).item() == 4
    assert tape.records == []


def test_only_the_innermost_tape_records_and_the_outer_one_goes_on_after_it():
    x = number(2)
    with Tape() as outer:
        a = x * 3
        with Tape() as inner:
            b = x * 5
        c = a * x
    assert [r.result for r in inner.records] == [b]
    assert [r.result for r in outer.records] == [a, c]
    assert outer.gradients(c)[x] == 12


def test_a_tape_stops_recording_after_an_error():
    tape = Tape()
    with pytest.raises(ValueError, match="do not fit"), tape:
        add(np.ones(2), np.ones(3))
    number(1) + 1
    assert tape.records == []


def test_the_same_tape_may_be_entered_again_and_goes_on():
    x = number(2)
    with Tape() as tape:
        y = x * x
    with tape:
        z = y * x
    assert tape.gradients(z)[x] == 12


def test_only_tensors_that_the_loss_depends_on_have_a_gradient():
    x, unused = number(2, "x"), number(3, "unused")
    with Tape() as tape:
        aside = unused * 2
        loss = x * x
        _after = loss * unused
    gradients = tape.gradients(loss)
    assert set(gradients) == {loss, x}
    assert gradients.get(unused) is None
    with pytest.raises(KeyError, match=r"no gradient for Tensor\(unused"):
        gradients[unused]
    assert aside not in gradients


def test_labels_have_no_gradient():
    z, y = Tensor(np.zeros((2, 3)), "z"), Tensor(np.array([0, 2]), "y")
    with Tape() as tape:
        loss = cross_entropy(z, y)
    assert set(tape.gradients(loss)) == {loss, z}


def test_gradients_start_from_one_number():
    with Tape() as tape:
        result = tanh(np.zeros((2, 3))).named("a")
    with pytest.raises(ValueError, match=r"single number, but a has shape \(2, 3\)"):
        tape.gradients(result)


def test_a_loss_of_another_tape_is_refused():
    x = number(1, "x")
    with Tape():
        loss = (x * x).named("L")
    with pytest.raises(ValueError, match=r"Tensor\(L, .* was not made under this tape"):
        Tape().gradients(loss)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_a_loss_may_be_one_number_in_any_shape(shape):
    x = Tensor(np.full(shape, 3.0))
    with Tape() as tape:
        loss = x * x
    gradient = tape.gradients(loss)[x]
    assert gradient.shape == shape
    assert gradient.item() == 6


def test_leaves_are_what_no_record_made_in_the_order_of_first_use():
    x, W, b, t = (Tensor(np.ones((2, 2)), n) for n in "xWbt")
    b = Tensor(np.ones(2), "b")
    with Tape() as tape:
        mse_loss(tanh(affine(x, W, b)) * W, t)
    assert tape.leaves() == (x, W, b, t)


def test_python_numbers_take_the_precision_of_the_tensors_beside_them():
    x = Tensor(np.ones(2, np.float32))
    for result in (x * 2, 2 * x, x + 0.1, 1 - x, np.float64(0.5) * x, x - True):
        assert result.dtype == np.float32
    assert (Tensor(np.arange(2)) * 0.5).dtype == np.float64


def test_float32_gradients_stay_float32():
    x = Tensor(np.ones((), np.float32))
    with Tape() as tape:
        loss = 0.5 * x * x - 1
    assert {g.dtype for g in tape.gradients(loss).values()} == {np.dtype(np.float32)}


def test_what_is_not_a_real_number_is_refused():
    with pytest.raises(TypeError, match="W1 needs real numbers, but its data has type complex128"):
        Tensor(np.ones(2, complex), "W1")
    with pytest.raises(TypeError, match="a tensor needs real numbers"):
        Tensor(["a"])
    with pytest.raises(TypeError, match="parameter W has type int64: a gradient step needs"):
        Parameter(np.arange(2), "W")


def test_a_debug_tape_makes_evidence_and_results_read_only_and_leaves_operands_as_they_were():
    W = Parameter(np.ones((2, 2)), "W")
    with Tape(debug=True) as tape:
        z = affine(np.ones((1, 2)), W, np.zeros(2))
        mse_loss(tanh(z), np.zeros((1, 2)))
    for record in some(tape.records):
        for array in (record.result.data, *record.saved):
            if isinstance(array, np.ndarray):
                with pytest.raises(ValueError, match="read-only"):
                    array[...] = 0
    W.data[...] = 2
    assert W.data.sum() == 8


def test_a_debug_tape_gives_the_same_gradients(network):
    model, tape, loss = network
    x, y = (tape.leaves()[0], tape.leaves()[-1])
    with Tape(debug=True) as strict:
        same = model.loss(x, y)
    for parameter in some(model.parameters()):
        np.testing.assert_array_equal(
            strict.gradients(same)[parameter], tape.gradients(loss)[parameter]
        )


def test_two_operations_cannot_share_a_name():
    class Second(Op):
        name = "add"

    with pytest.raises(ValueError, match="two operations are called 'add'"):
        enrol(Second())
    assert registry["add"] is add


def changed_in_place(array):
    array.flat[-1] += 1


def changed_in_order(array):
    array[...] = array[::-1].copy()


@pytest.mark.parametrize(
    ("size", "dtype"), [(3, np.float32), (40, np.float64), (100, np.float32), (499, np.float64)]
)
@pytest.mark.parametrize("change", [changed_in_place, changed_in_order])
@pytest.mark.parametrize("which", ["a", "b", "squares"])
def test_gradients_of_arrays_that_were_changed_since_are_refused(size, dtype, change, which):
    values = np.random.default_rng(0).normal(size=(size, size)).astype(dtype)
    a, b = Parameter(values.copy(), "a"), Tensor(np.asfortranarray(values), "b")
    with Tape() as tape:
        squares = (a * a).named("squares")
        loss = (squares * b).sum()
    expected = tape.gradients(loss)[a]
    array = {"a": a, "b": b, "squares": squares}[which].data
    before = array.copy()
    change(array)
    with pytest.raises(ValueError, match=rf"the array of \w+\({which}, .* was changed after the"):
        tape.gradients(loss)
    array[...] = before
    np.testing.assert_array_equal(tape.gradients(loss)[a], expected)


def test_an_array_that_the_caller_goes_on_writing_to_is_noticed():
    x = np.ones(3)
    with Tape() as tape:
        loss = (Tensor(x, "x") * Parameter(np.ones(3), "w")).sum()
    x[...] = 2
    with pytest.raises(ValueError, match=r"the array of Tensor\(x, .* was changed"):
        tape.gradients(loss)


def test_steps_between_tapes_may_change_parameters_in_place():
    w = Parameter(np.ones(3), "w")
    for _ in range(3):
        with Tape() as tape:
            loss = (w * w).sum()
        w.data -= 0.1 * tape.gradients(loss)[w]
    np.testing.assert_allclose(w.data, 0.8**3)


def test_a_tape_to_be_replayed_keeps_nothing_of_what_rules_read():
    with Tape(replayed=True) as tape:
        loss = mse_loss(tanh(Tensor(np.ones(3))), np.zeros(3))
    assert [record.saved for record in tape.records] == [(), ()]
    assert tape.records[-1].result is loss
