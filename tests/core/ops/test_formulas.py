"""What a formula says of axes, parts, options, and of letters that are no arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands import ENROLLED, some_operands

from core.losses import cross_entropy, hinge_loss, huber_loss, mse_loss, nll_loss
from core.ops import (
    add,
    avg_pool2d,
    batch_norm,
    concatenate,
    conv1d,
    conv2d,
    divide,
    dropout,
    elu,
    gelu,
    global_avg_pool2d,
    group_norm,
    layer_norm,
    leaky_relu,
    matmul,
    max_pool2d,
    mean,
    multiply,
    power,
    reshape,
    rms_norm,
    rotary,
    scaled_dot_product_attention,
    slice,  # noqa: A004  the operation
    sum,  # noqa: A004  the operation
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
         slice, [(2, 8)], {"index": (np.s_[:], np.s_[4:8])}),
        (["y = x[−1, ::2, …]", "dx = dy at [−1, ::2, …], 0 elsewhere"],
         slice, [(2, 8)], {"index": (-1, np.s_[::2], ...)}),
        (["y = x[::−1]", "dx = dy at [::−1], 0 elsewhere"], slice, [(4,)], {"index": np.s_[::-1]}),
        (["y = x[…]", "dx = reshape(dy, (2,3))"], slice, [(2, 3)], {"index": ()}),
        (["y = x[new axis]", "dx = reshape(dy, (2))"], slice, [(2,)], {"index": None}),
        (["s = Σ x over axis 1", "dx = ds repeated along axis 1"], sum, [(2, 3)], {"axis": -1}),
        (["m = Σ x / M over axes 0,2,  M = 8 terms",
          "dx = dm / M repeated along axes 0,2,  M = 8 terms"], mean, [(2, 3, 4)],
         {"axis": (0, 2)}),
        (["m = Σ x / M,  M = 6 terms", "dx = dm / M,  M = 6 terms"], mean, [(2, 3)], {}),
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
          "dx = (γ·dy − x̂ · mean(γ·dy · x̂)) / rms,  mean over axis 1,  rms = √(mean x² + ε)",
          "dγ = Σₙ dy[n] · x̂[n]"], rms_norm, [(2, 3), (3,)], {"eps": 0.5}),
        (["o = softmax(q · kᵀ / √d) · v,  key s ≤ query t,  d = 4",
          "dq = ds · k / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  d = 4",
          "dk = dsᵀ · q / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  d = 4",
          "dv = pᵀ · do,  p = softmax(q · kᵀ / √d),  d = 4"],
         scaled_dot_product_attention, [(2, 4), (2, 4), (2, 3)], {"causal": True}),
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
        ("mean over each of 2 groups of channels", group_norm, [(2, 4), (4,), (4,)],
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
        long = op.written(which, arrays, options)
        assert long.split(" = ")[0] == short.split(" = ")[0]
    assert all(op.letters(arrays, options).values())
