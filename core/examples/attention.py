"""Attention by itself, and inside the block of which Transformers are stacked."""

from __future__ import annotations

import numpy as np

from core.examples.example import Example
from core.layers import TransformerBlock
from core.losses import mse_loss
from core.ops import matmul, scaled_dot_product_attention
from core.tape import Parameter, Tensor


def _attention() -> Tensor:
    x = Tensor(np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.5]]), "x")
    Wq = Parameter(np.array([[0.8, -0.2], [0.1, 0.5], [0.4, 0.3]]), "Wq")
    Wk = Parameter(np.array([[0.6, 0.1], [-0.3, 0.7], [0.5, -0.4]]), "Wk")
    Wv = Parameter(np.array([[0.5, 0.2], [-0.1, 0.4], [0.3, -0.6]]), "Wv")
    q, k, v = (matmul(x, W).named(W.name[1:]) for W in (Wq, Wk, Wv))
    o = scaled_dot_product_attention(q, k, v).named("o")
    return mse_loss(o, Tensor(np.array([[1.0, 0.0], [0.0, 1.0]]), "t")).named("L")


def _block() -> Tensor:
    x = Tensor(np.array([[[1.0, -0.5, 0.2, 0.8], [0.3, 1.2, -0.7, 0.1]]]), "x")
    t = Tensor(np.array([[[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]]), "t")
    rng = np.random.default_rng(0)
    block = TransformerBlock(4, 2, hidden=4, causal=True, bias=False, rng=rng, dtype=np.float64)
    for parameter in block.parameters():
        parameter.data[...] = parameter.data.round(2)  # short numbers are easier to follow
    return mse_loss(block(x), t).named("L")


EXAMPLES = (
    Example(
        "attention-2x3",
        "Attention: 2 tokens of 3 numbers look at each other",
        "x opens o: c says how well each query matches each key, p is its softmax, of which each "
        "row sums to 1, and o mixes the rows of v by it. What makes one key match better makes "
        "the other match worse: the two rows of dk are each other's opposite.",
        _attention,
        0.5,
    ),
    Example(
        "transformer-block",
        "A Transformer's block: 2 tokens, 2 heads of 2 numbers",
        "x goes straight through on the residual path; attention and then the MLP each add to it, "
        "and dr sums what comes back on both ways. Token 0 may not see token 1: its rows of o are "
        "those of v, and its rows of dq are 0.",
        _block,
        0.1,
    ),
)
