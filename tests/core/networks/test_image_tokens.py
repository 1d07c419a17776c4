from __future__ import annotations

import numpy as np
import pytest

from core.networks import ImageSequenceClassifier, ImageTransformer, SequenceClassifier
from core.networks.image_tokens import CUTS, token_pixels

RNG = np.random.default_rng


@pytest.mark.parametrize(
    ("cut", "first", "shape"),
    [
        ("rows", [0, 1, 2, 3], (4, 4)),
        ("columns", [0, 4, 8, 12], (4, 4)),
        ("patches", [0, 1, 4, 5], (4, 4)),
        ("pixels", [0], (16, 1)),
    ],
)
def test_a_cut_gives_every_pixel_to_one_token(cut, first, shape):
    pixels = token_pixels(cut, 4)
    assert pixels[0].tolist() == first
    assert pixels.shape == shape
    assert sorted(pixels.ravel()) == list(range(16))


@pytest.mark.parametrize("cut", CUTS)
def test_a_flat_image_scores_as_the_sequence_of_its_tokens(cut):
    x = RNG(1).normal(size=(3, 16))
    for model in (
        ImageSequenceClassifier("gru", cut, 4, 5, 3, rng=RNG(0)),
        ImageTransformer(cut, 4, 3, width=4, heads=2, rng=RNG(0)),
    ):
        tokens = x[:, token_pixels(cut, 4)]
        np.testing.assert_array_equal(model.scores(x).data, model.scores(tokens).data)
        assert model.describe().endswith(f"{len(tokens[0])} {cut}")
        with pytest.raises(ValueError, match=r"x has shape \(3, 15\); expected \(N, 16\) or"):
            model.scores(x[:, :15])


def test_it_is_the_sequence_classifier_of_the_same_seed():
    ours = ImageSequenceClassifier("rnn", "rows", 8, 6, 10, rng=RNG(0))
    plain = SequenceClassifier("rnn", 8, 6, 10, rng=RNG(0))
    x = RNG(1).normal(size=(2, 64))
    np.testing.assert_array_equal(ours.scores(x).data, plain.scores(x.reshape(2, 8, 8)).data)


def test_a_cut_that_does_not_exist_or_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="unknown cut 'row'; did you mean rows"):
        token_pixels("row", 8)
    with pytest.raises(ValueError, match="a side of 5 pixels cannot be divided"):
        token_pixels("patches", 5)
