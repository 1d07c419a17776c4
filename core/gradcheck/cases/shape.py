"""Operations that move numbers, and those that pick rows by number."""

from __future__ import annotations

from collections.abc import Iterator

from core.gradcheck.cases.case import Case, Rng, Trials, normal, normal_of


def _reshaped(rng: Rng) -> Iterator[Case]:
    for shape in ((-1,), (2, 6), (4, -1), (1, 3, 4), (2, -1, 2)):
        yield Case((normal(rng, 3, 4),), {"shape": shape})
    yield Case((normal(rng),), {"shape": (1, 1)})


def _transposed(rng: Rng) -> Iterator[Case]:
    for axes in (None, (0, 1, 2), (1, 2, 0), (2, 0, 1), (0, -1, 1)):
        yield Case((normal(rng, 2, 3, 4),), {"axes": axes})
        yield Case((normal(rng, 3, 3, 3),), {"axes": axes})
    yield Case((normal(rng, 3, 3),))
    yield Case((normal(rng, 1, 3),))


def _joined(rng: Rng) -> Iterator[Case]:
    for axis in (0, 1, -1):
        a, b = [2, 3, 2], [2, 3, 2]
        b[axis] = int(rng.integers(1, 5))
        yield Case((normal(rng, *a), normal(rng, *b)), {"axis": axis})
    yield Case((normal(rng, 3), normal(rng, 2)))
    yield Case((normal(rng, 1, 3), normal(rng, 2, 3)))
    yield Case((normal(rng, 2, 2),), {"axis": 1}, places=(0, 0))


def _parts(rng: Rng) -> Iterator[Case]:
    for index in (..., 1, (slice(None), 2), (slice(0, 2), None), slice(None, None, -2), (0, -1)):
        yield Case((normal(rng, 3, 4),), {"index": index})
    yield Case((normal(rng, 1, 4),), {"index": (0, slice(1, 3))})


def _rows(rng: Rng) -> Iterator[Case]:
    for shape, some in (((3, 4), (2, 3)), ((4,), (6,)), ((2, 1, 2), ()), ((1, 3), (4,))):
        yield Case((normal(rng, *shape), rng.integers(0, shape[0], size=some)))


def _tokens(rng: Rng) -> Iterator[Case]:
    for some, table in (((2, 3), (4, 2)), ((5,), (2, 2)), ((), (3, 1)), ((3, 1), (1, 3))):
        yield Case((rng.integers(0, table[0], size=some), normal(rng, *table)))


def _gathered(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 4)), rng.integers(0, 3, size=(2, 3))))


def _embedded(rng: Rng) -> Case:
    return Case((rng.integers(0, 4, (2, 3)), rng.normal(size=(4, 2))))


_MATRIX = normal_of((3, 4))


TRIALS = {
    "reshape": Trials(_MATRIX, _reshaped),
    "transpose": Trials(_MATRIX, _transposed),
    "concatenate": Trials(normal_of((3, 4), (2, 4)), _joined),
    "slice": Trials(_MATRIX, _parts),
    "gather": Trials(_gathered, _rows),
    "embedding": Trials(_embedded, _tokens),
}
