"""Images, small enough that every window of a convolution can be followed."""

from __future__ import annotations

import numpy as np

from core.examples.example import Example
from core.losses import mse_loss
from core.ops import conv2d, max_pool2d
from core.tape import Parameter, Tensor

VERTICAL = np.array([[-0.5, 0.0, 0.5], [-1.0, 0.0, 1.0], [-0.5, 0.0, 0.5]])
"""Half of Sobel's kernel: it answers where an image becomes brighter to the right."""


def _conv() -> Tensor:
    image = np.array(
        [
            [0.0, 0.0, 1.0, 1.0],
            [0.0, 0.0, 1.0, 1.0],
            [0.0, 0.5, 1.0, 1.0],
            [0.0, 0.5, 1.0, 1.0],
        ]
    )
    x, W = Tensor(image[None, None], "x"), Parameter(VERTICAL[None, None], "W")
    z = conv2d(x, W, Parameter(np.zeros(1), "b")).named("z")
    return mse_loss(z, Tensor(np.array([[[[1.0, 0.0], [1.0, 0.0]]]]), "t")).named("L")


def _max_pool() -> Tensor:
    image = np.array(
        [
            [0.1, 0.9, 0.3, 0.2],
            [0.4, 0.2, 0.8, 0.1],
            [0.5, 0.4, 0.0, 0.6],
            [0.3, 0.1, 0.7, 0.2],
        ]
    )
    x = Parameter(image[None, None], "x")
    p = max_pool2d(x).named("p")
    return mse_loss(p, Tensor(np.array([[[[1.0, 0.5], [1.0, 0.5]]]]), "t")).named("L")


EXAMPLES = (
    Example(
        "conv-3x3",
        "A convolution: one 3×3 kernel at four places of an image",
        "Each z is the same nine weights times the window under them. So each weight has four "
        "paths in dW, one for each place where it was used; look for them there.",
        _conv,
        0.02,
    ),
    Example(
        "maxpool",
        "Max pooling: the largest of each 2×2 window",
        "One number of each window gets the whole gradient, the other three get 0, however "
        "near they came. Make another one the largest and see the gradient move there.",
        _max_pool,
        0.5,
    ),
)
