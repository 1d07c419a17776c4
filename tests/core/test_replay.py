from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loops import some
from operands import ENROLLED, SEEDS, differentiable, sampled, some_operands, strided

from core.kernels import KERNELS, kernel_of
from core.kernels.kernel import pieces
from core.kernels.shape import ViewKernel
from core.layers import ACTIVATIONS
from core.losses import cross_entropy, mse_loss
from core.networks import MLP, PerceptronClassifier, SoftmaxRegression, TokenClassifier
from core.networks.rnn import KINDS
from core.networks.samples import SAMPLES
from core.ops import add, affine, multiply, sigmoid, softmax, sqrt, tanh
from core.replay import Program
from core.tape import Parameter, Record, Tape, Tensor, registry

RNG = np.random.default_rng
TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}


def program_of(compute, tensors):
    """A program of `compute`, and the arrays in which it leaves the gradients of `tensors`."""
    with Tape() as tape:
        loss = compute()
    gradients = {t: np.full_like(t.data, np.nan) for t in tensors}
    return Program(tape, loss, gradients), gradients


def assert_replay_equals_tape(compute, tensors, fill, tolerance=1e-12):
    """A program recorded once equals a fresh tape, for several contents of its arrays."""
    program, gradients = program_of(compute, tensors)
    for _ in range(3):
        fill()
        with Tape() as tape:
            loss = compute()
        expected = tape.gradients(loss)
        assert program.run() == pytest.approx(loss.item(), rel=tolerance, abs=tolerance)
        for tensor in some(tensors):
            scale = np.abs(expected[tensor]).max()
            np.testing.assert_allclose(
                gradients[tensor], expected[tensor], rtol=tolerance, atol=tolerance * scale
            )


def networks(dtype):
    rng = RNG(3)
    for activation in ACTIVATIONS:
        yield MLP([6, 5, 4, 3], activation=activation, rng=rng, dtype=dtype)
    yield MLP([6, 3], rng=rng, dtype=dtype)
    yield SoftmaxRegression(6, 3, rng=rng, dtype=dtype)
    yield PerceptronClassifier(6, 3, dtype=dtype)


@pytest.mark.parametrize("which", range(len(ACTIVATIONS) + 3))
def test_every_network_replays_as_its_tape(which):
    for dtype, rows in product((np.float64, np.float32), (1, 2, 7)):
        assert_network_replays_as_its_tape(list(networks(dtype))[which], dtype, rows)


