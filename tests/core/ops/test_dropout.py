from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.losses import mse_loss
from core.ops import Mask, dropout
from core.replay import Program
from core.tape import Parameter, Tape, Tensor
from core.walk import retrace

RNG = np.random.default_rng


def test_what_is_kept_is_divided_by_its_share():
    x, m = np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 0.0, 1.0]])
    np.testing.assert_allclose(dropout(x, m, p=0.2).data, [[1.25, 0, 3.75]])


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_keeps_the_expectation_of_every_element(p):
    x, rng = Tensor(np.array([1.0, -2.0, 0.5])), RNG(0)
    draws = 20_000
    kept = [dropout(x, Mask.drawn(x, p, rng), p=p).data for _ in range(draws)]
    deviation = np.abs(x.data) * np.sqrt(p / (1 - p) / draws)  # of the mean of so many draws
    assert (np.abs(np.mean(kept, axis=0) - x.data) < 4 * deviation).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("arrange", [np.ascontiguousarray, np.asfortranarray])
def test_a_mask_is_zeros_and_ones_in_the_layout_of_what_it_masks(arrange, dtype):
    x = Tensor(arrange(np.ones((200, 100), dtype)))
    m = Mask.drawn(x, 0.3, RNG(0))
    assert (m.dtype, m.data.strides) == (dtype, x.data.strides)
    assert set(np.unique(m.data)) == {0, 1}
    assert abs(m.data.mean() - 0.7) < 4 * np.sqrt(0.3 * 0.7 / m.data.size)


def test_a_mask_covers_an_operand_with_gaps_in_memory():
    x = Tensor(np.ones((40, 60))[::2, ::-3])
    assert set(np.unique(Mask.drawn(x, 0.5, RNG(0)).data)) == {0, 1}


def recorded(seed):
    x = Parameter(np.ones((8, 8)), "x")
    with Tape() as tape:
        mask = Mask.drawn(x, 0.5, RNG(seed), "m")
        loss = mse_loss(dropout(x, mask, p=0.5), np.zeros((8, 8)))
    return tape, loss, x, mask


def test_the_first_run_of_a_program_takes_the_recorded_mask_and_each_other_a_new_one():
    tape, loss, x, mask = recorded(seed=0)
    program = Program(tape, loss, {x: np.empty_like(x.data)})
    masks = [mask.data.copy()]
    for _ in range(3):
        program.run()
        masks.append(mask.data.copy())
    same = [np.array_equal(a, b) for a, b in pairwise(masks)]
    assert same == [True, False, False]
    again = RNG(0)
    expected = [Mask.drawn(x, 0.5, again).data for _ in range(3)]
    np.testing.assert_array_equal(masks[1:], expected)


def test_the_gradient_is_masked_by_the_mask_of_the_same_run():
    tape, loss, x, mask = recorded(seed=0)
    gradient = np.empty_like(x.data)
    program = Program(tape, loss, {x: gradient})
    for _ in range(3):
        program.run()
        np.testing.assert_allclose(gradient, 2 / 64 * 2 * 2 * mask.data)


def test_a_tape_that_is_run_again_keeps_its_mask_and_one_can_be_edited():
    tape, loss, x, mask = recorded(seed=0)
    before = mask.data.copy()
    _, new = retrace(tape, {x: 3 * x.data})
    assert new[loss].item() == pytest.approx(9 * loss.item())
    edited, new = retrace(tape, {mask: np.ones_like(before)})
    assert new[loss].item() == 4
    Program(edited, new[loss], {x: np.empty_like(x.data)}).run()
    np.testing.assert_array_equal(new[mask].data, 1)
    np.testing.assert_array_equal(mask.data, before)


def test_what_dropout_cannot_do_is_named():
    x = np.ones((2, 3))
    for p in (-0.1, 1.0, np.nan):
        with pytest.raises(ValueError, match="dropout: p must be at least 0 and below 1, not"):
            dropout(x, x, p=p)
    with pytest.raises(ValueError, match=r"x has shape \(2, 3\) and the mask \(3,\)"):
        dropout(x, np.ones(3))
