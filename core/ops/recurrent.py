"""Recurrence: the same weights at every step of a sequence, and a state that one step hands on.

Three kinds of step (plain, LSTM, GRU), each in two forms: a cell makes one step, its state an
operand and its result; a sequence makes all steps from a state of zeros. Both keep the weights of
the inputs in W (D, G·H) and those of the state in U (H, G·H), the G gates side by side in
PyTorch's order. torch.nn.LSTM and its kin keep the transposes, and two biases where one is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core.expression import Expression, Named, call, constant, total
from core.ops.activations import logistic, sigmoid, tanh
from core.ops.arithmetic import add, multiply, subtract
from core.ops.linear import affine, matmul, rows
from core.ops.shape import cat
from core.tape import Array, Factor, Op, Options, Saved, Tensor, enrol

Values = dict[str, Named]
"""Operands, gates, states and the gradients inside, by their letters."""


class Cell(Op):
    """One step: x (N, D), the state before it, W, U and biases → the state after it.

    A step has two linear parts, a = x·W + b and q = h_prev·U; where only their sum counts, it is
    called z. What explains an element serves the sequence too: `at` is (n,) here and (n, t) there.
    """

    analytic = True

    fused = True
    gates: ClassVar[int]
    biases: ClassVar[int] = 1
    inside: ClassVar[tuple[str, ...]]
    """Letters of the arrays (N, H) that `advance` leaves for `retreat`."""

    slopes: ClassVar[tuple[str, str]] = ("dz", "dz")
    """What ∂L/∂a and ∂L/∂q are called."""

    def start(self, batch: int, hidden: int, dtype: npt.DTypeLike) -> Array:
        """The state before the first step: zeros (N, H)."""
        return np.zeros((batch, hidden), dtype)

    def hidden(self, state: Array) -> Array:
        """The part of a state that is the step's output: h (N, H)."""
        return state

    def output(self, state: Tensor) -> Tensor:
        """The same part, recorded."""
        return state

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        """The state after the step, and the arrays `inside` it."""
        raise NotImplementedError

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        """∂L/∂a, ∂L/∂q and ∂L/∂(state before), from `dstate` = ∂L/∂(state after)."""
        raise NotImplementedError

    def weight_gradients(self, x: Array, h_prev: Array, da: Array, dq: Array) -> tuple[Array, ...]:
        """dW, dU and those of the biases. Steps share the weights, so their gradients add."""
        dW = rows(x).T @ rows(da)  # dW[i,j] = Σₙ Σₜ x[n,t,i]·da[n,t,j]
        dU = rows(h_prev).T @ rows(dq)  # dU[k,j] = Σₙ Σₜ h_prev[n,t,k]·dq[n,t,j]
        return dW, dU, *(rows(slope).sum(axis=0) for slope in (da, dq)[: self.biases])

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        x, before, W, U, b, *bias = operands
        after, inside = self.advance(x @ W + b, before, U, *bias)
        return after, (x, before, W, U, *inside)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, before, W, U, *inside = saved
        da, dq, dbefore = self.retreat(upstream, tuple(inside), U)
        return da @ W.T, dbefore, *self.weight_gradients(x, self.hidden(before), da, dq)

    def check(self, *operands: Array, **options: Any) -> None:
        x, before, *weights = operands
        if x.ndim != 2:
            raise ValueError(f"{self.name}: x has shape {x.shape}; expected (N, D), a single step")
        self.check_weights(self.name, x, *weights)
        expected = self.start(len(x), len(weights[1]), np.int8).shape
        if before.shape != expected:
            raise ValueError(
                f"{self.name}: {self.operands[1]} has shape {before.shape}; x {x.shape} and U "
                f"{weights[1].shape} need {expected}"
            )

    def check_weights(self, name: str, x: Array, W: Array, U: Array, *biases: Array) -> None:
        """Raise ValueError if the weights do not fit each other or the D columns of x."""
        wide = f"{self.gates}·H" if self.gates > 1 else "H"
        if U.ndim != 2 or U.size == 0 or U.shape[1] != self.gates * U.shape[0]:
            raise ValueError(f"{name}: U has shape {U.shape}; expected (H, {wide}) with H ≥ 1")
        if W.shape != (x.shape[-1], U.shape[1]):
            raise ValueError(
                f"{name}: W has shape {W.shape}; x {x.shape} and U {U.shape} need (D, {wide}), "
                f"here {(x.shape[-1], U.shape[1])}"
            )
        for letter, bias in zip(self.operands[4:], biases, strict=True):
            if bias.shape != U.shape[1:]:
                raise ValueError(
                    f"{name}: {letter} has shape {bias.shape}; U {U.shape} needs {U.shape[1:]}"
                )

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        x, before = rng.normal(size=(3, 3)), rng.normal(size=self.start(3, 2, np.int8).shape)
        return x, before, *self.sample_weights(rng)

    def sample_weights(self, rng: np.random.Generator) -> tuple[Array, ...]:
        """W, U and the biases, for D = 3 and H = 2."""
        wide = 2 * self.gates
        shapes = ((3, wide), (2, wide), *[(wide,)] * self.biases)
        return tuple(rng.normal(size=shape) for shape in shapes)

    def values(self, operands: Sequence[Named], upstream: Named | None = None) -> Values:
        """What the explanations speak of; the gradients only with an `upstream`."""
        _, (_, before, _, U, *inside) = self.forward(*(named.array for named in operands))
        arrays = dict(zip(self.inside, inside, strict=True)) | {"h_prev": self.hidden(before)}
        if upstream is not None:
            da, dq, _ = self.retreat(upstream.array, tuple(inside), U)
            arrays |= zip(self.slopes, (da, dq), strict=True)
        named = {letter: Named(letter, array) for letter, array in arrays.items()}
        return named | dict(zip(self.operands, operands, strict=True))

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        n, j = index
        return self.element((n,), j, self.values(operands))

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        letter = self.formula.split(" = ")[0]
        values = self.values(operands, upstream) | {letter: result, "upstream": upstream}
        if which == 1:
            return self.explain_before(index, values, upstream)
        return self.explain_weight(self.operands[which], index, values)

    def element(self, at: tuple[int, ...], j: int, values: Values) -> Expression:
        """h[…,j] at the row, or the row and step, `at`."""
        raise NotImplementedError

    def explain_before(
        self, index: tuple[int, ...], values: Values, upstream: Named
    ) -> Sequence[Factor]:
        """One element of the gradient of the state before."""
        n, k = index
        U, (_, q) = values["U"], self.slopes
        return [self.path(q, (n,), j, U[k, j], values) for j in range(U.shape[1])]

    def explain_weight(
        self, letter: str, index: tuple[int, ...], values: Values
    ) -> Sequence[Factor]:
        """One element of dx, dW, dU, db or dbh."""
        x, h_prev, W = (values[name] for name in ("x", "h_prev", "W"))
        a, q = self.slopes
        if letter == "x":
            *at, i = index
            return [self.path(a, (*at,), j, W[i, j], values) for j in range(W.shape[1])]
        *row, j = index
        slope, read = a if letter in ("W", "b") else q, {"W": x, "U": h_prev}.get(letter)
        return [
            self.path(slope, at, j, read[(*at, *row)] if read else constant(1), values)
            for at in np.ndindex(x.shape[:-1])
        ]

    def path(
        self, slope: str, at: tuple[int, ...], j: int, local: Expression, values: Values
    ) -> Factor:
        """What comes by ∂L/∂a[…,j] or ∂L/∂q[…,j], whose own slope is `local`."""
        return Factor(values[slope][(*at, j)], local)


