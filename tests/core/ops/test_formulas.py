"""What a formula says of axes, parts, options, and of letters that are no arrays."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands import ENROLLED, sampled, some_operands

from core import ops
from core.explain import explainer_of
from core.expression import plain
from core.graphs import Graph
from core.losses import cross_entropy, hinge_loss, huber_loss, mse_loss, nll_loss
from core.ops import (
    add,
    affine,
    avg_pool2d,
    batch_norm,
    batch_norm_inference,
    concatenate,
    conv1d,
    conv2d,
    divide,
    dropout,
    elu,
    gelu,
    global_avg_pool2d,
    graph_convolution,
    group_norm,
    layer_norm,
    leaky_relu,
    matmul,
    max_pool2d,
    mean,
    multiply,
    neighbour_mean,
    power,
    relu,
    reshape,
    rms_norm,
    rotary,
    scaled_dot_product_attention,
    softplus,
    swish,
    transpose,
)
from core.tape import Tape, Tensor, registry
from core.walk import Phase, Walk


def written(op, *shapes, **options):
    """The formula of an operation on arrays of these shapes, and its rules, as a walk shows them.

    A shape may also be an array, such as labels.
    """
    arrays = [np.ones(s) if isinstance(s, tuple) else np.asarray(s) for s in shapes]
    operands = [Tensor(a, letter) for a, letter in zip(arrays, op.operands, strict=True)]
    with Tape() as tape:
        result = op(*operands, **options)
        loss = result if result.shape == () else result.sum()
    record = tape.records[0]
    steps = [step for step in Walk(tape, loss).steps if step.record is record]
    return [step.formula for step in steps]


@pytest.mark.parametrize(
    ("formulas", "op", "shapes", "options"),
    [
        (["y = reshape(x, (3,2))", "dx = reshape(dy, (2,3))"], reshape, [(2, 3)],
         {"shape": (3, -1)}),
        (["y = transpose(x, axes 2,0,1)", "dx = transpose(dy, axes 1,2,0)"],
         transpose, [(2, 3, 4)], {"axes": (2, 0, 1)}),
        (["y = transpose(x, axes 2,1,0)", "dx = transpose(dy, axes 2,1,0)"],
         transpose, [(2, 3, 4)], {}),
        (["y = xᵀ", "dx = dyᵀ"], transpose, [(2, 3)], {}),
        (["c = [a, b] along axis 1", "da = dc[:, 0:3]", "db = dc[:, 3:7]"],
         concatenate, [(2, 3), (2, 4)], {"axis": -1}),
        (["y = x[:, 4:8]", "dx = dy at [:, 4:8], 0 elsewhere"],
         ops.slice, [(2, 8)], {"index": (np.s_[:], np.s_[4:8])}),
        (["y = x[−1, ::2, …]", "dx = dy at [−1, ::2, …], 0 elsewhere"],
         ops.slice, [(2, 8)], {"index": (-1, np.s_[::2], ...)}),
        (["y = x[::−1]", "dx = dy at [::−1], 0 elsewhere"],
         ops.slice, [(4,)], {"index": np.s_[::-1]}),
        (["y = x[…]", "dx = reshape(dy, (2,3))"], ops.slice, [(2, 3)], {"index": ()}),
        (["y = x[new axis]", "dx = reshape(dy, (2))"], ops.slice, [(2,)], {"index": None}),
        (["s = Σ x over axis 1", "dx = ds repeated along axis 1"], ops.sum, [(2, 3)], {"axis": -1}),
        (["m = Σ x / M over axes 0,2,  M = 8 terms",
          "dx = dm / M repeated along axes 0,2,  M = 8 terms"], mean, [(2, 3, 4)],
         {"axis": (0, 2)}),
        (["m = Σ x / M,  M = 6 terms", "dx = dm / M repeated,  M = 6 terms"], mean, [(2, 3)],
         {}),
        (["s = Σ x over no axis", "dx = ds"], ops.sum, [(2, 3)], {"axis": ()}),
        (["s = Σ x", "dx = ds repeated"], ops.sum, [(2, 3)], {"keepdims": True}),
        (["s = Σ x", "dx = ds"], ops.sum, [()], {}),
        (["c = a + b", "da = dc", "db = Σ dc over axis 0"], add, [(2, 3), (3,)], {}),
        (["c = a / b", "da = dc / b", "db = −Σ dc · a / b²"], divide, [(2, 3), ()], {}),
        (["c = a · b", "da = dc · bᵀ", "db = Σ aᵀ · dc over axis 0"], matmul,
         [(5, 2, 3), (3, 4)], {}),
        (["y = x³", "dx = dy · 3 · x²"], power, [(2,)], {"exponent": 3}),
        (["z = x ⋆ W + b,  stride (2,1),  padding 1",
          "dx = dz ∗ W,  dz spread by (2,1),  padding 1 cut off",
          "dW = x ⋆ dz,  dz spread by (2,1),  padding 1", "db = Σₙᵢⱼ dz[n,:,i,j]"],
         conv2d, [(1, 1, 5, 4), (1, 1, 3, 3), (1,)], {"stride": (2, 1), "padding": 1}),
        (["z = x ⋆ W + b,  stride 2", "dx = dz ∗ W,  dz spread by 2,  0 beyond",
          "dW = x ⋆ dz,  dz spread by 2,  cut to 3×3", "db = Σₙᵢⱼ dz[n,:,i,j]"],
         conv2d, [(1, 1, 4, 4), (1, 1, 3, 3), (1,)], {"stride": 2}),
        (["z = x ⋆ W + b", "dx = dz ∗ W", "dW = x ⋆ dz", "db = Σₙᵢ dz[n,:,i]"],
         conv1d, [(1, 1, 4), (1, 1, 3), (1,)], {}),
        (["p = Σᵤᵥ x[s·i+u, r·j+v] / K,  windows 3×2,  s = 1,  r = 2,  K = 6 numbers",
          "dx = Σ dp / K over the windows that cover x,  windows 3×2,  stride (1,2),  "
          "K = 6 numbers"],
         avg_pool2d, [(1, 1, 4, 4)], {"kernel_size": (3, 2), "stride": (1, 2)}),
        (["p = Σᵢⱼ x[i,j] / K,  K = 6 numbers",
          "dx = dp / K repeated along axes 2,3,  K = 6 numbers"],
         global_avg_pool2d, [(1, 1, 2, 3)], {}),
        (["a = x · m / (1 − p),  p = 0.25", "dx = da · m / (1 − p),  p = 0.25"],
         dropout, [(2,), (2,)], {"p": 0.25}),
        (["a = max(0, z) + s · min(0, z),  s = 0.2", "dz = da · ([z > 0] + s · [z ≤ 0]),  s = 0.2"],
         leaky_relu, [(2,)], {"negative_slope": 0.2}),
        (["a = z · Φ(z),  Φ by tanh", "dz = da · (Φ(z) + z · Φ′(z)),  Φ by tanh"],
         gelu, [(2,)], {"approximate": "tanh"}),
        (["y = γ · x / √(mean x² + ε),  mean over axis 1,  ε = 0.5",
          "dx = (γ·dy − x̂ · mean(γ·dy · x̂)) / rms,  mean over axis 1,  x̂ = x / rms,  "
          "rms² = mean x² + 0.5",
          "dγ = Σₙ dy[n] · x̂[n],  mean over axis 1,  x̂ = x / rms,  rms² = mean x² + 0.5"],
         rms_norm, [(2, 3), (3,)], {"eps": 0.5}),
        (["o = softmax(q · kᵀ / √d) · v,  key s ≤ query t,  d = 4",
          "dq = ds · k / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  "
          "p = softmax(q · kᵀ / √d),  key s ≤ query t,  d = 4",
          "dk = dsᵀ · q / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  "
          "p = softmax(q · kᵀ / √d),  key s ≤ query t,  d = 4",
          "dv = pᵀ · do,  p = softmax(q · kᵀ / √d),  key s ≤ query t,  d = 4"],
         scaled_dot_product_attention, [(2, 4), (2, 4), (2, 3)], {"is_causal": True}),
        (["y = R(t) · x,  R(t) = turn of pair i by t / 10000^(2i/4),  t = 0…1",
          "dx = R(t)ᵀ · dy,  R(t) = turn of pair i by t / 10000^(2i/4),  t = 0…1"],
         rotary, [(2, 4)], {}),
        (["a = log(1 + exp(β·z)) / β,  z where β·z > 9,  β = 2",
          "dz = da · σ(β·z),  da where β·z > 9,  β = 2"],
         softplus, [(2,)], {"beta": 2, "threshold": 9}),
        (["z = x · W + b", "dx = dz · Wᵀ", "dW = xᵀ · dz", "db = Σₙ dz[n]"],
         affine, [(2, 3), (3, 4), (4,)], {}),
        (["z = x · W + b", "dx = dz · Wᵀ", "dW = Σ xᵀ · dz over axis 0",
          "db = Σ dz over axes 0,1"], affine, [(2, 2, 3), (3, 4), (4,)], {}),
        (["z = x · W + b", "dx = dz · Wᵀ", "dW = xᵀ · dz", "db = Σ dz"],
         affine, [(2, 3), (3, 4), (1,)], {}),
        (["z = x · W + b", "dx = dz · Wᵀ", "dW = xᵀ · dz", "db = dz"],
         affine, [(3,), (3, 4), (4,)], {}),
        (["y = γ · (x − mean x) / √(var x + ε) + β,  γ, β along axis 1,  mean over axes 0,2,  "
          "ε = 0.5",
          "dx = γ · (dy − mean dy − x̂ · mean(dy · x̂)) / s,  γ along axis 1,  mean over axes 0,2,  "
          "x̂ = (x − mean x) / s,  s² = var x + 0.5",
          "dγ = Σ dy · x̂ over axes 0,2,  mean over axes 0,2,  x̂ = (x − mean x) / s,  "
          "s² = var x + 0.5", "dβ = Σ dy over axes 0,2"],
         batch_norm, [(2, 3, 4), (3,), (3,)], {"eps": 0.5}),
        (["y = γ · (x − μ) / √(v + ε) + β,  μ, v, γ, β along axis 1,  ε = 0.5",
          "dx = dy · γ / √(v + ε),  v, γ along axis 1,  ε = 0.5",
          "dγ = Σ dy · x̂ over axes 0,2,  μ, v along axis 1,  x̂ = (x − μ) / √(v + ε),  ε = 0.5",
          "dβ = Σ dy over axes 0,2"],
         batch_norm_inference, [(2, 3, 4), (3,), (3,), (3,), (3,)], {"eps": 0.5}),
        (["y = x⁻¹", "dx = dy · (−1 · x⁻²)"], power, [(2,)], {"exponent": -1}),
        (["L = Σ h(y − t) / M,  h(d) = ½d² for |d| ≤ δ, else δ·(|d| − ½δ),  M = 6 terms,  δ = 2",
          "dy = dL · clip(y − t, ±δ) / M,  M = 6 terms,  δ = 2",
          "dt = dL · clip(t − y, ±δ) / M,  M = 6 terms,  δ = 2"],
         huber_loss, [(2, 3), (2, 3)], {"delta": 2}),
        (["L = −Σₙ q[n,y[n]] / N,  N = 1 row", "dq = −dL · onehot(y) / N,  N = 1 row"],
         nll_loss, [(1, 3), [2]], {}),
    ],
)  # fmt: skip
def test_a_formula_says_which_axes_parts_and_options(formulas, op, shapes, options):
    assert written(op, *shapes, **options) == formulas


@pytest.mark.parametrize(
    ("clause", "op", "shapes", "options"),
    [
        ("M = 8 terms", mse_loss, [(4, 2), (4, 2)], {}),
        ("N = 2 rows", cross_entropy, [(2, 3), [0, 1]], {}),
        ("C = 3 classes", hinge_loss, [(2, 3), [0, 1]], {}),
        ("m = 0.5", hinge_loss, [(2, 3), [0, 1]], {"margin": 0.5}),
        ("β = 3", swish, [(2,)], {"beta": 3}),
        ("α = 0.5", elu, [(2,)], {"alpha": 0.5}),
        ("ε = 1e−05", layer_norm, [(2, 3), (3,), (3,)], {}),
        ("mean over axis 1", layer_norm, [(2, 3), (3,), (3,)], {}),
        ("mean over axes 0,2", batch_norm, [(2, 3, 4), (3,), (3,)], {}),
        ("mean over axes 1,2", group_norm, [(2, 4, 3), (4,), (4,)], {}),
        ("mean over each of 2 groups", group_norm, [(2, 4), (4,), (4,)],
         {"num_groups": 2}),
        ("s = 2", max_pool2d, [(1, 1, 4, 4)], {}),
        ("t = 3…4", rotary, [(2, 4)], {"first": 3}),
    ],
)  # fmt: skip
def test_a_letter_that_is_no_array_is_told(clause, op, shapes, options):
    assert clause in written(op, *shapes, **options)[0].split(",  ")


def test_the_letter_p_of_a_gradient_stands_for_the_softmax_of_these_scores():
    z = Tensor(np.zeros((2, 3)), "scores")
    with Tape() as tape:
        loss = cross_entropy(z, np.array([0, 1])).named("L")
    step = next(s for s in Walk(tape, loss).steps if s.phase is Phase.BACKWARD)
    assert "p = softmax(scores)" in step.formula


def test_a_transposed_array_whose_name_says_so_already_stands_in_brackets():
    k, q = Tensor(np.ones((2, 2)), "k"), Tensor(np.ones((2, 2)), "q")
    with Tape() as tape:
        c = matmul(q, k.transpose().named("kᵀ")).named("c")
        loss = multiply(c, c).sum().named("L")
    made = {step.name: step for step in Walk(tape, loss).steps}
    assert made["dq"].formula == "dq = dc · (kᵀ)ᵀ"
    assert made["dk"].formula == "dk = (dkᵀ)ᵀ"


@pytest.mark.parametrize("name", ENROLLED)
@given(data=st.data())
def test_a_formula_with_its_options_still_says_what_is_made(name, data):
    arrays, options = data.draw(some_operands(name))
    op = registry[name]
    for which in (None, *range(len(op.rules))):
        short = op.formula if which is None else op.rules[which]
        long = explainer_of(op).formula(which, arrays, op.completed(options))
        assert str(long).split(" = ")[0] == short.split(" = ")[0]
    assert all(explainer_of(op).letters(arrays, op.completed(options)).values())


def walked(op, *tensors, **options):
    """The steps of a walk in which `op` is the first operation, by what they make."""
    with Tape() as tape:
        result = op(*tensors, **options)
        loss = result if result.shape == () else multiply(result, result).sum()
    return {step.name: step for step in Walk(tape, loss.named("loss")).steps}


@pytest.mark.parametrize(
    ("op", "shapes", "names", "made", "formula"),
    [
        (cross_entropy, [(2, 3), [0, 1]], "pt", "dp",
         "dp = dloss · (p′ − onehot(t)) / N,  p′ = softmax(p),  N = 2 rows"),
        (mse_loss, [(2,), (2,)], "Mx", "loss", "loss = Σ (M − x)² / M′,  M′ = 2 terms"),
        (huber_loss, [(2,), (2,)], "hd", "loss",
         "loss = Σ h′(h − d) / M,  h′(d′) = ½d′² for |d′| ≤ δ, else δ·(|d′| − ½δ),  M = 2 terms,  "
         "δ = 1"),
        (rotary, [(2, 4)], "t", "y",
         "y = R(t′) · t,  R(t′) = turn of pair i by t′ / 10000^(2i/4),  t′ = 0…1"),
        (scaled_dot_product_attention, [(2, 4), (2, 4), (2, 4)], "pkv", "dv",
         "dv = p′ᵀ · do,  p′ = softmax(p · kᵀ / √d),  d = 4"),
    ],
)  # fmt: skip
def test_a_letter_that_is_an_operands_name_has_a_prime(op, shapes, names, made, formula):
    arrays = [np.ones(s) if isinstance(s, tuple) else np.asarray(s) for s in shapes]
    tensors = [Tensor(array, name) for array, name in zip(arrays, names, strict=True)]
    assert walked(op, *tensors)[made].formula == formula


@pytest.mark.parametrize(
    ("op", "shapes", "options", "made", "text"),
    [
        (add, [(2, 3), (3,)], {}, "db", "(3) = Σ (2,3) over axis 0"),
        (power, [(2,)], {"exponent": 3}, "y", "(2) = (2)³"),
        (transpose, [(2, 3, 4)], {"axes": (0, 2, 1)}, "y",
         "(2,4,3) = transpose((2,3,4), axes 0,2,1)"),
        (reshape, [()], {"shape": (1, 1)}, "y", "(1,1) = reshape(number, (1,1))"),
        (relu, [()], {}, "loss", ""),
        (relu, [(2,)], {}, "a", "(2) = max(0, (2))"),
        (graph_convolution, [(4, 2)], sampled("graph_convolution")[1], "h",
         "(4,2) = (4,4) · (4,2)"),
    ],
)  # fmt: skip
def test_the_shapes_are_those_of_the_formula_above_them(op, shapes, options, made, text):
    tensors = [Tensor(np.ones(s), n) for s, n in zip(shapes, op.operands, strict=True)]
    assert walked(op, *tensors, **options)[made].shapes == text


def test_the_matrices_of_two_graphs_have_two_names():
    path, star = (Graph.undirected(3, edges) for edges in ([[0, 1], [1, 2]], [[0, 1], [0, 2]]))
    with Tape() as tape:
        h = graph_convolution(Tensor(np.eye(3), "x"), graph=path)
        h = graph_convolution(graph_convolution(h, graph=star), graph=path)
        loss = multiply(h, h).sum()
    made = {step.name: step for step in Walk(tape, loss).steps}
    assert [made[name].formula for name in ("h", "h′", "h′3", "dh")] == [
        "h = Â · x", "h′ = Â′ · h", "h′3 = Â · h′", "dh = Â′ᵀ · dh′"
    ]  # fmt: skip
    (given,) = made["h′"].given
    assert given.name == "Â′"
    np.testing.assert_array_equal(given.array, star.normalized.dense())
    assert made["h"].given[0] is made["dx"].given[0] is made["h′3"].given[0]


def test_the_mean_over_neighbours_is_one_letter_and_says_what_that_is():
    x = Tensor(np.ones((4, 2)), "x")
    steps = walked(neighbour_mean, x, **sampled("neighbour_mean")[1])
    assert steps["m"].formula == "m = Ā · x,  Ā = D⁻¹ · A"
    assert [one.name for one in steps["dx"].given] == ["Ā"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (1 / 3, "0.3333333333333333"), (np.float32(0.1), "0.1"), (1e-5, "1e−05")],
)
def test_a_number_in_a_formula_has_all_its_digits(value, text):
    assert plain(value) == text


def test_a_negative_scale_stands_in_brackets():
    tensors = [Tensor(np.ones((2, 2)), name) for name in "qkv"]
    steps = walked(scaled_dot_product_attention, *tensors, scale=-0.5)
    assert steps["o"].formula == "o = softmax(q · kᵀ · (−0.5)) · v"


SYMBOLS = {"·": "*", "−": "-", "²": "**2", "…": "...", "new axis": "None"}


def turned(x):
    return x.swapaxes(-1, -2) if x.ndim > 1 else x


def computed(text, arrays):
    """What an expression such as ``a · bᵀ`` or ``x[::−1]`` comes to."""
    for symbol, python in SYMBOLS.items():
        text = text.replace(symbol, python)
    text = re.sub(r"(\w+?)ᵀ", r"turned(\1)", text)
    text = re.sub(r"axes? ([\d,]+)", r"(\1,)", text)
    names = {"reshape": np.reshape, "transpose": np.transpose, "turned": turned}
    return eval(text, {**names, **arrays})


def axes_in(text):
    """The axes in ``over axes 0,2``; None where it names none, for all of them."""
    digits = re.findall(r"\d+", text)
    return tuple(map(int, digits)) if digits or "no axis" in text else None


def told(formula, arrays, shape):
    """The array of `shape` that a formula makes of `arrays`, read as a learner reads it."""
    right, *clauses = formula.split(" = ", 1)[1].split(",  ")
    numbers = (clause.split(" = ") for clause in clauses)
    arrays = arrays | {letter: float(value.split()[0]) for letter, value in numbers}
    right = re.sub(r"Σₙ (\w+)\[n\]", r"Σ \1 over axis 0", right)
    if placed := re.fullmatch(r"(\w+) at (\[.+\]), 0 elsewhere", right):
        made = np.zeros(shape)
        made[computed(f"part{placed[2]}", {"part": np.index_exp})] = arrays[placed[1]]
        return made
    if joined := re.fullmatch(r"\[(\w+), (\w+)\](.*)", right):
        (axis,) = axes_in(joined[3]) or (0,)
        return np.concatenate([arrays[joined[1]], arrays[joined[2]]], axis)
    if spread := re.fullmatch(r"(.+) repeated(.*)", right):
        share, axes = np.asarray(computed(spread[1], arrays)), axes_in(spread[2])
        if axes is None:
            return np.full(shape, share.item())
        lost = share.ndim < len(shape)  # unless keepdims kept the axes
        return np.broadcast_to(np.expand_dims(share, axes) if lost else share, shape)
    if summed := re.fullmatch(r"(−?)Σ (.+?)(| over .+)", right):
        made = computed(summed[2], arrays).sum(axis=axes_in(summed[3]))
        return -made if summed[1] else made
    return computed(right, arrays)


def as_matrix(array, *, row):
    """A vector as the row or the column that it counts as in a product."""
    return array if array.ndim != 1 else array[None, :] if row else array[:, None]


@pytest.mark.parametrize(
    "name",
    ["slice", "transpose", "concatenate", "reshape", "sum", "mean",
     "add", "subtract", "multiply", "divide", "matmul", "affine"],
)  # fmt: skip
@given(data=st.data())
def test_what_is_written_is_what_is_computed(name, data):
    op, (drawn, options) = registry[name], data.draw(some_operands(name))
    explainer, options = explainer_of(op), op.completed(options)
    result, saved = op.forward(*drawn, **options)
    upstream = np.cos(np.arange(result.size)).reshape(result.shape)
    arrays, letter = dict(zip(op.operands, drawn, strict=True)), op.formula.split(" = ")[0]
    arrays[f"d{letter}"] = upstream
    product = name in ("matmul", "affine")
    if product:
        left, right, *_ = op.operands
        rows, columns = drawn[0].ndim > 1, drawn[1].ndim > 1
        arrays[left] = as_matrix(arrays[left], row=True)
        arrays[right] = as_matrix(arrays[right], row=False)
        batch = upstream.shape[: upstream.ndim - rows - columns]
        sizes = arrays[left].shape[-2], arrays[right].shape[-1]
        arrays[f"d{letter}"] = upstream.reshape(*batch, *sizes)
    for which, expected in some(enumerate((result, *op.backward(upstream, saved)), -1)):
        formula = explainer.formula(None if which < 0 else which, drawn, options)
        meant = explainer.letters(drawn, options).items()
        formula = ",  ".join([str(formula), *(f"{letter} = {value}" for letter, value in meant)])
        formula = formula.replace("·", "@") if product else formula
        made = np.asarray(told(formula, arrays, expected.shape))
        kept = [[size for size in shape if size > 1] for shape in (made.shape, expected.shape)]
        assert kept[0] == kept[1], formula  # an axis of one number may come or go
        np.testing.assert_allclose(
            made.reshape(expected.shape), expected, 1e-9, 1e-9, err_msg=formula
        )