def assert_network_replays_as_its_tape(model, dtype, rows):
    rng = RNG(rows)
    x, y = Tensor(np.zeros((rows, 6), dtype), "x"), Tensor(np.zeros(rows, np.int64), "y")

    def fill():
        model.vector[...] = rng.normal(size=model.vector.size)
        x.data[...] = rng.normal(size=x.shape)
        y.data[...] = rng.integers(0, 3, rows)

    fill()
    parameters = model.parameters()
    assert_replay_equals_tape(lambda: model.loss(x, y), parameters, fill, TOLERANCE[dtype])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("unrolled", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_sequence_classifier_replays_as_its_tape(kind, unrolled, dtype, rows):
    rng = RNG(rows)
    model = TokenClassifier(kind, 5, 3, 4, 2, unrolled=unrolled, rng=rng, dtype=dtype)
    x, y = Tensor(np.zeros((rows, 6), np.int64), "x"), Tensor(np.zeros(rows, np.int64), "y")

    def fill():
        model.vector[...] = rng.normal(size=model.vector.size)
        x.data[...] = rng.integers(0, 5, x.shape)
        y.data[...] = rng.integers(0, 2, rows)

    fill()
    parameters = model.parameters()
    assert_replay_equals_tape(lambda: model.loss(x, y), parameters, fill, TOLERANCE[dtype])


@pytest.mark.parametrize("name", [name for name in SAMPLES if "transformer" in name])
def test_every_transformer_replays_as_its_tape(name):
    rng = RNG(0)
    model, *batch = SAMPLES[name](rng)
    x, y = (Tensor(array, letter) for array, letter in zip(batch, "xy", strict=True))

    def fill():
        model.vector[...] = rng.normal(size=model.vector.size)
        for tensor in (x, y):
            tensor.data[...] = rng.permutation(tensor.data)

    assert_replay_equals_tape(lambda: model.loss(x, y), model.parameters(), fill, 1e-11)


def views_of(x):
    """Ways to cut x (4, 6) and to use the parts, each once, some twice, or not all."""
    by_column = x.reshape(4, 2, 3).transpose(1, 0, 2)
    return {
        "all parts": lambda: by_column[0] * tanh(by_column[1]),
        "a part twice": lambda: by_column[0] * by_column[0] + by_column[1],
        "parts that overlap": lambda: x[:3] * tanh(x[1:]),
        "not all": lambda: tanh(x[1:3, ::2]),
        "the whole too": lambda: tanh(x[0]) + x,
        "another order of memory": lambda: tanh(x.transpose(1, 0).reshape(4, 6)) * x,
        "a view of a view": lambda: tanh(x.reshape(2, 12)[:, 1:]),
    }


@pytest.mark.parametrize("use", views_of(Tensor(np.zeros((4, 6)))))
@pytest.mark.parametrize("made", [False, True])
def test_views_replay_as_their_tape(use, made):
    (p, u), fill = tensors_and_fill((4, 6), (4, 6))

    def compute():
        result = views_of(add(p, u) if made else p)[use]()
        return mse_loss(result, np.ones(result.shape))

    assert_replay_equals_tape(compute, [p, u] if made else [p], fill)


def test_gradients_of_views_that_make_up_their_operand_are_views_of_its_gradient(monkeypatch):
    monkeypatch.setattr(ViewKernel, "backward", None)  # there is nothing to be written
    (x, W), fill = tensors_and_fill((3, 4), (4, 6))

    def compute():
        z = affine(x, W, np.zeros(6)).reshape(3, 2, 3).transpose(1, 0, 2)
        return mse_loss(z[0] * tanh(z[1]), np.ones((3, 3)))

    assert_replay_equals_tape(compute, [W], fill)


def tensors_and_fill(*shapes, seed=0):
    rng = RNG(seed)
    tensors = [Parameter(rng.normal(size=shape), f"p{k}") for k, shape in enumerate(shapes)]

    def fill():
        for tensor in tensors:
            tensor.data[...] = rng.normal(size=tensor.shape)

    return tensors, fill


def test_weights_that_are_used_twice_collect_both_gradients():
    (x, W, b), fill = tensors_and_fill((5, 3), (3, 3), (3,))
    target = np.ones((5, 3))

    def compute():
        return mse_loss(tanh(affine(tanh(affine(x, W, b)), W, b)), target)

    assert_replay_equals_tape(compute, [W, b], fill)


def test_one_tensor_as_two_operands_of_one_operation():
    (x, b), fill = tensors_and_fill((3, 3), (3,))
    target = np.ones((3, 3))
    assert_replay_equals_tape(lambda: mse_loss(affine(x, x, b), target), [x, b], fill)
    assert_replay_equals_tape(lambda: mse_loss(multiply(x, x), target), [x], fill)


def test_paths_that_part_and_meet_again():
    (x, u), fill = tensors_and_fill((2, 3), (3,))

    def compute():
        a = sigmoid(x)
        return mse_loss(add(multiply(a, u), tanh(add(a, a))), np.zeros((2, 3)))

    assert_replay_equals_tape(compute, [x, u], fill)


def test_arrays_of_mixed_precision():
    rng = RNG(0)
    x = Tensor(rng.normal(size=(5, 3)), "x")  # float64
    W, b = (Parameter(rng.normal(size=s).astype(np.float32), "p") for s in ((3, 2), (2,)))
    fill = lambda: np.copyto(x.data, rng.normal(size=(5, 3)))  # noqa: E731
    assert_replay_equals_tape(
        lambda: mse_loss(affine(x, W, b), np.ones((5, 2))), [W, b], fill, tolerance=1e-5
    )


def test_a_loss_of_shape_1_1():
    x = Parameter(np.full((1, 1), 3.0), "x")
    program, gradients = program_of(lambda: multiply(x, x), [x])
    assert program.run() == 9
    assert gradients[x] == 6


def test_one_bias_for_all_units():
    (x, W, b), fill = tensors_and_fill((4, 3), (3, 2), (1,))
    assert_replay_equals_tape(
        lambda: mse_loss(tanh(affine(x, W, b)), np.ones((4, 2))), [x, W, b], fill
    )


def test_scores_that_are_not_contiguous():
    z = Tensor(np.asfortranarray(RNG(0).normal(size=(4, 3))), "z")
    y = np.array([0, 2, 1, 2])
    fill = lambda: np.copyto(z.data, RNG(1).normal(size=(4, 3)))  # noqa: E731
    assert_replay_equals_tape(lambda: cross_entropy(z, y), [z], fill)


def test_an_operation_without_a_kernel_runs_its_plain_form():
    assert "softmax" not in KERNELS
    (z, t), fill = tensors_and_fill((4, 3), (4, 3))
    assert_replay_equals_tape(lambda: mse_loss(softmax(z), t), [z, t], fill)


def test_what_the_loss_does_not_depend_on_has_a_gradient_of_0_at_each_run():
    (x, aside), fill = tensors_and_fill((2,), (2,))

    def compute():
        tanh(aside)
        return mse_loss(x, np.zeros(2))

    program, gradients = program_of(compute, [x, aside])
    fill()
    for _ in range(3):
        program.run()
        assert (gradients[aside] == 0).all()
        np.testing.assert_allclose(gradients[x], x.data)
        gradients[aside] += 0.5  # as a penalty would


def test_a_loss_without_anything_to_train_is_refused():
    x, other = Tensor(np.ones(2), "x"), Tensor(np.ones(2), "other")
    with Tape() as tape:
        loss = mse_loss(x, np.zeros(2)).named("L")
    with pytest.raises(ValueError, match=r"Tensor\(L.* does not depend on any of the tensors"):
        Program(tape, loss, {other: np.zeros(2)})


def test_a_run_makes_results_and_gradients_in_the_same_arrays():
    model = MLP([4, 3, 2], rng=RNG(0))
    x, y = np.ones((2, 4), np.float32), np.array([0, 1])
    with Tape() as tape:
        loss = model.loss(x, y)
    places = [r.result.data.ctypes.data for r in tape.records]
    program = Program(tape, loss, model.gradients)
    program.run()
    first = model.gradient.copy()
    assert first.any()
    program.run()
    np.testing.assert_array_equal(model.gradient, first)
    assert [r.result.data.ctypes.data for r in tape.records] == places


def test_birthplace_is_the_first_result_that_is_not_finite():
    model = MLP([2, 3, 2], activation="relu", rng=RNG(0))
    x, y = Tensor(np.ones((1, 2), np.float32), "x"), np.array([0])
    with Tape() as tape:
        loss = model.loss(x, y)
    program = Program(tape, loss, model.gradients)
    program.run()
    assert program.birthplace() is None
    model.layers[1].b.data[1] = np.nan
    with np.errstate(all="ignore"):
        assert np.isnan(program.run())
    assert program.birthplace().result.name == "z2"
    model.layers[0].W.data[...] = np.inf
    with np.errstate(all="ignore"):
        program.run()
    assert program.birthplace().result.name == "z1"


def test_birthplace_of_a_gradient_is_the_first_contribution_that_is_not_finite():
    x, huge = Tensor(np.array([1e-10, 1e-10]), "x"), Tensor(np.array([1.5e308, 1.0]), "c")
    with Tape() as tape:
        y = (x * 2).named("y")
        loss = sqrt(y.sum().named("s"))
    program = Program(tape, loss, {x: np.empty(2)})
    program.run()
    assert program.birthplace_of_gradient() is None
    x.data[...] = 0
    with np.errstate(all="ignore"):
        assert program.run() == 0
        part = program.birthplace_of_gradient()
    assert program.birthplace() is None
    assert (part.record.op.name, part.tensor.name) == ("sqrt", "s")
    with Tape() as tape:
        loss = ((x * huge).named("first") + (x * huge).named("second")).sum()
    program = Program(tape, loss, {x: np.empty(2)})
    with np.errstate(all="ignore"):
        program.run()
        part = program.birthplace_of_gradient()  # 1.5e308 + 1.5e308
    assert (part.record.result.name, part.tensor) == ("first", x)


ARRANGEMENTS = (np.asarray, strided, np.asfortranarray)
"""Orders of an array's elements in memory."""


@pytest.mark.parametrize("name", ENROLLED)
@given(data=st.data(), arrange=st.sampled_from(ARRANGEMENTS), seed=SEEDS)
def test_a_kernel_equals_the_plain_form(name, data, arrange, seed):
    op = registry[name]
    arrays, options = data.draw(some_operands(name))
    operands = tuple(Tensor(arrange(a), n) for a, n in zip(arrays, op.operands, strict=True))
    expected, saved = op.forward(*(t.data for t in operands), **options)
    upstream = np.empty_like(expected)
    upstream[...] = RNG(seed).normal(size=np.shape(expected))
    gradients = op.backward(upstream, saved)
    result = Tensor(np.full_like(expected, np.nan))
    kernel = kernel_of(Record(op, operands, result, saved, options))
    targets = [
        np.full_like(t.data, np.nan) if which in differentiable(op) else None
        for which, t in enumerate(operands)
    ]
    calls = [*kernel.forward(), *kernel.backward(upstream, targets)]
    for call in calls * 2:  # the second run finds the buffers of the first
        call()
    np.testing.assert_allclose(result.data, expected, rtol=1e-12, atol=1e-12)
    for target, gradient in some(zip(targets, gradients, strict=True)):
        if target is not None:
            np.testing.assert_allclose(target, gradient, rtol=1e-12, atol=1e-12)
    alone = Tensor(np.full_like(expected, np.nan))
    for call in (
        2 * kernel_of(Record(op, operands, alone, saved, options), backward=False).forward()
    ):
        call()
    np.testing.assert_allclose(alone.data, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ENROLLED)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data(), operand=st.sampled_from(ARRANGEMENTS), seed=SEEDS)