class RnnCell(Cell):
    """h = tanh(x·W + h_prev·U + b): x (N, D), h_prev (N, H) → h (N, H). Elman 1990.

    W (D, H), U (H, H), b (H,).
    """

    name = "rnn_cell"
    formula = "h = tanh(x · W + h_prev · U + b)"
    operands = ("x", "h_prev", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = dh · (1 − h²)",
        "dh_prev = dz · Uᵀ,  dz = dh · (1 − h²)",
        "dW = xᵀ · dz,  dz = dh · (1 − h²)",
        "dU = h_prevᵀ · dz,  dz = dh · (1 − h²)",
        "db = Σₙ dz[n],  dz = dh · (1 − h²)",
    )
    gates = 1
    inside = ("h",)

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        h = np.tanh(a + before @ U)
        return h, (h,)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        (h,) = inside
        dz = dstate * (1 - h * h)
        return dz, dz, dz @ U.T

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, h_prev, W, U, b = operands
        a, q = affine(x, W, b).named("a"), matmul(h_prev, U).named("q")
        return tanh(add(a, q).named("z"))

    def path(
        self, slope: str, at: tuple[int, ...], j: int, local: Expression, values: Values
    ) -> Factor:
        if "upstream" not in values:  # in a sequence, where later steps send gradients too
            return super().path(slope, at, j, local, values)
        dh, h = values["upstream"][(*at, j)], values["h"][(*at, j)]
        return Factor(dh, (1 - h**2) * local)

    def element(self, at: tuple[int, ...], j: int, values: Values) -> Expression:
        x, h_prev, W, U, b = (values[letter] for letter in self.operands)
        return call(
            "tanh",
            np.tanh,
            total(
                [
                    *(x[(*at, i)] * W[i, j] for i in range(W.shape[0])),
                    *(h_prev[(*at, k)] * U[k, j] for k in range(U.shape[0])),
                    b[j],
                ]
            ),
        )


