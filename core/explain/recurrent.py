"""Recurrence, explained by the gates and states that a step makes on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explainer_of, explains
from core.expression import Expression, Factor, Named, call, constant, inner, total
from core.ops import recurrent as ops
from core.ops.recurrent.over_time import shifted
from core.tape import Array, Index, Options

Values = dict[str, Named]
"""Operands, gates, states and the gradients inside, by their letters."""

CellT = TypeVar("CellT", bound=ops.Cell)


class CellExplainer(Explainer[CellT]):
    """A step. What explains an element serves the sequence too: `at` is (n,) here, (n, t) there."""

    def values(self, operands: Sequence[Named], upstream: Named | None = None) -> Values:
        """What the explanations speak of; the gradients only with an `upstream`."""
        _, (_, before, _, U, *inside) = self.op.forward(*(named.array for named in operands))
        arrays = dict(zip(self.op.inside, inside, strict=True)) | {"h_prev": self.op.hidden(before)}
        named = {letter: inner(letter, array) for letter, array in arrays.items()}
        if upstream is not None:
            da, dq, _ = self.op.retreat(upstream.array, tuple(inside), U)
            named |= gradients(self.op, da, dq)
        return named | dict(zip(self.op.operands, operands, strict=True))

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        n, j = index
        return self.output((n,), j, self.values(operands))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream = back.upstream
        made = {self.op.state: back.result, "upstream": upstream}
        values = self.values(back.operands, upstream) | made
        if which == 1:
            return self.before(index, values, upstream)
        return self.weight(self.op.operands[which], index, values)

    def output(self, at: Index, j: int, values: Values) -> Expression:
        """h[…,j] at the row, or the row and step, `at`."""
        raise NotImplementedError

    def before(self, index: Index, values: Values, upstream: Named) -> Sequence[Factor]:
        """One element of the gradient of the state before."""
        n, k = index
        U, q = values["U"], f"d{self.op.linear[1]}"
        return [self.path(q, (n,), j, U[k, j], values) for j in range(U.shape[1])]

    def weight(self, letter: str, index: Index, values: Values) -> Sequence[Factor]:
        """One element of dx, dW, dU, db or dbh."""
        x, h_prev, W = (values[name] for name in ("x", "h_prev", "W"))
        a, q = (f"d{letter}" for letter in self.op.linear)
        if letter == "x":
            *at, i = index
            return [self.path(a, (*at,), j, W[i, j], values) for j in range(W.shape[1])]
        *row, j = index
        slope, reads = a if letter in ("W", "b") else q, {"W": x, "U": h_prev}.get(letter)
        return [
            self.path(slope, at, j, reads[(*at, *row)] if reads else constant(1), values)
            for at in np.ndindex(x.shape[:-1])
        ]

    def path(self, slope: str, at: Index, j: int, local: Expression, values: Values) -> Factor:
        """What comes by ∂L/∂a[…,j] or ∂L/∂q[…,j], whose own slope is `local`."""
        return Factor(values[slope][(*at, j)], local)


@explains("rnn_cell")
class RnnCell(CellExplainer[Any]):
    def path(self, slope: str, at: Index, j: int, local: Expression, values: Values) -> Factor:
        if "upstream" not in values:  # in a sequence, where later steps send gradients too
            return super().path(slope, at, j, local, values)
        dh, h = values["upstream"][(*at, j)], values["h"][(*at, j)]
        return Factor(dh, (1 - h**2) * local)

    def output(self, at: Index, j: int, values: Values) -> Expression:
        x, h_prev, W, U, b = (values[letter] for letter in self.op.operands)
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


@explains("lstm_cell")
class LstmCell(CellExplainer[Any]):
    def output(self, at: Index, j: int, values: Values) -> Expression:
        return values["o"][(*at, j)] * call("tanh", np.tanh, self.memory(at, j, values))

    def memory(self, at: Index, j: int, values: Values) -> Expression:
        """c[…,j]."""
        i, f, g, c_prev = (values[letter][(*at, j)] for letter in ("i", "f", "g", "c_prev"))
        return f * c_prev + i * g

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        part, n, j = index
        of = self.memory if part else self.output
        return of((n,), j, self.values(operands))

    def before(self, index: Index, values: Values, upstream: Named) -> Sequence[Factor]:
        part, *at = index
        if part == 0:
            return super().before((*at,), values, upstream)
        f, o, c = (values[letter][(*at,)] for letter in ("f", "o", "c"))
        through_h = o * (1 - call("tanh", np.tanh, c) ** 2) * f
        return [Factor(upstream[(1, *at)], f), Factor(upstream[(0, *at)], through_h)]


@explains("gru_cell")
class GruCell(CellExplainer[Any]):
    def output(self, at: Index, j: int, values: Values) -> Expression:
        z, n, h_prev = (values[letter][(*at, j)] for letter in ("z", "n", "h_prev"))
        return (1 - z) * n + z * h_prev

    def before(self, index: Index, values: Values, upstream: Named) -> Sequence[Factor]:
        kept = Factor(upstream[index], values["z"][index])
        return [kept, *super().before(index, values, upstream)]


def gradients(cell: ops.Cell, da: Array, dq: Array) -> Values:
    """∂L/∂a and ∂L/∂q by what they are called, which may be one name for both."""
    pairs = zip(cell.linear, (da, dq), strict=True)
    return {f"d{of}": inner(f"d{of}", array, of) for of, array in pairs}


@explains("rnn")
@explains("lstm")
@explains("gru")
class OverTime(Explainer[ops.OverTime]):
    """All steps of a sequence, each explained as its cell is."""

    @property
    def cell(self) -> CellExplainer[Any]:
        explainer = explainer_of(self.op.cell)
        assert isinstance(explainer, CellExplainer)
        return explainer

    def values(self, operands: Sequence[Named], upstream: Named | None = None) -> Values:
        """What the explanations speak of; the gradients only with an `upstream`."""
        _, saved = self.op.forward(*(named.array for named in operands))
        _, _, _, h, *inside = saved
        arrays = dict(zip(self.op.cell.inside, inside, strict=True)) | {"h_prev": shifted(h)}
        named = {letter: inner(letter, array) for letter, array in arrays.items()}
        if upstream is not None:
            named |= gradients(self.op.cell, *self.op.slopes(upstream.array, saved))
        return named | dict(zip(self.op.operands, operands, strict=True))

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        *at, j = index
        return self.cell.output(tuple(at), j, self.values(operands))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        values = self.values(back.operands, back.upstream)
        return self.cell.weight(self.op.operands[which], index, values)