def test_gradients_are_written_whatever_the_order_of_memory(name, data, operand, seed):
    op = registry[name]
    arrays, options = data.draw(some_operands(name))
    tensors = [Tensor(operand(a), n) for a, n in zip(arrays, op.operands, strict=True)]
    with Tape() as tape:
        result = op(*tensors, **options)
        weights = np.empty_like(result.data)
        weights[...] = RNG(seed).normal(size=result.shape)
        loss = (result * Tensor(weights)).sum()
    expected = tape.gradients(loss)
    wanted = [tensors[which] for which in differentiable(op)]
    for arrange in ARRANGEMENTS:
        gradients = {t: arrange(np.full_like(t.data, np.nan)).reshape(t.shape) for t in wanted}
        program = Program(tape, loss, gradients)
        for _ in range(2):
            program.run()
            for t in some(wanted):
                np.testing.assert_allclose(gradients[t], expected[t], rtol=1e-12, atol=1e-12)


EDGES = [
    0.0, -0.0, 1e-6, 1e-40, 1e3, -1e3, 1e30, -1e30, 1e38, np.inf, -np.inf, np.nan,
]  # fmt: skip


def seeded(arrays, edge, where):
    """`arrays` with `edge` at a place of one of them, which `where` says."""
    arrays = [a.copy() for a in arrays]
    floating = [a for a in arrays if a.dtype.kind == "f" and a.size]
    if floating:
        spoiled = floating[where % len(floating)]
        spoiled.flat[where % spoiled.size] = edge
    return arrays