class LstmCell(Cell):
    """Long short-term memory: x (N, D), s_prev (2, N, H) → s (2, N, H).

    A state holds two arrays, s[0] = h and s[1] = c: the output, and the memory, of which a step
    forgets a part and to which it adds. Side by side in z = x·W + h_prev·U + b stand what makes
    the input gate i = σ(z₀), the forget gate f = σ(z₁), the candidate g = tanh(z₂) and the output
    gate o = σ(z₃). W (D, 4H), U (H, 4H), b (4H,). Hochreiter and Schmidhuber 1997; the forget
    gate: Gers, Schmidhuber and Cummins 2000.
    """

    name = "lstm_cell"
    formula = (
        "s = (o · tanh(c), c),  c = f · c_prev + i · g,  "
        "g = tanh(z),  i,f,o = σ(z),  z = x · W + h_prev · U + b"
    )
    operands = ("x", "s_prev", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = ds · ∂s/∂z",
        "ds_prev = (dz · Uᵀ, dc · f),  dz = ds · ∂s/∂z",
        "dW = xᵀ · dz,  dz = ds · ∂s/∂z",
        "dU = s_prev[0]ᵀ · dz,  dz = ds · ∂s/∂z",
        "db = Σₙ dz[n],  dz = ds · ∂s/∂z",
    )
    gates = 4
    inside = ("i", "f", "g", "o", "c_prev", "c")

    def start(self, batch: int, hidden: int, dtype: npt.DTypeLike) -> Array:
        return np.zeros((2, batch, hidden), dtype)

    def hidden(self, state: Array) -> Array:
        h, _ = state
        return np.asarray(h)

    def output(self, state: Tensor) -> Tensor:
        return state[0]

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        h_prev, c_prev = before
        z = np.split(a + h_prev @ U, 4, axis=1)
        i, f, g, o = logistic(z[0]), logistic(z[1]), np.tanh(z[2]), logistic(z[3])
        c = f * c_prev + i * g
        return np.stack([o * np.tanh(c), c]), (i, f, g, o, c_prev, c)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        i, f, g, o, c_prev, c = inside
        dh, dc = dstate
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t * t)
        dz = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * c_prev * f * (1 - f),
                dc * i * (1 - g * g),
                dh * t * o * (1 - o),
            ],
            axis=1,
        )
        return dz, dz, np.stack([dz @ U.T, dc * f])

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, s_prev, W, U, b = operands
        h_prev, c_prev = s_prev[0].named("h_prev"), s_prev[1].named("c_prev")
        z = add(affine(x, W, b).named("a"), matmul(h_prev, U).named("q")).named("z")
        H = U.shape[0]
        zi, zf, zg, zo = (
            z[:, k * H : (k + 1) * H].named(f"z{gate}") for k, gate in enumerate("ifgo")
        )
        i, f, o = sigmoid(zi).named("i"), sigmoid(zf).named("f"), sigmoid(zo).named("o")
        g = tanh(zg).named("g")
        kept, new = multiply(f, c_prev).named("kept"), multiply(i, g).named("new")
        c = add(kept, new).named("c")
        h = multiply(o, tanh(c).named("tanh_c")).named("h")
        return cat([h[None], c[None]])

    def element(self, at: tuple[int, ...], j: int, values: Values) -> Expression:
        return values["o"][(*at, j)] * call("tanh", np.tanh, self.memory(at, j, values))

    def memory(self, at: tuple[int, ...], j: int, values: Values) -> Expression:
        """c[…,j]."""
        i, f, g, c_prev = (values[letter][(*at, j)] for letter in ("i", "f", "g", "c_prev"))
        return f * c_prev + i * g

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        part, n, j = index
        of = self.memory if part else self.element
        return of((n,), j, self.values(operands))

    def explain_before(
        self, index: tuple[int, ...], values: Values, upstream: Named
    ) -> Sequence[Factor]:
        part, *at = index
        if part == 0:
            return super().explain_before((*at,), values, upstream)
        f, o, c = (values[letter][(*at,)] for letter in ("f", "o", "c"))
        through_h = o * (1 - call("tanh", np.tanh, c) ** 2) * f
        return [Factor(upstream[(1, *at)], f), Factor(upstream[(0, *at)], through_h)]


