"""Convolutions, explained: what each window reads, and which windows read each place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.windows import by, sizes
from core.expression import Expression, Factor, Named, constant, total
from core.formula import Formula
from core.ops import conv as ops
from core.tape import Array, Index, Options


@explains("conv1d")
@explains("conv2d")
class Convolution(Explainer[ops.Convolution]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        """With the stride and the padding; in the rules, with what they make of dz."""
        rule, (x, W, _) = self.line(which), operands
        if which == 2:
            return rule  # db sums over all windows, wherever they are
        windows, said = self.op.windows(W, **options), list[str]()
        if max(windows.stride) > 1:  # backward, as many places of dz lie that far apart
            said.append(f"{'stride' if which is None else 'dz spread by'} {sizes(windows.stride)}")
        if max(windows.padding) > 0:
            said.append(f"padding {sizes(windows.padding)}{' cut off' if which == 0 else ''}")
        if which is not None and any(windows.left_over(x.shape[2:])):
            said.append("0 beyond" if which == 0 else f"cut to {by(windows.size)}")
        return rule.also(*said)

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, W, b = operands
        n, o, *at = index
        reads = list(self.op.windows(W.array, **options).reads(tuple(at), x.shape[2:]))
        return total(
            [
                *(
                    x[(n, c, *place)] * W[(o, c, *tap)]
                    for c in range(x.shape[1])
                    for tap, place in reads
                ),
                b[o],
            ]
        )

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        x, W, _ = back.operands
        dz = back.upstream
        windows, shape = self.op.windows(W.array, **back.options), x.shape[2:]
        if which == 0:  # every window that reads the place, in every output channel
            n, c, *here = index
            readers = list(windows.readers(tuple(here), shape))
            return [
                Factor(dz[(n, o, *at)], W[(o, c, *tap)])
                for o in range(W.shape[0])
                for at, tap in readers
            ]
        everywhere = [(n, at) for n in range(x.shape[0]) for at in np.ndindex(dz.shape[2:])]
        if which == 1:  # every window of every example, where the tap is not on padding
            o, c, *tap = index
            return [
                Factor(dz[(n, o, *at)], x[(n, c, *place)], local_first=True)
                for n, at in everywhere
                if (place := windows.place(at, tuple(tap), shape)) is not None
            ]
        return [Factor(dz[(n, *index, *at)], constant(1)) for n, at in everywhere]