@pytest.mark.parametrize("name", sorted(KERNELS))
@given(
    data=st.data(),
    dtype=st.sampled_from([np.float64, np.float32, np.float16]),
    edge=st.sampled_from(EDGES),
    where=st.integers(0, 99),
    upstream=st.booleans(),
)
@settings(max_examples=2 * settings().max_examples)
@np.errstate(all="ignore")
def test_a_kernel_equals_the_plain_form_at_the_edges(name, dtype, data, edge, where, upstream):
    """In every place of what either pass reads: NaN where that has NaN, infinite where that is."""
    op = registry[name]
    drawn, options = data.draw(some_operands(name))
    arrays = [a.astype(dtype) if a.dtype.kind == "f" else a for a in drawn]
    if not upstream:
        arrays = seeded(arrays, edge, where)
    op.check(*arrays, **options)
    result, saved = op.forward(*arrays, **options)
    arriving = np.empty_like(result)
    arriving[...] = RNG(where).normal(size=np.shape(result))
    if upstream:
        (arriving[...],) = seeded([arriving], edge, where)
    gradients = op.backward(arriving, saved)
    made = Tensor(np.full_like(result, 7))
    kernel = kernel_of(Record(op, tuple(map(Tensor, arrays)), made, saved, options))
    targets = [
        np.full_like(a, 7) if which in differentiable(op) else None
        for which, a in enumerate(arrays)
    ]
    for call in 2 * [*kernel.forward(), *kernel.backward(arriving, targets)]:
        call()
    alone = Tensor(np.full_like(result, 7))
    record = Record(op, tuple(map(Tensor, arrays)), alone, saved, options)
    for call in 2 * kernel_of(record, backward=False).forward():
        call()
    ways = (made.data, alone.data, *targets), (result, result, *gradients)
    for told, expected in some(zip(*ways, strict=True)):
        if told is None:
            continue
        read = np.abs([*np.ravel(expected), *np.ravel(arriving), *np.ravel(arrays[-1])])
        scale = np.max(read, where=np.isfinite(read), initial=1.0)
        close = 1e3 * np.finfo(dtype).eps
        np.testing.assert_allclose(told, expected, rtol=close, atol=close * scale)


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_a_kernel_meets_ordinary_numbers_again_after_others(name):
    op, rng = registry[name], RNG(0)
    arrays, options = sampled(name)
    before = [a.copy() for a in arrays]
    result, saved = op.forward(*arrays, **options)
    made = Tensor(np.empty_like(result))
    kernel = kernel_of(Record(op, tuple(map(Tensor, arrays)), made, saved, options))
    targets = [np.empty_like(a) if k in differentiable(op) else None for k, a in enumerate(arrays)]
    upstream = rng.normal(size=np.shape(result))
    calls = [*kernel.forward(), *kernel.backward(upstream, targets)]
    for number in (np.nan, None):
        for array, good in zip(arrays, before, strict=True):
            array[...] = good
            if number is not None and array.dtype.kind == "f":
                array.flat[0] = number
        with np.errstate(all="ignore"):
            for call in calls:
                call()
    np.testing.assert_allclose(made.data, result, rtol=1e-12, atol=1e-12)
    for target, gradient in some(zip(targets, op.backward(upstream, saved), strict=True)):
        if target is not None:
            np.testing.assert_allclose(target, gradient, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ENROLLED)