class GruCell(Cell):
    """Gated recurrent unit: x (N, D), h_prev (N, H) → h (N, H). Cho et al. 2014.

    Side by side in a = x·W + b and q = h_prev·U + bh stand the parts of r = σ(a₀ + q₀), which
    resets, z = σ(a₁ + q₁), which keeps, and the candidate n = tanh(a₂ + r·q₂). W (D, 3H),
    U (H, 3H), b and bh (3H,): two biases, because r stands before one of them. (Cho et al. reset
    h_prev before the product with U; PyTorch and this resets q₂ after it, which is faster.)
    """

    name = "gru_cell"
    formula = (
        "h = (1 − z) · n + z · h_prev,  n = tanh(aₙ + r·qₙ),  r,z = σ(a + q),  "
        "a = x · W + b,  q = h_prev · U + bh"
    )
    operands = ("x", "h_prev", "W", "U", "b", "bh")
    rules = (
        "dx = da · Wᵀ,  da = dh · ∂h/∂a",
        "dh_prev = dh · z + dq · Uᵀ,  dq = dh · ∂h/∂q",
        "dW = xᵀ · da,  da = dh · ∂h/∂a",
        "dU = h_prevᵀ · dq,  dq = dh · ∂h/∂q",
        "db = Σₙ da[n],  da = dh · ∂h/∂a",
        "dbh = Σₙ dq[n],  dq = dh · ∂h/∂q",
    )
    gates = 3
    biases = 2
    inside = ("r", "z", "n", "q", "h_prev")
    slopes = ("da", "dq")

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        (bh,) = bias
        a_r, a_z, a_n = np.split(a, 3, axis=1)
        q_r, q_z, q_n = np.split(before @ U + bh, 3, axis=1)
        r, z = logistic(a_r + q_r), logistic(a_z + q_z)
        n = np.tanh(a_n + r * q_n)
        return (1 - z) * n + z * before, (r, z, n, q_n, before)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        r, z, n, q_n, h_prev = inside
        dn = dstate * (1 - z) * (1 - n * n)
        dz = dstate * (h_prev - n) * z * (1 - z)
        dr = dn * q_n * r * (1 - r)
        da = np.concatenate([dr, dz, dn], axis=1)
        dq = np.concatenate([dr, dz, dn * r], axis=1)
        return da, dq, dstate * z + dq @ U.T

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, h_prev, W, U, b, bh = operands
        a, q = affine(x, W, b).named("a"), affine(h_prev, U, bh).named("q")
        H = U.shape[0]
        r = sigmoid(add(a[:, :H], q[:, :H])).named("r")
        z = sigmoid(add(a[:, H : 2 * H], q[:, H : 2 * H])).named("z")
        n = tanh(add(a[:, 2 * H :], multiply(r, q[:, 2 * H :]))).named("n")
        return add(multiply(subtract(1.0, z), n), multiply(z, h_prev))

    def element(self, at: tuple[int, ...], j: int, values: Values) -> Expression:
        z, n, h_prev = (values[letter][(*at, j)] for letter in ("z", "n", "h_prev"))
        return (1 - z) * n + z * h_prev

    def explain_before(
        self, index: tuple[int, ...], values: Values, upstream: Named
    ) -> Sequence[Factor]:
        kept = Factor(upstream[index], values["z"][index])
        return [kept, *super().explain_before(index, values, upstream)]


