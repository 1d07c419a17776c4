"""In-place forms of convolutions: images with the batch innermost, (C, H, W, N) in memory.

Savings are microseconds a step of a CNN with 8 and 16 channels 3×3 and pooling on images of 28×28,
batch 64, one BLAS thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.kernels.kernel import Call, GuardedKernel, kernel_for
from core.ops.conv import Convolution
from core.ops.windows import Windows, batch_last
from core.tape import Array, Record, Shape

FAST = 1_000_000
"""OpenBLAS has better kernels for products of at most so many multiplications."""


class Correlation:
    """z = x ⋆ W + b with x (C, P, Q, N), padding included, and W (O, C, K, K), as one product.

    The textbook's columns hold each number of x once for every tap that reads it: K² times. Here
    `rows` has a padded row of x once for every channel and every *horizontal* tap, shifted by it,
    and a line of ones for the bias: (P, C·K + 1, W′·N). All that row i of z reads then lies in one
    piece, rows[i : i+K], as a matrix; those of neighbouring rows overlap in memory. So K copies do
    instead of K², in runs of W′·N numbers.
    """

    def __init__(self, x: Array, W: Array, stride: Shape, places: Shape) -> None:
        self.shape = outputs, channels, height, width = W.shape
        of_channel, of_row, of_place, of_image = x.strides
        shape = (x.shape[1], channels, width, places[1], x.shape[3])
        strides = (of_row, of_channel, of_place, stride[1] * of_place, of_image)
        lines = channels * width + 1
        rows = np.ones((x.shape[1], lines, places[1] * x.shape[3]), x.dtype)
        self.weights = np.zeros((outputs, height, lines), x.dtype)
        self.load: list[Call] = [
            partial(np.copyto, rows[:, :-1].reshape(shape), as_strided(x, shape, strides)),
            partial(np.copyto, self.kernels(self.weights), W),
        ]
        # Row by row, and each row of z in pieces of equal width that keep to the FAST size: saves
        # 130 forwards, 480 in the gradient of W.
        cost = self.weights.size * rows.shape[2]
        divisors = (d for d in range(1, places[1] + 1) if places[1] % d == 0)
        self.pieces = next((d for d in divisors if cost <= d * FAST), places[1])
        columns = rows.shape[2] // self.pieces
        of_row, of_line, of_column = rows.strides
        self.windows = as_strided(
            rows,
            (places[0], self.pieces, height * lines, columns),
            (stride[0] * of_row, columns * of_column, of_line, of_column),
        )

    def kernels(self, weights: Array) -> Array:
        """The part of weights (O, K, C·K + 1) that is W (O, C, K, K): a view."""
        outputs, channels, height, width = self.shape
        parts = weights[:, :, :-1].reshape(outputs, height, channels, width)
        return parts.transpose(0, 2, 1, 3)

    def biases(self, weights: Array) -> Array:
        """The part of weights (O, K, C·K + 1) that is b (O,): a view."""
        return weights[:, 0, -1]

    def cut(self, z: Array) -> Array:
        """z (O, H′, W′, N) as (H′, pieces, O, columns): a view."""
        return z.reshape(len(z), len(self.windows), self.pieces, -1).transpose(1, 2, 0, 3)

    def into(self, z: Array) -> Call:
        """The product, into z (O, H′, W′, N)."""
        return partial(np.matmul, self.weights.reshape(len(z), -1), self.windows, self.cut(z))

    def gradient(self, dz: Array, weights: Array) -> list[Call]:
        """∂L/∂weights from dz (O, H′, W′, N): the products of all pieces, added."""
        parts = np.empty((*self.windows.shape[:2], *weights.shape), weights.dtype)
        flat = parts.reshape(*self.windows.shape[:2], len(dz), -1)
        return [
            partial(np.matmul, self.cut(dz), self.windows.swapaxes(2, 3), flat),
            partial(np.add.reduce, parts, (0, 1), None, weights),
        ]


@kernel_for("conv1d")
@kernel_for("conv2d")
class ConvKernel(GuardedKernel):
    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether all is of one precision, z is batch innermost, and no window is all padding."""
        windows, z = _windows(record), record.result.data
        return (
            {t.dtype for t in record.operands} == {z.dtype}
            and batch_last(z).flags.c_contiguous
            and all(p < k for p, k in zip(windows.padding, windows.size, strict=True))
        )

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        windows = _windows(record)
        one, none = (1,) * (2 - len(windows.size)), (0,) * (2 - len(windows.size))
        self.stride, self.padding = one + windows.stride, none + windows.padding

    def looks_at(self) -> Sequence[Array]:
        return []

    def looks_back_at(self, upstream: Array) -> Sequence[Array]:
        """W, which meets the zeros around dz and between its places."""
        return [self.operands[1]]

    def quick_forward(self) -> list[Call]:
        x, W, b = self.operands
        images, z, (p, q) = _images(x), _images(self.result), self.padding
        channels, height, width, batch = images.shape
        padded = np.zeros((channels, height + 2 * p, width + 2 * q, batch), x.dtype)
        inside = padded[:, p : p + height, q : q + width]
        self.correlation = Correlation(padded, _kernels(W), self.stride, z.shape[1:3])
        return [
            partial(np.copyto, inside, images),
            *self.correlation.load,
            partial(np.copyto, self.correlation.biases(self.correlation.weights), b),
            self.correlation.into(z),
        ]

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        dx, dW, db = targets
        calls: list[Call] = []
        dz = np.ascontiguousarray(_images(upstream))
        if not np.shares_memory(dz, upstream):
            calls.append(partial(np.copyto, dz, _images(upstream)))
        if dW is not None or db is not None:
            weights = np.empty_like(self.correlation.weights)
            calls.extend(self.correlation.gradient(dz, weights))
            if dW is not None:
                calls.append(partial(np.copyto, _kernels(dW), self.correlation.kernels(weights)))
            if db is not None:
                calls.append(partial(np.copyto, db, self.correlation.biases(weights)))
        if dx is not None:
            calls.extend(self._backward_to_images(dz, _images(dx)))
        return calls

    def _backward_to_images(self, dz: Array, dx: Array) -> list[Call]:
        """dx = dz ∗ W: a correlation too, of dz with the flipped W, stride − 1 zeros between dz."""
        flipped = _kernels(self.operands[1])[:, :, ::-1, ::-1].swapaxes(0, 1)
        (p, q), (down, right) = self.padding, self.stride
        outputs, rows, columns, batch = dz.shape
        above, before = flipped.shape[2] - 1, flipped.shape[3] - 1
        padded = np.zeros((outputs, dx.shape[1] + above, dx.shape[2] + before, batch), dz.dtype)
        inside = padded[:, above - p :: down, before - q :: right][:, :rows, :columns]
        correlation = Correlation(padded, flipped, (1, 1), dx.shape[1:3])
        out = dx if dx.flags.c_contiguous else np.empty(dx.shape, dx.dtype)
        calls: list[Call] = [partial(np.copyto, inside, dz), *correlation.load]
        calls.append(correlation.into(out))
        if out is not dx:
            calls.append(partial(np.copyto, dx, out))
        return calls


def _windows(record: Record) -> Windows:
    assert isinstance(record.op, Convolution)
    return record.op.windows(record.operands[1].data, **record.options)


def _images(array: Array) -> Array:
    """(N, C, H, W) as (C, H, W, N); sequences (N, C, L) as images of height 1: a view."""
    return batch_last(array if array.ndim == 4 else array[:, :, None])


def _kernels(W: Array) -> Array:
    """(O, C, K, K); kernels (O, C, K) as kernels of height 1: a view."""
    return W if W.ndim == 4 else W[:, :, None]
