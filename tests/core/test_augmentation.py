from __future__ import annotations

import numpy as np
import pytest

from core.datasets import augmented, digits, moved

RNG = np.random.default_rng


@pytest.fixture
def images():
    return RNG(0).uniform(size=(3, 5, 5))


def test_a_shift_by_whole_pixels_copies_them_and_brings_in_zeros(images):
    shifted = moved(images, down=1, right=-2)
    np.testing.assert_array_equal(shifted[:, 1:, :-2], images[:, :-1, 2:])
    assert (shifted[:, 0] == 0).all()
    assert (shifted[:, :, -2:] == 0).all()


@pytest.mark.parametrize(("degrees", "turns"), [(0, 0), (90, 1), (180, 2), (-90, 3), (360, 0)])
@pytest.mark.parametrize("side", [4, 5])
def test_quarter_turns_go_anticlockwise_and_copy_pixels(degrees, turns, side):
    images = RNG(0).uniform(size=(2, side, side))
    turned = moved(images, degrees=degrees)
    np.testing.assert_array_equal(turned, np.rot90(images, turns, axes=(1, 2)))


def test_a_turn_comes_before_the_shift(images):
    both = moved(images, degrees=90, down=1)
    np.testing.assert_array_equal(both, moved(moved(images, degrees=90), down=1))


def test_half_a_pixel_is_the_mean_of_both(images):
    shifted = moved(images, right=0.5)
    np.testing.assert_allclose(shifted[..., 1:], (images[..., 1:] + images[..., :-1]) / 2)


def test_a_linear_picture_stays_linear_under_any_turn():
    """Bilinear interpolation is exact where the picture is a plane, away from the border."""
    y, x = np.mgrid[-10:11, -10:11].astype(float)
    angle = np.radians(30)
    turned = moved((2 * x + y)[None], degrees=30)[0]
    expected = 2 * (np.cos(angle) * x - np.sin(angle) * y) + np.sin(angle) * x + np.cos(angle) * y
    np.testing.assert_allclose(turned[5:-5, 5:-5], expected[5:-5, 5:-5], atol=1e-7)


def test_each_image_can_have_its_own_amounts(images):
    each = moved(images, down=[0, 1, -1], degrees=[90, 0, 45])
    for k, (down, degrees) in enumerate([(0, 90), (1, 0), (-1, 45)]):
        np.testing.assert_array_equal(
            each[k : k + 1], moved(images[k : k + 1], down=down, degrees=degrees)
        )


def test_flat_digits_channels_and_precision_are_kept(images):
    flat = moved(images.reshape(3, 25), down=1, degrees=20)
    np.testing.assert_array_equal(flat.reshape(3, 5, 5), moved(images, down=1, degrees=20))
    colours = np.stack([images, 2 * images], 1).astype(np.float32)
    turned = moved(colours, degrees=20)
    assert turned.dtype == np.float32
    np.testing.assert_allclose(turned[:, 1], 2 * turned[:, 0], rtol=1e-6)


def test_the_images_given_are_not_changed(images):
    before = images.copy()
    augmented(images, RNG(0))
    np.testing.assert_array_equal(images, before)


def test_the_same_seed_moves_digits_the_same_way_and_keeps_most_of_their_ink():
    x = digits().x
    first, again = augmented(x, RNG(3)), augmented(x, RNG(3))
    np.testing.assert_array_equal(first, again)
    assert (first != x).any(axis=1).mean() > 0.9
    assert first.min() >= 0
    assert first.max() <= 1 + 1e-12
    assert 0.8 < first.sum() / x.sum() <= 1


def test_shifts_reach_their_limits_and_no_further():
    dot = np.zeros((500, 7, 7))
    dot[:, 3, 3] = 1
    found = np.argwhere(augmented(dot, RNG(0), pixels=2, degrees=0) == 1)[:, 1:]
    assert {*map(tuple, found)} == {(r, c) for r in range(1, 6) for c in range(1, 6)}


@pytest.mark.parametrize(
    ("images", "error", "told"),
    [
        (np.ones((2, 7)), ValueError, r"shape \(2, 7\); flat ones \(N, H·W\) must be square"),
        (np.ones(4), ValueError, r"shape \(4,\); expected \(N, …, H, W\)"),
        (np.ones((1, 2, 2), int), TypeError, "type int64; expected floating"),
    ],
)
def test_what_is_no_set_of_images_is_refused(images, error, told):
    with pytest.raises(error, match=told):
        moved(images)


@pytest.mark.parametrize("settings", [{"pixels": -1}, {"degrees": -1}, {"degrees": np.nan}])
def test_amounts_below_0_are_refused(images, settings):
    with pytest.raises(ValueError, match="pixels and degrees must be at least 0"):
        augmented(images, RNG(0), **settings)


def test_whole_pixels_are_copied_as_interpolation_would_bring_them(images):
    down, right = np.array([0, 2, -9]), np.array([-1, 0, 1])
    turned = moved(images, down=down, right=right, degrees=np.full(3, 360.0))
    np.testing.assert_array_equal(moved(images, down=down, right=right), turned)


def test_bytes_stay_bytes_and_move_as_numbers_do():
    pixels = RNG(3).integers(0, 256, (5, 6, 6), np.uint8)
    for amounts in ({"down": 1, "right": -2}, {"degrees": np.linspace(-20, 20, 5)}):
        found, expected = moved(pixels, **amounts), moved(pixels.astype(np.float64), **amounts)
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, np.rint(expected))


def test_many_images_are_moved_a_part_at_a_time_to_the_same_numbers(monkeypatch):
    many, degrees = RNG(1).random((11, 4, 4)), RNG(2).uniform(-9, 9, 11)
    at_once = moved(many, down=1, degrees=degrees)
    monkeypatch.setattr("core.datasets.augmentation.AT_ONCE", 4)
    np.testing.assert_array_equal(moved(many, down=1, degrees=degrees), at_once)
