"""In-place forms of recurrence.

Savings are of the 740 µs that an LSTM takes forwards and backwards: 64 units, 8 steps, batch 64. Of
these 450 go into products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.kernels.kernel import Call, GuardedKernel, kernel_for, number, pieces
from core.tape import Array, Record

Places = Mapping[str, tuple[int, ...]]


class OverTimeKernel(GuardedKernel):
    """What all kinds share: one product for each step, and one for all gradients of weights.

    Arrays of a step are (features, N), so that gates and states are blocks of H contiguous rows:
    an operation on a block takes 0.7 µs; with the batch first, its rows 4H apart, it took 2.4. A
    step reads h_prev, x and ones, stacked to one matrix; its product with U, W and the biases,
    stacked likewise, makes all gates. No product is made with the h_prev = 0 of the first step.
    """

    places: ClassVar[Places]
    """Which block of `z` each gate of U, W and the biases belongs to."""

    gradient_places: ClassVar[Places]
    """The same for dz."""

    halved: ClassVar[tuple[int, ...]] = ()
    """The blocks of `z` that hold z/2: σ(z) = ½ + ½·tanh(z/2), so one tanh serves all gates."""

    left, beside = 0, 0
    """How many blocks of its own a kind has in front of each h, and behind each z."""

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        x, _, U, *biases = self.operands
        (self.N, self.T, D), self.H = x.shape, len(U)
        sizes = {"U": self.H, "W": D} | dict.fromkeys(record.op.operands[3:], 1)
        ends = np.cumsum(list(sizes.values()))
        self.rows = {k: slice(end - sizes[k], end) for k, end in zip(sizes, ends, strict=True)}
        self.blocks = 1 + max(max(places) for places in self.places.values())
        self.weights = self.zeros(ends[-1], self.blocks * self.H)
        self.z = self.each_step((self.blocks + self.beside) * self.H, self.N)
        # flow[t] is what step t − 1 leaves, its h last, and what step t reads, beginning with h.
        self.flow = self.zeros(self.T + 1, self.left * self.H + ends[-1], self.N)
        self.flow[:, -len(biases) :] = 1
        self.read = self.flow[:, self.left * self.H :]
        self.h = self.read[1:, : self.H]

    def zeros(self, *shape: int) -> Array:
        return np.zeros(shape, self.result.dtype)

    def each_step(self, *shape: int) -> Array:
        """(T + 1, …) for what every step makes. It is the same place for all of them where no
        backward pass reads it: then it stays in the cache."""
        if self.backward_follows:
            return self.zeros(self.T + 1, *shape)
        made = self.zeros(*shape)
        return as_strided(made, (self.T + 1, *shape), (0, *made.strides))

    def block(self, first: int, last: int = -1) -> slice:
        """The rows or columns of a block, or of the blocks from `first` to `last`."""
        return slice(first * self.H, (max(first, last) + 1) * self.H)

    def quick_forward(self) -> list[Call]:
        x, *parts = self.operands
        calls: list[Call] = [partial(np.copyto, self.read[: self.T, self.rows["W"]], inner(x))]
        for letter, part in zip(self.record.op.operands[1:], parts, strict=True):
            for gate, place in enumerate(self.places[letter]):
                factor = number(0.5 if place in self.halved else 1, self.result)
                here = self.weights[self.rows[letter], self.block(place)]
                there = np.atleast_2d(part)[:, self.block(gate)]
                calls.append(partial(np.multiply, there, factor, here))
        for t in range(self.T):
            known = 0 if t else self.H
            z = self.z[t, : self.blocks * self.H]
            calls.append(pieces(self.weights[known:].T, self.read[t, known:], z))
            calls += self.advance(t)
        calls.append(partial(np.copyto, inner(self.result), self.h))
        return calls

    def advance(self, t: int) -> list[Call]:
        """The calls that make h[t] from z[t]."""
        raise NotImplementedError

    def sigmoid(self, t: int) -> list[Call]:
        """σ in the halved blocks of z[t], whose tanh was taken."""
        half, σ = number(0.5, self.result), self.z[t, self.block(self.halved[0], self.halved[-1])]
        return [partial(np.multiply, σ, half, σ), partial(np.add, σ, half, σ)]

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        up, (dx, *dweights) = inner(upstream), targets
        dz, dh = self.zeros(self.T, self.blocks * self.H, self.N), self.zeros(self.H, self.N)
        calls: list[Call] = []
        for t in reversed(range(self.T)):
            last = t == self.T - 1
            if not last:
                calls.append(partial(np.add, dh, up[t], dh))
            calls += self.retreat(t, up[t] if last else dh, dz[t], dh)
        if dx is not None:
            calls += self.input_gradient(dz, dx)
        if any(target is not None for target in dweights):
            calls += self.weight_gradients(dz, dweights)
        return calls

    def retreat(self, t: int, arriving: Array, dz: Array, dh: Array) -> list[Call]:
        """The calls that make dz[t], and dh[t − 1] before the first step is reached."""
        raise NotImplementedError

    def weight_gradients(self, dz: Array, targets: Sequence[Array | None]) -> list[Call]:
        """One product over all rows and steps: saves 55 over one for each step, and their sum.

        The first step, which reads h_prev = 0, has one of its own without U: saves another 20.
        """
        shape = (self.T - 1, self.N)
        later_dz, later_read = (self.zeros(a.shape[1], *shape) for a in (dz, self.read))
        gradients = self.zeros(dz.shape[1], self.read.shape[1])
        first = self.zeros(len(gradients), gradients.shape[1] - self.H)
        flat_dz, flat_read = (a.reshape(len(a), -1) for a in (later_dz, later_read))
        calls: list[Call] = [
            partial(np.copyto, later_dz, dz[1:].transpose(1, 0, 2)),
            partial(np.copyto, later_read, self.read[1 : self.T].transpose(1, 0, 2)),
            pieces(flat_dz, flat_read.T, gradients),
            pieces(dz[0], self.read[0, self.H :].T, first),
            partial(np.add, gradients[:, self.H :], first, gradients[:, self.H :]),
        ]
        for letter, target in zip(self.record.op.operands[1:], targets, strict=True):
            if target is None:
                continue
            for gate, place in enumerate(self.gradient_places[letter]):
                made = gradients[self.block(place), self.rows[letter]].T
                calls.append(partial(np.copyto, np.atleast_2d(target)[:, self.block(gate)], made))
        return calls

    def input_gradient(self, dz: Array, dx: Array) -> list[Call]:
        """dx[t] = W·dz[t], the gates of W in the order of `dz`."""
        W, D = self.operands[1], dx.shape[-1]
        ours, made = self.zeros(D, dz.shape[1]), self.zeros(self.T, D, self.N)
        calls: list[Call] = [
            partial(np.copyto, ours[:, self.block(place)], W[:, self.block(gate)])
            for gate, place in enumerate(self.gradient_places["W"])
        ]
        calls += [pieces(ours, dz[t], made[t]) for t in range(self.T)]
        return [*calls, partial(np.copyto, inner(dx), made)]


def inner(array: Array) -> Array:
    """(N, T, …) seen as (T, …, N)."""
    return array.transpose(1, 2, 0)


@kernel_for("rnn")
class RnnKernel(OverTimeKernel):
    places = gradient_places = dict.fromkeys(("W", "U", "b"), (0,))

    def advance(self, t: int) -> list[Call]:
        return [partial(np.tanh, self.z[t], self.h[t])]

    def retreat(self, t: int, arriving: Array, dz: Array, dh: Array) -> list[Call]:
        U, h = self.operands[2], self.h[t]
        calls: list[Call] = [
            partial(np.multiply, h, h, dz),
            partial(np.subtract, number(1, h), dz, dz),
            partial(np.multiply, dz, arriving, dz),
        ]
        return [*calls, pieces(U, dz, dh)] if t else calls


@kernel_for("lstm")
class LstmKernel(OverTimeKernel):
    """z is i, f, o, g and then the c_prev of the step, so that [i, f]·[g, c_prev] is one call.

    Left in front of h are i·g and f·c_prev. With them the slopes of the gates are short:
    ∂c/∂zᵢ = g·i·(1 − i) = i·g − (i·g)·i, and likewise for f, o and g.
    """

    places = dict.fromkeys(("W", "U", "b"), (0, 1, 3, 2))
    gradient_places = dict.fromkeys(("W", "U", "b"), (0, 1, 2, 3))
    halved = (0, 1, 2)
    left, beside = 2, 1

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        self.tanh_c = self.each_step(self.H, self.N)

    def advance(self, t: int) -> list[Call]:
        z, left = self.z[t], self.flow[t + 1]
        gates, o, c = z[self.block(0, 3)], z[self.block(2)], self.z[t + 1, self.block(4)]
        return [
            *([] if t or self.backward_follows else [partial(z[self.block(4)].fill, 0)]),
            partial(np.tanh, gates, gates),
            *self.sigmoid(t),
            partial(np.multiply, z[self.block(0, 1)], z[self.block(3, 4)], left[self.block(0, 1)]),
            partial(np.add, left[self.block(0)], left[self.block(1)], c),
            partial(np.tanh, c, self.tanh_c[t]),
            partial(np.multiply, o, self.tanh_c[t], self.h[t]),
        ]

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        self.dc, self.work = (self.zeros(self.H, self.N) for _ in range(2))
        self.slopes = self.zeros(5 * self.H, self.N)
        return super().quick_backward(upstream, targets)

    def retreat(self, t: int, arriving: Array, dz: Array, dh: Array) -> list[Call]:
        left, σ, dc = self.flow[t + 1, self.block(0, 2)], self.z[t, self.block(0, 2)], self.dc
        i, f, o, g, _ = np.split(self.z[t], 5)
        by_i, by_f, by_o, by_g, by_c = np.split(self.slopes, 5)
        by_σ = self.slopes[self.block(0, 2)]
        dz_i, dz_f, dz_g, dz_o = np.split(dz, 4)
        last = t == self.T - 1
        calls: list[Call] = [
            partial(np.multiply, left, σ, by_σ),
            partial(np.subtract, left, by_σ, by_σ),
            partial(np.multiply, left[self.block(0)], g, by_g),
            partial(np.subtract, i, by_g, by_g),
            partial(np.multiply, self.h[t], self.tanh_c[t], by_c),
            partial(np.subtract, o, by_c, by_c),
            partial(np.multiply, arriving, by_c, dc if last else self.work),
        ]
        if not last:
            calls.append(partial(np.add, dc, self.work, dc))
        calls += [
            partial(np.multiply, dc, by_i, dz_i),
            partial(np.multiply, dc, by_f, dz_f),
            partial(np.multiply, dc, by_g, dz_g),
            partial(np.multiply, arriving, by_o, dz_o),
        ]
        if t:
            calls += [partial(np.multiply, dc, f, dc), pieces(self.operands[2], dz, dh)]
        return calls


@kernel_for("gru")
class GruKernel(OverTimeKernel):
    """z is a of n, r, z, q of n; n takes the place of its a."""

    places: ClassVar[Places] = {"W": (1, 2, 0), "U": (1, 2, 3), "b": (1, 2, 0), "bh": (1, 2, 3)}
    gradient_places = places
    halved = (1, 2)

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        self.change = self.each_step(self.H, self.N)  # h_prev − n

    def advance(self, t: int) -> list[Call]:
        n, r, z, q = np.split(self.z[t], 4)
        h, change, gates = self.h[t], self.change[t], self.z[t, self.block(1, 2)]
        return [
            partial(np.tanh, gates, gates),
            *self.sigmoid(t),
            partial(np.multiply, r, q, h),
            partial(np.add, n, h, n),
            partial(np.tanh, n, n),
            partial(np.subtract, self.read[t, : self.H], n, change),
            partial(np.multiply, z, change, h),
            partial(np.add, n, h, h),
        ]

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        self.rest, self.slopes = (self.zeros(2 * self.H, self.N) for _ in range(2))
        return super().quick_backward(upstream, targets)

    def retreat(self, t: int, arriving: Array, dz: Array, dh: Array) -> list[Call]:
        n, r, z, q = np.split(self.z[t], 4)
        dz_n, dz_r, dz_z, dz_q = np.split(dz, 4)
        gates, rest, slopes = self.z[t, self.block(1, 2)], self.rest, self.slopes
        by_n, keep = np.split(rest, 2)  # of 1 − r and 1 − z the first is used up in the slopes
        by_r, by_z = np.split(slopes, 2)
        one = number(1, n)
        calls: list[Call] = [
            partial(np.subtract, one, gates, rest),
            partial(np.multiply, gates, rest, slopes),
            partial(np.multiply, n, n, by_n),
            partial(np.subtract, one, by_n, by_n),
            partial(np.multiply, by_n, keep, by_n),
            partial(np.multiply, by_n, arriving, dz_n),
            partial(np.multiply, by_z, self.change[t], by_z),
            partial(np.multiply, by_z, arriving, dz_z),
            partial(np.multiply, by_r, q, by_r),
            partial(np.multiply, by_r, dz_n, dz_r),
            partial(np.multiply, dz_n, r, dz_q),
        ]
        if t:
            calls += [
                partial(np.multiply, arriving, z, by_n),
                pieces(self.operands[2], dz[self.block(1, 3)], dh),
                partial(np.add, dh, by_n, dh),
            ]
        return calls
