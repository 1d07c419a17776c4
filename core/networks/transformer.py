"""Transformers: tokens that attend to each other, to classify them or to say what comes next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.layers import (
    Dense,
    KeyValueCache,
    LayerNorm,
    LearnedPositions,
    Linear,
    SinusoidalPositions,
    TransformerBlock,
)
from core.nearest import nearest
from core.networks.network import Network
from core.ops import embedding
from core.ops.softmax import row_softmax
from core.tape import Array, Parameter, Tensor

POSITIONS = ("learned", "sinusoidal", "rotary")


def _positions(
    kind: str | None, length: int, width: int, rng: np.random.Generator, dtype: npt.DTypeLike
) -> LearnedPositions | SinusoidalPositions | None:
    """What adds positions to the tokens; rotary ones are at work inside attention."""
    if kind is not None and kind not in POSITIONS:
        raise ValueError(f"unknown positions {kind!r}; {nearest(kind, ['None', *POSITIONS])}")
    if length < 1:
        raise ValueError(f"a Transformer needs a length of at least 1 token, not {length}")
    if kind == "learned":
        return LearnedPositions(length, width, rng=rng, dtype=dtype)
    return SinusoidalPositions(length, width, dtype=dtype) if kind == "sinusoidal" else None


class TransformerClassifier(Network):
    """Sequences x (N, length, inputs) → scores z (N, classes), from the mean over the tokens.

    An encoder: every token sees every other. x may come flat, (N, length · inputs): a digit's 64
    pixels are 8 rows of 8. The tokens' map has no bias, since learned positions bring one for each
    place, and neither has attention, as in Vaswani et al. 2017: 9,258 parameters by default.
    Without `positions` ("learned", "sinusoidal", "rotary" or None) a shuffled sequence scores the
    same.
    """

    def __init__(
        self,
        inputs: int = 8,
        classes: int = 10,
        *,
        length: int = 8,
        width: int = 32,
        heads: int = 4,
        blocks: int = 1,
        hidden: int = 64,
        positions: str | None = "learned",
        norm_first: bool = True,
        activation: str = "relu",
        bias: bool = False,
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.shape = (length, inputs)
        self.tokens = Linear(inputs, width, rng=rng, dtype=dtype, name="x")
        self.positions = _positions(positions, length, width, rng, dtype)
        self.blocks = [
            TransformerBlock(
                width, heads, hidden=hidden, norm_first=norm_first, activation=activation,
                rotary=positions == "rotary", bias=bias, dropout=dropout, rng=rng, dtype=dtype,
                name=str(number),
            )
            for number in range(1, blocks + 1)
        ]  # fmt: skip
        self.head = Dense(width, classes, rng=rng, dtype=dtype, name="z")
        self._words = _in_words([inputs, *[width] * blocks, classes], heads)
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        if len(x.shape) == 2:
            length, inputs = self.shape
            if x.shape[1] != length * inputs:
                raise ValueError(
                    f"x has shape {x.shape}; expected (N, {length}, {inputs}) or "
                    f"(N, {length * inputs})"
                )
            x = x.reshape(x.shape[0], length, inputs)
        h = self.tokens(x).named("e")
        if self.positions:
            h = self.positions(h).named("h0")
        for block in self.blocks:
            h = block(h)
        return self.head(h.mean(1).named("m")).named("z")

    def describe(self) -> str:
        return self._words


class CharTransformer(Network):
    """Tokens x (N, T) → scores z (N, T, tokens): at each place, for the token that comes next.

    A causal decoder as GPT-2 (Radford et al. 2019): token and position embeddings, pre-norm blocks
    in which no token sees a later one, a last normalization and a linear map. `context` is the
    longest sequence; `positions` are as in `TransformerClassifier`. The loss is the mean over all
    N·T places.
    """

    takes_indices = True

    def __init__(
        self,
        tokens: int,
        context: int,
        *,
        width: int = 32,
        heads: int = 4,
        blocks: int = 2,
        hidden: int | None = None,
        positions: str | None = "learned",
        activation: str = "gelu",
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.context = context
        self.E = Parameter(rng.normal(0, 0.02, (tokens, width)).astype(dtype), "E")
        self.positions = _positions(positions, context, width, rng, dtype)
        self.blocks = [
            TransformerBlock(
                width, heads, hidden=hidden, activation=activation, causal=True,
                rotary=positions == "rotary", dropout=dropout, rng=rng, dtype=dtype,
                name=str(number),
            )
            for number in range(1, blocks + 1)
        ]  # fmt: skip
        self.norm = LayerNorm(width, dtype=dtype, name="z")
        self.head = Dense(width, tokens, rng=rng, dtype=dtype, name="z")
        self._words = f"{_in_words([tokens, *[width] * blocks, tokens], heads)}, causal"
        super().__init__()

    def __call__(self, x: Tensor, caches: list[KeyValueCache] | None = None) -> Tensor:
        """With `caches`, one a block, x holds the tokens that come after those in them."""
        past = len(caches[0]) if caches else 0
        if past + x.shape[1] > self.context:
            raise ValueError(
                f"x has shape {x.shape}{f' after {past} tokens' if past else ''}; this network "
                f"reads at most {self.context} tokens"
            )
        h = embedding(x, self.E).named("e")
        if self.positions:
            h = self.positions(h, past).named("h0")
        for number, block in enumerate(self.blocks):
            h = block(h, caches[number] if caches else None)
        return self.head(self.norm(h).named("n")).named("z")

    def generate(
        self,
        prompt: npt.ArrayLike,
        length: int,
        *,
        temperature: float = 1.0,
        top_k: int | None = None,
        rng: np.random.Generator,
    ) -> Array:
        """`prompt` (T,) continued by `length` tokens: (T + length,).

        Each is drawn from softmax(z / temperature) of the last place's scores z: at 1 as the
        network believes, below 1 more surely, at 0 always the likeliest. With `top_k` only the k
        likeliest are drawn from. It sees the last `context` tokens, in evaluation mode. Up to there
        keys and values are kept, and each token is read once.
        """
        tokens = [int(token) for token in np.asarray(prompt)]
        if not tokens:
            raise ValueError("the prompt is empty; begin with a token")
        if not temperature >= 0:
            raise ValueError(f"the temperature must be at least 0, not {temperature}")
        if top_k is not None and top_k < 1:
            raise ValueError(f"top_k must be at least 1, not {top_k}")
        caches, read = [KeyValueCache() for _ in self.blocks], 0
        with self.evaluating():
            for _ in range(length):
                if len(tokens) <= self.context:
                    z = self(Tensor(np.array([tokens[read:]])), caches)
                    read = len(tokens)
                else:
                    z = self(Tensor(np.array([tokens[-self.context :]])))
                tokens.append(sample(z.data[0, -1], temperature, top_k, rng))
        return np.array(tokens)

    def describe(self) -> str:
        return self._words


def sample(z: Array, temperature: float, top_k: int | None, rng: np.random.Generator) -> int:
    """A token drawn from softmax(z / temperature), z (tokens,): at 0 always the likeliest.

    With `top_k` it is one of the k likeliest, drawn from their scores alone (Fan et al. 2018).
    """
    if temperature == 0:
        return int(z.argmax())
    likeliest = np.argsort(-z, kind="stable")[:top_k]
    p = row_softmax(z[likeliest].astype(np.float64) / temperature)
    return int(rng.choice(likeliest, p=p))


def _in_words(widths: list[int], heads: int) -> str:
    """As an MLP's: 8-32-32-10 has two blocks of width 32."""
    return f"{'-'.join(map(str, widths))} Transformer, {heads} head{'s' if heads > 1 else ''}"
