"""Two results held against each other, in this process."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.quiz.judging.compare import difference, held, shares_memory

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("given", "wanted", "kind"),
    [
        ([INF, 1], [NAN, 1], "finite"),
        ([NAN, INF], [INF, NAN], "finite"),
        ([INF, NAN], [INF, NAN], None),
        ([-INF, 1], [INF, 1], "finite"),
        ([1, 1], [INF, 1], "finite"),
        ([1e4, 0.0], [1e4, 5e-3], "value"),
        ([1e4, 5e-3 + 1e-6], [1e4, 5e-3], None),
        ([0.0, 1e-15], [0.0, 0.0], None),
    ],
)
def test_numbers_are_compared_one_by_one(given, wanted, kind):
    found = difference(np.array(given, dtype=float), np.array(wanted, dtype=float), 1e-6)
    assert (found and found.kind) == kind


def test_single_precision_may_differ_by_its_rounding():
    wanted = np.array([1e4, 1.0], dtype=np.float32)
    assert difference(wanted + np.float32([0, 1e-3]), wanted, 1e-6) is None


@pytest.mark.parametrize("given", [np.array(3.0), "ab", 3.0, None])
def test_what_has_no_parts_is_no_tuple(given):
    assert difference(given, (1.0, 2.0), 1e-6).kind == "type"


@pytest.mark.parametrize("wrapped", [lambda x: x, lambda x: {"W": x}, lambda x: [(1, [x])]])
def test_memory_is_shared_however_deep_it_lies(wrapped):
    array = np.arange(3.0)
    assert shares_memory(wrapped(array[1:]), (wrapped(array),))
    assert not shares_memory(wrapped(array.copy()), (wrapped(array),))


def test_only_what_can_be_compared_tells_that_an_argument_changed():
    def arguments(*numbers):
        return (np.random.default_rng(0), {"W": [np.array(numbers)], "act": "relu"})

    assert difference(held(arguments(1.0, 2.0)), held(arguments(1.0, 2.0)), 1e-6) is None
    changed = difference(held(arguments(1.0, 0.0)), held(arguments(1.0, 2.0)), 1e-6)
    assert changed.place == "[1]['W'][0]"