rnn_cell = enrol(RnnCell())
lstm_cell = enrol(LstmCell())
gru_cell = enrol(GruCell())


class OverTime(Op):
    """A cell at every step of x (N, T, D), from a state of zeros: all hidden states h (N, T, H).

    The last is h[:, −1]. Backward through time: each step gets, beside its own upstream gradient,
    what the step after it hands back (Werbos 1990).
    """

    analytic = True

    fused = True
    cell: ClassVar[Cell]

    def check(self, *operands: Array, **options: Any) -> None:
        x, *weights = operands
        if x.ndim != 3 or x.shape[1] == 0:
            raise ValueError(
                f"{self.name}: x has shape {x.shape}; expected (N, T, D), sequences of T ≥ 1 steps"
            )
        self.cell.check_weights(self.name, x, *weights)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        x, W, U, b, *bias = operands
        a = x @ W + b
        batch, steps, hidden = *x.shape[:2], len(U)
        dtype = np.result_type(a, U, *bias, np.float16)
        # In memory the batch is innermost, as core.kernels.recurrent wants it.
        h = np.empty((steps, hidden, batch), dtype).transpose(2, 0, 1)
        state = self.cell.start(batch, hidden, dtype)
        history = []
        for t in range(steps):
            state, inside = self.cell.advance(a[:, t], state, U, *bias)
            h[:, t] = self.cell.hidden(state)
            history.append(inside)
        # The same arrays for all steps together: (N, T, H).
        inside = tuple(np.stack(arrays, axis=1) for arrays in zip(*history, strict=True))
        return h, (x, W, U, h, *inside)

    def slopes(self, dh: Array, saved: Saved) -> tuple[Array, Array]:
        """∂L/∂a and ∂L/∂q of all steps (N, T, G·H), made from the last step to the first."""
        _, _, U, h, *inside = saved
        batch, steps, hidden = h.shape
        da, dq = (np.empty((batch, steps, U.shape[1]), h.dtype) for _ in range(2))
        dstate = self.cell.start(batch, hidden, h.dtype)
        for t in reversed(range(steps)):
            arriving = self.cell.hidden(dstate)
            arriving += dh[:, t]
            da[:, t], dq[:, t], dstate = self.cell.retreat(
                dstate, tuple(array[:, t] for array in inside), U
            )
        return da, dq

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, W, _, h, *_ = saved
        da, dq = self.slopes(upstream, saved)
        return da @ W.T, *self.cell.weight_gradients(x, shifted(h), da, dq)

    def steps(self, x: Tensor, *weights: Tensor) -> list[Tensor]:
        """The hidden state (N, H) after each step, every step made by a cell of its own."""
        self.check(x.data, *(weight.data for weight in weights))
        letter, U = self.cell.formula.split(" = ")[0], weights[1]
        state = Tensor(self.cell.start(x.shape[0], U.shape[0], U.dtype), f"{letter}0")
        hidden = []
        for t in range(x.shape[1]):
            now = x[:, t].named(f"x{t + 1}")
            state = self.cell(now, state, *weights).named(f"{letter}{t + 1}")
            hidden.append(self.cell.output(state).named(f"h{t + 1}"))
        return hidden

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        return cat([h[:, None] for h in self.steps(*operands)], axis=1)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(2, 3, 3)), *self.cell.sample_weights(rng)

    def values(self, operands: Sequence[Named], upstream: Named | None = None) -> Values:
        """What the explanations speak of; the gradients only with an `upstream`."""
        _, saved = self.forward(*(named.array for named in operands))
        _, _, _, h, *inside = saved
        arrays = dict(zip(self.cell.inside, inside, strict=True)) | {"h_prev": shifted(h)}
        if upstream is not None:
            arrays |= zip(self.cell.slopes, self.slopes(upstream.array, saved), strict=True)
        named = {letter: Named(letter, array) for letter, array in arrays.items()}
        return named | dict(zip(self.operands, operands, strict=True))

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        *at, j = index
        return self.cell.element(tuple(at), j, self.values(operands))

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        values = self.values(operands, upstream)
        return self.cell.explain_weight(self.operands[which], index, values)


