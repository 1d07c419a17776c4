"""Attention as a layer, the block of a Transformer around it, and positions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.layers.dense import Dense, Linear, activation_named
from core.layers.dropout import Dropout
from core.layers.layer import Layer
from core.layers.norm import LayerNorm
from core.ops import concatenate, rotary, scaled_dot_product_attention, sinusoidal_positions
from core.tape import Parameter, Tensor


class KeyValueCache:
    """The keys and values (N, heads, T, d) of tokens that were read already.

    A causal network never computes them anew: no later token changes them.
    """

    def __init__(self) -> None:
        self.keys: Tensor | None = None
        self.values: Tensor | None = None

    def __len__(self) -> int:
        return 0 if self.keys is None else self.keys.shape[2]

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Keep those of more tokens; returns those of all."""
        if self.keys is not None and self.values is not None:
            k, v = concatenate(self.keys, k, axis=2), concatenate(self.values, v, axis=2)
        self.keys, self.values = k, v
        return k, v


class MultiHeadAttention(Layer):
    """Tokens x (N, T, width) → (N, T, width): each head attends in width/heads numbers of its own.

    One product makes the queries, keys and values of all heads, Wqkv (width, 3·width) with those
    of Q, K and V side by side as in torch.nn.MultiheadAttention; Wo (width, width) mixes what the
    heads found (Vaswani et al. 2017, section 3.2.2). With `causal` no token sees a later one; with
    `rotary` queries and keys are turned by their positions; without `bias` both maps are linear,
    as in the paper.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        *,
        causal: bool = False,
        rotary: bool = False,
        bias: bool = True,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if heads < 1 or width % heads:
            raise ValueError(f"a width of {width} cannot be shared by {heads} heads equally")
        if rotary and width // heads % 2:
            raise ValueError(
                f"rotary positions turn pairs: {heads} heads of a width of {width} have "
                f"{width // heads} numbers each, which is odd"
            )
        self.heads, self.causal, self.rotary, self.name = heads, causal, rotary, name
        kind = Dense if bias else Linear
        self.qkv = kind(width, 3 * width, rng=rng, dtype=dtype, name=f"qkv{name}")
        self.out = kind(width, width, rng=rng, dtype=dtype, name=f"o{name}")

    def __call__(self, x: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        """With a `cache`, x holds the tokens after those in it, and theirs are added."""
        n, length, width = x.shape
        cut = self.qkv(x).named(f"qkv{self.name}").reshape(n, length, 3, self.heads, -1)
        # (3, N, heads, T, d): views, nothing is moved
        turned = cut.named(f"cut{self.name}").transpose(2, 0, 3, 1, 4).named(f"cutᵀ{self.name}")
        q, k, v = (turned[i].named(f"{letter}{self.name}") for i, letter in enumerate("qkv"))
        past = 0 if cache is None else len(cache)
        if self.rotary:
            q, k = rotary(q, first=past), rotary(k, first=past)
        if cache is None:
            o = scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        else:
            k, v = cache.extend(k, v)
            seen = np.tri(length, past + length, past, dtype=bool) if self.causal else None
            o = scaled_dot_product_attention(q, k, v, attn_mask=seen)
        o = o.named(f"o{self.name}").transpose(0, 2, 1, 3).named(f"oᵀ{self.name}")
        joined = o.reshape(n, length, width).named(f"heads{self.name}")
        return self.out(joined).named(f"u{self.name}")


class TransformerBlock(Layer):
    """x (N, T, width) → the same shape: tokens ask each other, then each thinks by itself.

    Attention and a two-layer MLP write into a residual stream: x + attention(norm(x)), then
    x + mlp(norm(x)) (pre-norm, Radford et al. 2019); with ``norm_first=False`` the sums are
    normalized instead, norm(x + attention(x)), as in Vaswani et al. 2017. As
    torch.nn.TransformerEncoderLayer with ``batch_first=True``. `hidden` is the width inside the
    MLP, by default 4 · width; `dropout` the share of each sum's right side that training leaves
    out; `bias` is attention's.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        *,
        hidden: int | None = None,
        norm_first: bool = True,
        activation: str = "gelu",
        causal: bool = False,
        rotary: bool = False,
        bias: bool = True,
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        hidden = 4 * width if hidden is None else hidden
        self.norm_first, self.name = norm_first, name
        self.activation = activation_named(activation)
        self.norm1 = LayerNorm(width, dtype=dtype, name=f"a{name}")
        self.attention = MultiHeadAttention(
            width, heads, causal=causal, rotary=rotary, bias=bias, rng=rng, dtype=dtype, name=name
        )
        self.norm2 = LayerNorm(width, dtype=dtype, name=f"m{name}")
        self.up = Dense(
            width, hidden, activation=activation, rng=rng, dtype=dtype, name=f"up{name}"
        )
        self.down = Dense(hidden, width, rng=rng, dtype=dtype, name=f"down{name}")
        self.dropout = Dropout(dropout, rng=rng, name=name)

    def __call__(self, x: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        if not self.norm_first:
            x = self.norm1(x + self.dropout(self.attention(x, cache)))
            return self.norm2(x + self.dropout(self.think(x))).named(f"h{self.name}")
        n = self.norm1(x).named(f"na{self.name}")
        x = (x + self.dropout(self.attention(n, cache))).named(f"r{self.name}")
        n = self.norm2(x).named(f"nm{self.name}")
        return (x + self.dropout(self.think(n))).named(f"h{self.name}")

    def think(self, x: Tensor) -> Tensor:
        """The MLP, on each token by itself."""
        z = self.up(x).named(f"z{self.name}")
        return self.down(self.activation(z).named(f"a{self.name}")).named(f"f{self.name}")


class LearnedPositions(Layer):
    """Adds row t of a learned table P (length, width) to token t of x (N, T, width)."""

    def __init__(
        self,
        length: int,
        width: int,
        *,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.P = Parameter(rng.normal(0, 0.02, (length, width)).astype(dtype), "P")

    def __call__(self, x: Tensor, first: int = 0) -> Tensor:
        """The first token stands at position `first`."""
        return x + _rows(self.P, first, x.shape[1])


class SinusoidalPositions(Layer):
    """Adds row t of the table of Vaswani et al. 2017 to token t of x (N, T, width)."""

    def __init__(self, length: int, width: int, *, dtype: npt.DTypeLike = np.float32) -> None:
        self.P = Tensor(sinusoidal_positions(length, width).astype(dtype), "P")

    def __call__(self, x: Tensor, first: int = 0) -> Tensor:
        """The first token stands at position `first`."""
        return x + _rows(self.P, first, x.shape[1])


def _rows(table: Tensor, first: int, length: int) -> Tensor:
    if first + length > table.shape[0]:
        raise ValueError(
            f"there are {table.shape[0]} positions, and none for a token at {first + length - 1}"
        )
    return table if length == table.shape[0] else table[first : first + length]
