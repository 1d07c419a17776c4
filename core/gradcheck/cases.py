"""What each operation's rules are tried on: shapes, options and sharing, drawn at random.

Whatever a rule can be wrong about alone has a case: an axis of size 1, an operand that is
broadcast, no axes at all, a batch of 1, one tensor in two places, each option away from its
default. The numbers stay away from kinks, but for an unlucky draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.graphs import Graph
from core.sparse import SparseMatrix
from core.tape import Array, Options, Shape, Tensor

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Case:
    """One call of an operation.

    `places` says which of `operands` stands in each place of the call: (0, 0) is op(x, x).
    """

    operands: tuple[Array, ...]
    options: Options = field(default_factory=dict)
    places: tuple[int, ...] | None = None


Cases = Callable[[Rng], Iterator[Case]]


def _shapes(rng: Rng, least: int = 0) -> Iterator[Shape]:
    """With axes of size 1 and without; then two at random. All have `least` axes or more."""
    for shape in ((3, 4), (1, 4), (4, 1), (2, 1, 3), (3, 3), (3,), (1,), ()):
        if len(shape) >= least:
            yield shape
    for _ in range(2):
        yield tuple(map(int, rng.integers(1, 5, size=rng.integers(least, 4))))


def _positive(rng: Rng, *shape: int) -> Array:
    return np.asarray(rng.uniform(0.3, 2, size=shape))


def _normal(rng: Rng, *shape: int) -> Array:
    return np.asarray(rng.normal(size=shape))


def _one(*settings: Options, draw: Callable[..., Array] = _normal, least: int = 0) -> Cases:
    """One operand of each shape, with each of `settings` in turn."""

    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for shape in _shapes(rng, least):
                yield Case((draw(rng, *shape),), options)

    return cases


_BROADCAST = (
    ((3, 4), (3, 4)), ((3, 4), (4,)), ((4,), (3, 4)), ((3, 4), (3, 1)), ((1, 4), (3, 4)),
    ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((2, 1, 2), (1, 3, 1)), ((), (3, 2)), ((1,), (1, 1)),
    ((2, 1), (2, 1)), ((), ()),
)  # fmt: skip


def _two(draw: Callable[..., Array] = _normal, *, shared: bool = True) -> Cases:
    """Two operands that are broadcast to one shape, either way."""

    def cases(rng: Rng) -> Iterator[Case]:
        for a, b in _BROADCAST:
            yield Case((_normal(rng, *a), draw(rng, *b)))
        if shared:
            yield Case((draw(rng, 2, 3),), places=(0, 0))

    return cases


def _reshaped(rng: Rng) -> Iterator[Case]:
    for shape in ((-1,), (2, 6), (4, -1), (1, 3, 4), (2, -1, 2)):
        yield Case((_normal(rng, 3, 4),), {"shape": shape})
    yield Case((_normal(rng),), {"shape": (1, 1)})


def _transposed(rng: Rng) -> Iterator[Case]:
    for axes in (None, (0, 1, 2), (1, 2, 0), (2, 0, 1), (0, -1, 1)):
        yield Case((_normal(rng, 2, 3, 4),), {"axes": axes})
        yield Case((_normal(rng, 3, 3, 3),), {"axes": axes})
    yield Case((_normal(rng, 3, 3),))
    yield Case((_normal(rng, 1, 3),))


def _joined(rng: Rng) -> Iterator[Case]:
    for axis in (0, 1, -1):
        a, b = [2, 3, 2], [2, 3, 2]
        b[axis] = int(rng.integers(1, 5))
        yield Case((_normal(rng, *a), _normal(rng, *b)), {"axis": axis})
    yield Case((_normal(rng, 3), _normal(rng, 2)))
    yield Case((_normal(rng, 1, 3), _normal(rng, 2, 3)))
    yield Case((_normal(rng, 2, 2),), {"axis": 1}, places=(0, 0))


def _parts(rng: Rng) -> Iterator[Case]:
    for index in (..., 1, (slice(None), 2), (slice(0, 2), None), slice(None, None, -2), (0, -1)):
        yield Case((_normal(rng, 3, 4),), {"index": index})
    yield Case((_normal(rng, 1, 4),), {"index": (0, slice(1, 3))})


def _rows(rng: Rng) -> Iterator[Case]:
    for shape, some in (((3, 4), (2, 3)), ((4,), (6,)), ((2, 1, 2), ()), ((1, 3), (4,))):
        yield Case((_normal(rng, *shape), rng.integers(0, shape[0], size=some)))


def _tokens(rng: Rng) -> Iterator[Case]:
    for some, table in (((2, 3), (4, 2)), ((5,), (2, 2)), ((), (3, 1)), ((3, 1), (1, 3))):
        yield Case((rng.integers(0, table[0], size=some), _normal(rng, *table)))


def _attention(rng: Rng) -> Iterator[Case]:
    for batch, queries, keys, d, e in (
        ((), 3, 4, 2, 3), ((2,), 3, 3, 3, 3), ((1,), 1, 3, 2, 1), ((2, 2), 2, 1, 1, 2),
    ):  # fmt: skip
        mask = rng.random((queries, keys)) < 0.5
        mask[:, 0] = True
        for options in (
            {}, {"scale": 0.7}, {"is_causal": True}, {"attn_mask": mask},
            {"attn_mask": mask, "is_causal": True, "scale": 1.9},
        ):  # fmt: skip
            shapes = (queries, d), (keys, d), (keys, e)
            yield Case(tuple(_normal(rng, *batch, *shape) for shape in shapes), options)
    yield Case((_normal(rng, 3, 2),), places=(0, 0, 0))


def _turned(rng: Rng) -> Iterator[Case]:
    for options in ({}, {"first": 3}, {"base": 10.0}, {"first": 2, "base": 100.0}):
        for shape in ((2, 3, 4), (1, 2), (3, 6), (2, 1, 1, 4)):
            yield Case((_normal(rng, *shape),), options)


def _conv(axes: int) -> Cases:
    def cases(rng: Rng) -> Iterator[Case]:
        def drawn(count: int, channels: int, size: Shape, kernel: Shape) -> tuple[Array, ...]:
            x, W = _normal(rng, count, channels, *size), _normal(rng, 2, channels, *kernel)
            return x, W, _normal(rng, 2)

        size, kernel = (5, 4)[:axes], (2, 3)[:axes]
        for options in ({}, {"stride": 2}, {"padding": 1}, {"stride": 3, "padding": 2}):
            yield Case(drawn(2, 2, size, kernel), options)
        each = {"stride": (2, 1)[:axes], "padding": (0, 2)[:axes]}
        yield Case(drawn(1, 1, size, kernel), each)
        yield Case(drawn(1, 2, (3,) * axes, (3,) * axes), {"padding": (1,) * axes})
        yield Case(drawn(2, 1, (1,) * axes, (1,) * axes))
        yield Case(drawn(2, 2, (2,) * axes, (2,) * axes))
        itself = _normal(rng, 2, 2, *(2,) * axes), _normal(rng, 2)
        yield Case(itself, {"padding": 1}, places=(0, 0, 1))

    return cases


def _pooled(rng: Rng) -> Iterator[Case]:
    for options in (
        {}, {"kernel_size": 3}, {"kernel_size": 3, "stride": 1}, {"stride": 3}, {"padding": 1},
        {"kernel_size": (2, 3), "stride": (1, 2), "padding": (1, 0)}, {"kernel_size": 1},
    ):  # fmt: skip
        for shape in ((2, 2, 4, 5), (1, 1, 4, 4)):
            yield Case((_normal(rng, *shape),), options)


def _images(rng: Rng) -> Iterator[Case]:
    for shape in ((2, 3, 3, 3), (1, 1, 2, 4), (2, 1, 1, 3), (1, 2, 1, 1)):
        yield Case((_normal(rng, *shape),))


def _dropped(rng: Rng) -> Iterator[Case]:
    for p in (0.5, 0.0, 0.2, 0.9):
        for shape in ((3, 4), (1, 3), (2,), ()):
            mask = np.asarray(rng.random(shape) < 0.7, dtype=float)
            yield Case((_normal(rng, *shape), mask), {"p": p})


def _graphs(rng: Rng) -> Iterator[Case]:
    for make in (Graph.undirected, Graph.directed):
        for nodes, width in ((4, 3), (5, 1), (3, 3), (1, 2)):
            graph = make(nodes, rng.integers(0, nodes, size=(2 * nodes - 1, 2)))
            yield Case((_normal(rng, nodes, width),), {"graph": graph})


def _sparse(rng: Rng) -> Iterator[Case]:
    for rows, columns, width in ((3, 4, 3), (4, 3, 1), (3, 3, 3), (1, 2, 2)):
        dense = np.where(rng.random((rows, columns)) < 0.6, _normal(rng, rows, columns), 0)
        yield Case((_normal(rng, columns, width),), {"features": SparseMatrix.of_dense(dense)})


def _affine(rng: Rng) -> Iterator[Case]:
    for rows, inputs, outputs, bias in (
        ((3,), 4, 2, 2), ((2, 3), 2, 3, 3), ((1,), 3, 3, 3), ((3,), 3, 3, 1), ((), 2, 2, 2),
        ((2, 1), 1, 1, 1), ((4,), 2, 3, 1),
    ):  # fmt: skip
        yield Case((_normal(rng, *rows, inputs), _normal(rng, inputs, outputs), _normal(rng, bias)))
    yield Case((_normal(rng, 3, 3), _normal(rng, 3)), places=(0, 0, 1))


def _matmul(rng: Rng) -> Iterator[Case]:
    for a, b in (
        ((3, 4), (4, 2)), ((3, 3), (3, 3)), ((2, 3, 4), (4, 2)), ((3, 4), (2, 4, 2)),
        ((2, 1, 3, 2), (3, 2, 2)), ((1, 3, 3), (2, 3, 3)), ((4,), (4, 2)), ((3, 4), (4,)),
        ((4,), (4,)), ((1, 1), (1, 1)),
    ):  # fmt: skip
        yield Case((_normal(rng, *a), _normal(rng, *b)))
    yield Case((_normal(rng, 3, 3),), places=(0, 0))


def _normalized(parameters: int, *, rows: bool = False, given: bool = False) -> Cases:
    """x and its parameters: over the last axis of each row, or for each channel, axis 1."""

    def cases(rng: Rng) -> Iterator[Case]:
        for shape in ((4, 3), (2, 3, 2), (3, 1, 2), (2, 2, 2, 2), (1, 3, 3), (3, 3)):
            size = shape[-1 if rows else 1]
            statistics = (_normal(rng, size), _positive(rng, size)) if given else ()
            vectors = (_normal(rng, size) for _ in range(parameters))
            operands = (_normal(rng, *shape), *statistics, *vectors)
            yield Case(operands, {"eps": 0.05})
            yield Case(operands, {"eps": 0.5})
        if parameters == 2 and not given:
            yield Case((_normal(rng, 4, 3), _normal(rng, 3)), {"eps": 0.5}, places=(0, 1, 1))

    return cases


def _batch_normalized(rng: Rng) -> Iterator[Case]:
    yield from _normalized(2)(rng)
    averages = {"running_mean": Tensor(_normal(rng, 3)), "running_var": Tensor(_positive(rng, 3))}
    operands = _normal(rng, 4, 3), _normal(rng, 3), _normal(rng, 3)
    yield Case(operands, {**averages, "momentum": 0.3})


def _grouped(rng: Rng) -> Iterator[Case]:
    for shape, groups in (((2, 4, 2), 1), ((2, 4, 2), 2), ((1, 4), 2), ((2, 3, 2, 2), 3)):
        channels = shape[1]
        operands = _normal(rng, *shape), _normal(rng, channels), _normal(rng, channels)
        for eps in (0.05, 0.5):
            yield Case(operands, {"eps": eps, "num_groups": groups})


def _cell(gates: int, *, biases: int = 1, states: Shape = ()) -> Cases:
    """One step of a recurrent network."""

    def cases(rng: Rng) -> Iterator[Case]:
        for batch, inputs, hidden in ((2, 3, 2), (1, 2, 2), (3, 1, 1)):
            wide = gates * hidden
            shapes = (batch, inputs), (*states, batch, hidden), (inputs, wide), (hidden, wide)
            yield Case(tuple(_normal(rng, *s) / 2 for s in (*shapes, *[(wide,)] * biases)))
        wide, bias = gates * 2, [_normal(rng, gates * 2)] * biases
        x, W = _normal(rng, 3, 2) / 2, _normal(rng, 2, wide) / 2
        h = () if not states else (_normal(rng, *states, 3, 2) / 2,)
        last = 2 + len(h)
        places = (0, 1 if h else 0, last - 1, last - 1, *[last] * biases)
        yield Case((x, *h, W, bias[0]), places=places)

    return cases


def _over_time(gates: int, *, biases: int = 1) -> Cases:
    """A sequence through a recurrent layer."""

    def cases(rng: Rng) -> Iterator[Case]:
        for batch, steps, inputs, hidden in ((2, 3, 3, 2), (1, 2, 2, 2), (2, 1, 1, 1)):
            wide = gates * hidden
            shapes = (batch, steps, inputs), (inputs, wide), (hidden, wide)
            yield Case(tuple(_normal(rng, *s) / 2 for s in (*shapes, *[(wide,)] * biases)))
        x, W, b = _normal(rng, 2, 2, 2), _normal(rng, 2, gates * 2), _normal(rng, gates * 2)
        yield Case((x / 2, W / 2, b), places=(0, 1, 1, *[2] * biases))

    return cases


def _reduced(rng: Rng) -> Iterator[Case]:
    for keepdims in (False, True):
        for axis in (None, 0, 1, -1, (0, 2), (), (1, -1)):
            yield Case((_normal(rng, 3, 2, 3),), {"axis": axis, "keepdims": keepdims})
        yield Case((_normal(rng, 3, 1),), {"axis": 1, "keepdims": keepdims})
        yield Case((_normal(rng),), {"keepdims": keepdims})


def _classified(*settings: Options) -> Cases:
    """Scores (N, C) and a class for each row."""

    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for rows, classes in ((3, 4), (1, 3), (4, 1), (5, 2), (3, 3)):
                labels = rng.integers(0, classes, size=rows)
                yield Case((_normal(rng, rows, classes), labels), options)

    return cases


def _classified_anywhere(*settings: Options) -> Cases:
    """Scores with their classes on any axis, and a class for each place on the others."""

    def cases(rng: Rng) -> Iterator[Case]:
        yield from _classified(*settings)(rng)
        for options in settings:
            for shape, axis in (((2, 3, 2), -1), ((2, 3, 2), 1), ((1, 3, 1), 1), ((3, 3, 3), 1)):
                others = list(shape)
                others.pop(axis)
                labels = rng.integers(0, shape[axis], size=others)
                yield Case((_normal(rng, *shape), labels), {**options, "axis": axis})

    return cases


def _shares(rng: Rng) -> Iterator[Case]:
    """Scores and targets between 0 and 1, alike in shape."""
    for shape in ((3, 4), (1, 3), (4, 1), (3, 3), (2, 3, 2), (5, 1)):
        yield Case((_normal(rng, *shape), rng.uniform(0.05, 0.95, size=shape)))
    yield Case((rng.uniform(0.05, 0.95, size=(3, 2)),), places=(0, 0))


def _distances(*settings: Options, shared: bool = True) -> Cases:
    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for shape in _shapes(rng):
                yield Case((_normal(rng, *shape), np.asarray(2 * _normal(rng, *shape))), options)
            if shared:
                yield Case((_normal(rng, 3, 2),), options, places=(0, 0))

    return cases


CASES: dict[str, Cases] = {
    "negative": _one(),
    "power": _one(*({"exponent": e} for e in (2, 3, 0.5, -1, -1.5, 1, 0)), draw=_positive),
    "exp": _one(),
    "log": _one(draw=_positive),
    "sqrt": _one(draw=_positive),
    "abs": _one(),
    "step": _one(),
    "sigmoid": _one(),
    "tanh": _one(),
    "silu": _one(),
    "swish": _one({}, {"beta": 2.5}, {"beta": -0.5}, {"beta": 0.0}),
    "gelu": _one({}, {"approximate": "tanh"}),
    "relu": _one(),
    "leaky_relu": _one({}, {"negative_slope": 0.3}, {"negative_slope": -1.0}),
    "elu": _one({}, {"alpha": 0.5}),
    "selu": _one(),
    "softplus": _one({}, {"beta": 3.0}, {"threshold": 0.5, "beta": 20.0}),
    "add": _two(),
    "subtract": _two(),
    "multiply": _two(),
    "divide": _two(_positive),
    "maximum": _two(shared=False),
    "reshape": _reshaped,
    "transpose": _transposed,
    "concatenate": _joined,
    "slice": _parts,
    "gather": _rows,
    "softmax": _one({}, {"axis": 0}, least=1),
    "log_softmax": _one({}, {"axis": 0}, least=1),
    "scaled_dot_product_attention": _attention,
    "conv1d": _conv(1),
    "conv2d": _conv(2),
    "dropout": _dropped,
    "embedding": _tokens,
    "graph_convolution": _graphs,
    "neighbour_mean": _graphs,
    "sparse_mm": _sparse,
    "affine": _affine,
    "matmul": _matmul,
    "batch_norm": _batch_normalized,
    "batch_norm_inference": _normalized(2, given=True),
    "layer_norm": _normalized(2, rows=True),
    "group_norm": _grouped,
    "rms_norm": _normalized(1, rows=True),
    "max_pool2d": _pooled,
    "avg_pool2d": _pooled,
    "global_max_pool2d": _images,
    "global_avg_pool2d": _images,
    "rotary": _turned,
    "gru_cell": _cell(3, biases=2),
    "gru": _over_time(3, biases=2),
    "lstm_cell": _cell(4, states=(2,)),
    "lstm": _over_time(4),
    "rnn_cell": _cell(1),
    "rnn": _over_time(1),
    "sum": _reduced,
    "mean": _reduced,
    "nll_loss": _classified_anywhere({}),
    "cross_entropy": _classified_anywhere({}, {"label_smoothing": 0.2}),
    "soft_cross_entropy": _shares,
    "binary_cross_entropy_with_logits": _shares,
    "perceptron_loss": _classified(),
    "hinge_loss": _classified({}, {"margin": 0.3}),
    "mse_loss": _distances(),
    "l1_loss": _distances(shared=False),
    "huber_loss": _distances({}, {"delta": 0.3}),
}


def cases_of(name: str, sample: Case, rng: Rng) -> Iterator[Case]:
    """`sample`, the operation's own, then those of CASES for an operation that has some there."""
    yield sample
    if name in CASES:
        yield from CASES[name](rng)