def shifted(h: Array) -> Array:
    """The hidden state before each step, from those after each step: (N, T, H), zeros first."""
    h_prev = np.zeros_like(h)
    h_prev[:, 1:] = h[:, :-1]
    return h_prev


class Rnn(OverTime):
    """Elman's network over time: x (N, T, D), W (D, H), U (H, H), b (H,) → h (N, T, H)."""

    name = "rnn"
    formula = "h = tanh(x · W + h_prev · U + b) at each step t"
    operands = ("x", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "dW = Σₜ x[t]ᵀ · dz[t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "dU = Σₜ h[t−1]ᵀ · dz[t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "db = Σₙ Σₜ dz[n,t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
    )
    cell = rnn_cell


class Lstm(OverTime):
    """LSTM over time: x (N, T, D), W (D, 4H), U (H, 4H), b (4H,) → h (N, T, H).

    The gates and their order are those of `lstm_cell`.
    """

    name = "lstm"
    formula = (
        "h = o · tanh(c),  c = f · c_prev + i · g,  "
        "g = tanh(z),  i,f,o = σ(z),  z = x · W + h_prev · U + b at each step t"
    )
    operands = ("x", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = dh · ∂h/∂z through time",
        "dW = Σₜ x[t]ᵀ · dz[t],  dz = dh · ∂h/∂z through time",
        "dU = Σₜ h[t−1]ᵀ · dz[t],  dz = dh · ∂h/∂z through time",
        "db = Σₙ Σₜ dz[n,t],  dz = dh · ∂h/∂z through time",
    )
    cell = lstm_cell


class Gru(OverTime):
    """GRU over time: x (N, T, D), W (D, 3H), U (H, 3H), b and bh (3H,) → h (N, T, H).

    The gates and their order are those of `gru_cell`.
    """

    name = "gru"
    formula = (
        "h = (1 − z) · n + z · h_prev,  n = tanh(aₙ + r·qₙ),  r,z = σ(a + q),  "
        "a = x · W + b,  q = h_prev · U + bh at each step t"
    )
    operands = ("x", "W", "U", "b", "bh")
    rules = (
        "dx = da · Wᵀ,  da = dh · ∂h/∂a through time",
        "dW = Σₜ x[t]ᵀ · da[t],  da = dh · ∂h/∂a through time",
        "dU = Σₜ h[t−1]ᵀ · dq[t],  dq = dh · ∂h/∂q through time",
        "db = Σₙ Σₜ da[n,t],  da = dh · ∂h/∂a through time",
        "dbh = Σₙ Σₜ dq[n,t],  dq = dh · ∂h/∂q through time",
    )
    cell = gru_cell


rnn = enrol(Rnn())
lstm = enrol(Lstm())
gru = enrol(Gru())
