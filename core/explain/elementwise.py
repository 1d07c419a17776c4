"""What is done to each element by itself: two functions explain it, the element and its slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.explain.explainer import BackwardCall, Explainer
from core.expression import Expression, Factor, Named
from core.tape import Index, Op, Options


class Elementwise(Explainer[Op]):
    """A function of one operand, element by element."""

    def value(self, *operands: Any, **options: Any) -> Expression:
        """One element of the result, from the operand's."""
        raise NotImplementedError

    def slope(self, *elements: Any, **options: Any) -> Expression:
        """The derivative there, from the operand's element and the result's."""
        raise NotImplementedError

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        return self.value(operands[0][index], **options)

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        slope = self.slope(back.operands[0][index], back.result[index], **back.options)
        return [Factor(back.upstream[index], slope)]
