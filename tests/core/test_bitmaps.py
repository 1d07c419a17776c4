"""A picture of a digit becomes what the digits to learn from are: 8×8 shares of ink."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.bitmaps import as_digit

ONE = np.zeros((40, 30))
ONE[4:36, 12:18] = 1


def test_ink_is_cut_out_fitted_and_put_in_the_middle():
    digit = as_digit(ONE)
    assert digit.shape == (8, 8)
    np.testing.assert_array_equal(digit[:, :2], 0)
    np.testing.assert_array_equal(digit[:, 6:], 0)
    np.testing.assert_allclose(digit[:, 3:5], 0.75)
    assert digit.sum() * 16 == 32 * 6


@pytest.mark.parametrize("change", [
    lambda p: 1 - p,
    lambda p: 255 * p,
    lambda p: 0.2 + 0.3 * p,
    lambda p: np.pad(p, 25),
    lambda p: p.repeat(3, 0).repeat(3, 1),
])  # fmt: skip
def test_paper_scale_place_and_size_do_not_matter(change):
    np.testing.assert_allclose(as_digit(change(ONE)), as_digit(ONE), atol=1e-12)


def test_a_bitmap_as_the_data_have_it_becomes_its_counts():
    rng = np.random.default_rng(0)
    bitmap = (rng.random((32, 32)) < 0.4).astype(float)
    bitmap[0, 0] = bitmap[-1, -1] = 1
    np.testing.assert_allclose(as_digit(bitmap), bitmap.reshape(8, 4, 8, 4).mean((1, 3)))


def test_a_hair_of_ink_is_still_seen():
    thin = np.zeros((300, 300))
    thin[:, 150] = 1
    thin[0, :] = 1
    assert as_digit(thin).max() > 0


@pytest.mark.parametrize("blank", [np.zeros((5, 5)), np.full((5, 5), 0.7), np.full((5, 5), 255.0)])
def test_a_blank_picture_is_refused(blank):
    with pytest.raises(ValueError, match="blank"):
        as_digit(blank)
    with pytest.raises(ValueError, match="shape"):
        as_digit(np.zeros((0, 3)))