@given(data=st.data(), dtype=st.sampled_from([np.float64, np.float32]))
def test_a_kernel_without_a_backward_pass_equals_the_plain_form(name, data, dtype):
    op = registry[name]
    arrays, options = data.draw(some_operands(name))
    operands = tuple(
        Tensor(a.astype(dtype) if a.dtype.kind == "f" else a, n)
        for a, n in zip(arrays, op.operands, strict=True)
    )
    expected, saved = op.forward(*(t.data for t in operands), **options)
    result = Tensor(np.full_like(expected, np.nan))
    kernel = kernel_of(Record(op, operands, result, saved, options), backward=False)
    for call in kernel.forward() * 2:
        call()
    tolerance = TOLERANCE[dtype]
    scale = np.abs(expected).max(initial=0)
    np.testing.assert_allclose(result.data, expected, rtol=tolerance, atol=tolerance * (1 + scale))


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_a_kernel_whose_products_are_made_in_pieces_equals_the_plain_form(name):
    op, rng, hidden = registry[name], RNG(0), 64
    wide = op.cell.gates * hidden
    shapes = [(96, 3, 8), (8, wide), (hidden, wide), *[(wide,)] * op.cell.biases]
    operands = tuple(Tensor(0.1 * rng.normal(size=shape)) for shape in shapes)
    result, saved = op.forward(*(t.data for t in operands))
    upstream = np.empty_like(result)
    upstream[...] = rng.normal(size=result.shape)
    targets = [np.empty_like(t.data) for t in operands]
    kernel = kernel_of(Record(op, operands, Tensor(np.empty_like(result)), saved))
    for call in [*kernel.forward(), *kernel.backward(upstream, targets)]:
        call()
    np.testing.assert_allclose(kernel.result, result, rtol=1e-12, atol=1e-14)
    for target, gradient in some(zip(targets, op.backward(upstream, saved), strict=True)):
        np.testing.assert_allclose(target, gradient, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("rows", "inner", "columns", "count"),
    [(256, 73, 64, 2), (64, 256, 64, 2), (256, 512, 73, 16), (16, 3, 2, 1), (250, 400, 90, 10)],
)
def test_pieces_of_a_product_are_small_and_make_the_whole(rows, inner, columns, count):
    a, b = RNG(0).normal(size=(inner, rows)).T, RNG(1).normal(size=(inner, columns))
    out = np.empty((rows, columns))
    call = pieces(a, b, out)
    call()
    np.testing.assert_allclose(out, a @ b, rtol=1e-12, atol=1e-12)
    first = call.args[0]
    assert count == (len(first) if call.func is np.matmul else 1)
    assert np.may_share_memory(first, a) or count == 1  # views, not copies


def test_there_is_no_kernel_for_an_operation_that_does_not_exist():
    assert set(KERNELS) <= set(registry)


@pytest.mark.parametrize("name", ["affine", "layer_norm", "batch_norm", "rnn", "lstm", "gru"])
def test_a_kernel_writes_only_the_gradients_that_are_wanted(name):
    rng = RNG(0)
    operands = tuple(map(Tensor, sampled(name)[0]))
    result, saved = registry[name].forward(*(t.data for t in operands))
    upstream = rng.normal(size=result.shape)
    expected = registry[name].backward(upstream, saved)
    for wanted in some(range(len(operands))):
        targets = [np.zeros(t.shape) if k == wanted else None for k, t in enumerate(operands)]
        kernel = KERNELS[name](Record(registry[name], operands, Tensor(result), saved))
        for call in [*kernel.forward(), *kernel.backward(upstream, targets)]:
            call()
        np.testing.assert_allclose(targets[wanted], expected[wanted])
