"""Rearrangements, explained: where each number came from, and where it went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.places import over
from core.expression import Expression, Factor, Named, constant, plain, shape_text
from core.formula import Formula, read
from core.ops.axes import axis_of
from core.ops.shape import IndexPart
from core.tape import Array, Index, Op, Options


def index_text(parts: tuple[IndexPart, ...]) -> str:
    """A basic index as it is written: ``[:, 4:8]``; of no part, ``[…]``."""

    def ends(part: slice) -> str:
        start, stop, step = (
            "" if e is None else plain(e) for e in (part.start, part.stop, part.step)
        )
        return f"{start}:{stop}" + (f":{step}" if step else "")

    named: dict[IndexPart, str] = {None: "new axis", Ellipsis: "…"}
    texts = (
        ends(p) if isinstance(p, slice) else plain(p) if isinstance(p, int) else named[p]
        for p in parts
    )
    return f"[{', '.join(texts) or '…'}]"


class Rearrangement(Explainer[Op]):
    def origins(self, operands: Sequence[Named], options: Options) -> tuple[Array, list[Array]]:
        """The operation done on the numbers 0, 1, 2, …: which one each element becomes, and was."""
        start, numbered = 0, []
        for operand, rule in zip(operands, self.op.rules, strict=True):
            size = operand.array.size if rule else 0
            count = np.arange(start, start + size)
            numbered.append(count.reshape(operand.shape) if rule else operand.array)
            start += size
        return self.op.forward(*numbered, **options)[0], numbered

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        moved, numbered = self.origins(operands, options)
        which, place = next(
            (which, np.argwhere(numbers == moved[index])[0])
            for which, numbers in enumerate(numbered)
            if self.op.rules[which] and moved[index] in numbers
        )
        return operands[which][tuple(map(int, place))]

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        moved, numbered = self.origins(back.operands, back.options)
        places = np.argwhere(moved == numbered[which][index])
        return [Factor(back.upstream[tuple(map(int, place))], constant(1)) for place in places]


@explains("reshape")
class Reshape(Rearrangement):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        (x,) = operands
        shape = self.op.forward(x, **options)[0].shape if which is None else x.shape
        made, moved = ("y", "x") if which is None else ("dx", "dy")
        return read(f"{made} = reshape({moved}, {shape_text(shape)})")


@explains("transpose")
class Transpose(Rearrangement):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        (x,) = operands
        (order,) = self.op.forward(x, **options)[1]
        if order == tuple(reversed(range(x.ndim))) and x.ndim <= 2:
            return self.line(which)
        axes = over(order if which is None else np.argsort(order).tolist())
        return read(f"y = transpose(x, {axes})" if which is None else f"dx = transpose(dy, {axes})")


@explains("concatenate")
class Concatenate(Rearrangement):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        a, b = operands
        along = axis_of(self.op.name, a, options["axis"])
        if which is None:
            line = self.line(which)
            return line.ending(f"along {over([along])}") if a.ndim > 1 else line
        start = a.shape[along] if which else 0
        part = slice(start, start + (b if which else a).shape[along])
        return read(f"d{'ab'[which]} = dc{index_text((*[slice(None)] * along, part))}")


@explains("slice")
class Slice(Rearrangement):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        (x,), index = operands, options["index"]
        text = index_text(index if isinstance(index, tuple) else (index,))
        if which is None:
            return read(f"y = x{text}")
        numbered = np.arange(x.size)
        kept, _ = self.op.forward(numbered.reshape(x.shape), **options)
        if np.array_equal(kept.ravel(), numbered):  # nothing is left out, and the order is kept
            return read(f"dx = reshape(dy, {shape_text(x.shape)})")
        return read(f"dx = dy at {text}, 0 elsewhere")


@explains("gather")
class Gather(Rearrangement):
    pass
