"""In-place forms of pooling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import prod

import numpy as np

from core.kernels.kernel import Call, GuardedKernel, Kernel, kernel_for, number
from core.ops.pool import Sliding
from core.tape import Array, Record


@kernel_for("max_pool2d")
class MaxPoolKernel(GuardedKernel):
    """2×2: the larger of each two neighbours in a row, then of each two of those in a column.

    Of equals the left one is taken, and the one above: the first maximum.
    """

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether windows are 2×2 and do not overlap."""
        assert isinstance(record.op, Sliding)
        windows = record.op.windows(record.operands[0].data, **record.options)
        return windows.size == windows.stride == (2, 2) and windows.padding == (0, 0)

    def looks_at(self) -> Sequence[Array]:
        return []  # the larger of two is what the plain form makes of them

    def looks_back_at(self, upstream: Array) -> Sequence[Array]:
        """The result besides, a quarter of x, which has every NaN that x has in its windows."""
        return [upstream, self.result]

    def quick_forward(self) -> list[Call]:
        left, right = self._neighbours(self.operands[0])
        self.wider = np.empty_like(left)
        above, below = _rows(self.wider)
        return [
            partial(np.maximum, left, right, out=self.wider),
            partial(np.maximum, above, below, out=self.result),
        ]

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (dx,) = targets
        assert dx is not None
        dwider = np.empty_like(self.wider)
        calls = [
            *_hand_down(upstream, _rows(self.wider), _rows(dwider)),
            *_hand_down(dwider, self._neighbours(self.operands[0]), self._neighbours(dx)),
        ]
        pooled = 4 * upstream.size == dx.size
        return calls if pooled else [partial(dx.fill, 0), *calls]

    def _neighbours(self, x: Array) -> tuple[Array, Array]:
        """The left and the right ones of each two neighbours in a row that a window reaches."""
        height, width = 2 * self.result.shape[2], 2 * self.result.shape[3]
        return x[:, :, :height, :width:2], x[:, :, :height, 1:width:2]


def _rows(x: Array) -> tuple[Array, Array]:
    return x[:, :, ::2], x[:, :, 1::2]


def _hand_down(d: Array, pair: tuple[Array, Array], dpair: tuple[Array, Array]) -> list[Call]:
    """The gradient d of the larger of a pair, to the larger; what is left of it to the other.

    d − d·mask is d or 0 to the last bit, and saves a second mask.
    """
    (first, second), (dfirst, dsecond) = pair, dpair
    return [
        partial(np.greater_equal, first, second, dfirst, casting="unsafe"),
        partial(np.multiply, dfirst, d, dfirst),
        partial(np.subtract, d, dfirst, dsecond),
    ]


@kernel_for("global_avg_pool2d")
class GlobalAvgPoolKernel(Kernel):
    def forward(self) -> list[Call]:
        (x,), p = self.operands, self.result
        return [
            partial(np.add.reduce, x, (2, 3), None, p),
            partial(np.divide, p, number(prod(x.shape[2:]), p), p),
        ]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (dx,) = targets
        assert dx is not None
        share = np.empty_like(upstream)
        return [
            partial(np.divide, upstream, number(prod(dx.shape[2:]), share), share),
            partial(np.copyto, dx, share[:, :, None, None]),
        ]
