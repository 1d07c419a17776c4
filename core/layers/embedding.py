"""The embedding: a learned vector for each token."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.layers.layer import Layer
from core.ops import embedding
from core.tape import Parameter, Tensor


class Embedding(Layer):
    """Token numbers x (…) from 0 to `tokens` − 1 → their rows of E (tokens, width): (…, width).

    E begins Gaussian with variance 1, as in torch.nn.Embedding.
    """

    def __init__(
        self,
        tokens: int,
        width: int,
        *,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if tokens < 1 or width < 1:
            raise ValueError(
                f"an embedding needs at least 1 token and a width of 1, not {tokens} and {width}"
            )
        self.E = Parameter(rng.normal(size=(tokens, width)).astype(dtype), f"E{name}")

    def __call__(self, x: Tensor) -> Tensor:
        return embedding(x, self.E)
