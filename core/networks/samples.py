"""Small networks of every kind, each with a batch: what gradient checks and walks start from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from core.graphs import Graph
from core.layers import ACTIVATIONS, IMAGE_NORMS, NORMS
from core.networks.cnn import CNN, ResidualCNN
from core.networks.gnn import GCN, GraphSAGE
from core.networks.image_tokens import ImageSequenceClassifier, ImageTransformer
from core.networks.mlp import MLP
from core.networks.network import Network
from core.networks.perceptron import PerceptronClassifier
from core.networks.residual_mlp import ResidualMLP
from core.networks.rnn import KINDS, SequenceClassifier, TokenClassifier
from core.networks.softmax_regression import SoftmaxRegression
from core.networks.transformer import CharTransformer, TransformerClassifier
from core.sparse import SparseMatrix
from core.tape import Array

Sample = tuple[Network, Array, Array]
"""A network in float64, inputs x (N, …) and targets y (N, …)."""


def _vectors(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)


def _mlp(activation: str, rng: np.random.Generator, norm: str | None = None) -> Sample:
    model = MLP([6, 5, 4, 3], activation=activation, norm=norm, rng=rng, dtype=np.float64)
    return model, *_vectors(rng)


def _images(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(size=(3, 1, 4, 4)), rng.integers(0, 3, size=3)


def _cnn(rng: np.random.Generator, norm: str | None = None) -> Sample:
    return CNN((1, 4, 4), [2, 3], 3, norm=norm, rng=rng, dtype=np.float64), *_images(rng)


def _residual_cnn(rng: np.random.Generator) -> Sample:
    return ResidualCNN((1, 4, 4), 2, 1, 3, rng=rng, dtype=np.float64), *_images(rng)


def _residual(norm: str | None, rng: np.random.Generator) -> Sample:
    model = ResidualMLP(
        6, 3, width=4, blocks=2, norm=norm, activation="tanh", rng=rng, dtype=np.float64
    )
    return model, *_vectors(rng)


def _sequences(kind: str, rng: np.random.Generator) -> Sample:
    model = SequenceClassifier(kind, 3, 4, 3, rng=rng, dtype=np.float64)
    return model, rng.normal(size=(5, 4, 3)), rng.integers(0, 3, size=5)


def _image_rows(rng: np.random.Generator) -> Sample:
    model = ImageSequenceClassifier("lstm", "rows", 4, 4, 3, rng=rng, dtype=np.float64)
    return model, rng.normal(size=(5, 16)), rng.integers(0, 3, size=5)


def _image_patches(rng: np.random.Generator) -> Sample:
    model = ImageTransformer(
        "patches", 4, 3, width=4, heads=2, hidden=5, activation="tanh", rng=rng, dtype=np.float64
    )
    return model, rng.normal(size=(5, 16)), rng.integers(0, 3, size=5)


def _tokens(rng: np.random.Generator) -> Sample:
    model = TokenClassifier("lstm", 5, 3, 4, 3, rng=rng, dtype=np.float64)
    return model, rng.integers(0, 5, size=(5, 4)), rng.integers(0, 3, size=5)


def _on_a_graph(
    network: type[GCN] | type[GraphSAGE], sparse: bool, rng: np.random.Generator
) -> Sample:
    graph = Graph.undirected(6, [[0, 1], [1, 2], [2, 3], [1, 3], [4, 4]])
    features = rng.normal(size=(6, 4))
    model = network(
        [4, 3, 3],
        graph,
        SparseMatrix.of_dense(features * (features > 0)) if sparse else features,
        activation="tanh",
        rng=rng,
        dtype=np.float64,
    )
    return model, rng.permutation(6)[:5], rng.integers(0, 3, size=5)


def _encoder(rng: np.random.Generator, **options: Any) -> Sample:
    model = TransformerClassifier(
        2, 3, length=3, width=4, heads=2, hidden=5, activation="tanh", **options, rng=rng,
        dtype=np.float64,
    )  # fmt: skip
    return model, rng.normal(size=(5, 3, 2)), rng.integers(0, 3, size=5)


def _decoder(positions: str, rng: np.random.Generator) -> Sample:
    model = CharTransformer(
        5, 4, width=4, heads=2, blocks=1, hidden=5, positions=positions, rng=rng, dtype=np.float64
    )
    return model, rng.integers(0, 5, size=(5, 4)), rng.integers(0, 5, size=(5, 4))


SAMPLES: dict[str, Callable[[np.random.Generator], Sample]] = {
    "perceptron": lambda rng: (PerceptronClassifier(6, 3, dtype=np.float64), *_vectors(rng)),
    "softmax": lambda rng: (SoftmaxRegression(6, 3, rng=rng, dtype=np.float64), *_vectors(rng)),
    **{f"mlp-{activation}": partial(_mlp, activation) for activation in ACTIVATIONS},
    **{f"mlp-{norm}-norm": partial(_mlp, "tanh", norm=norm) for norm in NORMS},
    "residual-mlp": lambda rng: _residual(None, rng),
    "residual-mlp-batch": lambda rng: _residual("batch", rng),
    "residual-mlp-layer": lambda rng: _residual("layer", rng),
    "cnn": _cnn,
    **{f"cnn-{norm}-norm": partial(_cnn, norm=norm) for norm in IMAGE_NORMS},
    "residual-cnn": _residual_cnn,
    **{kind: partial(_sequences, kind) for kind in KINDS},
    "lstm-image": _image_rows,
    "transformer-image": _image_patches,
    "lstm-tokens": _tokens,
    "gcn": lambda rng: _on_a_graph(GCN, False, rng),
    "gcn-sparse": lambda rng: _on_a_graph(GCN, True, rng),
    "graphsage": lambda rng: _on_a_graph(GraphSAGE, False, rng),
    "graphsage-sparse": lambda rng: _on_a_graph(GraphSAGE, True, rng),
    "transformer-classifier": _encoder,
    "transformer-classifier-post-norm": lambda rng: _encoder(
        rng, norm_first=False, positions="sinusoidal"
    ),
    "char-transformer": lambda rng: _decoder("learned", rng),
    "char-transformer-rotary": lambda rng: _decoder("rotary", rng),
}
