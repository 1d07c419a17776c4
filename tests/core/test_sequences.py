from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core.datasets import sequences

RNG = np.random.default_rng
TASKS = (sequences.copy, sequences.reverse, sequences.recall, sequences.sort)


@pytest.mark.parametrize("task", TASKS)
def test_symbols_are_drawn_evenly_from_the_generator_alone(task):
    data, again = (task(4000, 5, 3, RNG(7)) for _ in range(2))
    assert data.x.shape == (4000, 5)
    np.testing.assert_array_equal(data.x, again.x)
    np.testing.assert_array_equal(data.y, again.y)
    np.testing.assert_allclose(np.bincount(data.x.ravel()) / data.x.size, 1 / 3, atol=0.02)


def test_targets_are_what_each_task_says():
    rows = sequences.copy(6, 4, 5, RNG(0))
    assert (rows.y == rows.x).all()
    rows = sequences.reverse(6, 4, 5, RNG(0))
    assert rows.y.tolist() == [row[::-1] for row in rows.x.tolist()]
    rows = sequences.recall(6, 4, 5, RNG(0))
    assert rows.y.tolist() == [row[0] for row in rows.x.tolist()]
    rows = sequences.sort(6, 4, 5, RNG(0))
    assert rows.y.tolist() == [sorted(row) for row in rows.x.tolist()]


def test_a_delayed_copy_begins_with_blanks_where_its_input_ends_with_them():
    rows = sequences.copy(6, 4, 5, RNG(0), delay=3)
    assert rows.x.shape == rows.y.shape == (6, 7)
    assert (rows.x[:, 4:] == 5).all()
    assert (rows.y[:, :3] == 5).all()
    np.testing.assert_array_equal(rows.y[:, 3:], rows.x[:, :4])


@pytest.mark.parametrize(("length", "symbols", "chance"), [(8, 4, 0.65), (5, 4, 0.56), (5, 5, 0.5)])
def test_the_chance_that_sort_states_is_that_of_the_best_guess_for_each_place(
    length, symbols, chance
):
    every = np.sort(list(product(range(symbols), repeat=length)), axis=1)
    likeliest = [np.bincount(place).max() / len(every) for place in every.T]
    assert np.mean(likeliest) == pytest.approx(chance, abs=0.005)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("sizes", [(0, 4, 3), (5, 0, 3), (5, 4, 1)])
def test_a_task_of_nothing_is_refused(task, sizes):
    with pytest.raises(ValueError, match="at least 1 sequence, 1 symbol in each and 2 to choose"):
        task(*sizes, RNG(0))


def test_a_delay_backwards_in_time_is_refused():
    with pytest.raises(ValueError, match="the delay must be at least 0, not -1"):
        sequences.copy(5, 4, 3, RNG(0), delay=-1)
