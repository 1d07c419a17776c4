"""One path's share in a gradient: what arrives from above, times the local slope."""

from __future__ import annotations

from dataclasses import dataclass

from core.expression.tree import Expression, Leaf


@dataclass(frozen=True, slots=True)
class Factor:
    """One path's share in a gradient element: what arrives from above times the local slope.

    `local_first` where the rule writes them in that order, as dW = xᵀ · dz does.
    """

    upstream: Expression
    local: Expression
    local_first: bool = False

    @property
    def values(self) -> Expression:
        """The product of both values, each as one number."""
        return Leaf("upstream", self.upstream.evaluate()) * Leaf("local", self.local.evaluate())

    @property
    def expression(self) -> Expression:
        if self.local_first:
            return self.local * self.upstream
        return self.upstream * self.local
