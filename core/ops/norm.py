"""Normalization: numbers brought to mean 0 and variance 1, then scaled by γ and shifted by β.

What differs between the operations is only which numbers share a mean and a variance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

import numpy as np

from core.expression import Expression, Leaf, Named, call, constant, hat, plain
from core.ops.arithmetic import sqrt
from core.ops.axes import over
from core.ops.broadcast import summed
from core.tape import Array, Factor, Op, Options, Saved, Tensor, enrol

Index = tuple[int, ...]


def normalize(x: Array, axes: tuple[int, ...], eps: float) -> tuple[Array, Array, Array, Array]:
    """x̂ = (x − μ) / σ, the mean μ, the biased variance, and σ = √(variance + eps).

    All over `axes`, which the last three keep with length 1.
    """
    mean = x.mean(axis=axes, keepdims=True)
    centred = x - mean
    variance = (centred * centred).mean(axis=axes, keepdims=True)
    deviation = np.sqrt(variance + eps)
    return centred / deviation, mean, variance, deviation


A = TypeVar("A", Array, Tensor)


def along(parameter: A, axis: int, ndim: int) -> A:
    """γ or β (C,) in the shape in which it is broadcast to x: C along `axis`, then ones."""
    ones = [1] * (ndim - 1 - axis % ndim)
    return parameter.reshape(-1, *ones) if ones else parameter


def repeated(axis: int, ndim: int) -> tuple[int, ...]:
    """The axes of x along which γ and β are repeated: all but `axis`."""
    return tuple(k for k in range(ndim) if k != axis % ndim)


def of_channels(rule: str, axis: int, ndim: int) -> str:
    """A rule for γ or β: for rows (N, D) as it stands, for x of more axes with those it sums."""
    if ndim == 2:
        return rule
    return summed(rule.replace("Σₙ ", "").replace("[n]", ""), repeated(axis, ndim), ndim)


def lying(parameters: str, axis: int, ndim: int) -> list[str]:
    """Along which axis of x γ and its like lie, if it is not the last one."""
    return [] if axis % ndim == ndim - 1 else [f"{parameters} along {over([axis])}"]


def _deviation(variance: Tensor, eps: float) -> Tensor:
    """σ = √(variance + eps), step by step."""
    return sqrt(variance + Tensor(np.asarray(eps, variance.dtype), "ε")).named("σ")


class Normalization(Op):
    """y = γ · x̂ + β, where x̂ = (x − μ) / σ has mean 0 and variance 1 over a set of elements.

    The gradient flows through mean and variance too: each x moves all y that share them.
    """

    formula = "y = γ · (x − mean x) / √(var x + ε) + β"
    operands = ("x", "γ", "β")

    axis: ClassVar[int]
    """The axis of x along which γ and β lie."""

    analytic = True

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        """x, and the axes of it along which elements share a mean and a variance."""
        raise NotImplementedError

    def shared(self, index: Index, shape: Index, **options: Any) -> tuple[Index, Iterator[Index]]:
        """Where the mean of x[index] stands among the means, and which elements share it."""
        raise NotImplementedError

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, x = super().written(which, operands, options), operands[0]
        mean = [f"mean {self.averaged(x, options)}"] if which != 2 else []
        if which:
            return ",  ".join([of_channels(rule, self.axis, x.ndim), *mean])
        read = "γ, β" if which is None else "γ"
        return ",  ".join([rule, *lying(read, self.axis, x.ndim), *mean])

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        eps = plain(options.get("eps", 1e-5))
        return {hat("x"): "(x − mean x) / σ", "σ²": f"var x + {eps}", "ε": eps}

    def averaged(self, x: Array, options: Options) -> str:
        """Over what a mean is taken, in words."""
        return f"over {over(self.sets(x, **options)[1])}"

    def forward(
        self, x: Array, γ: Array, β: Array, *, eps: float = 1e-5, **options: Any
    ) -> tuple[Array, Saved]:
        grouped, axes = self.sets(x, **options)
        normalized, mean, variance, deviation = normalize(grouped, axes, eps)
        y = along(γ, self.axis, x.ndim) * normalized.reshape(x.shape)
        return y + along(β, self.axis, x.ndim), (normalized, deviation, γ, axes, mean, variance)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, deviation, γ, axes, *_ = saved
        dy = upstream
        others = repeated(self.axis, dy.ndim)
        dγ = (dy * normalized.reshape(dy.shape)).sum(axis=others)
        dβ = dy.sum(axis=others)
        slope = (dy * along(γ, self.axis, dy.ndim)).reshape(normalized.shape)  # ∂L/∂x̂
        mean = slope.mean(axis=axes, keepdims=True)
        product = (slope * normalized).mean(axis=axes, keepdims=True)
        dx = (slope - mean - normalized * product) / deviation
        return dx.reshape(dy.shape), dγ, dβ

    fused = True

    def expand(
        self, x: Tensor, γ: Tensor, β: Tensor, *, eps: float = 1e-5, **options: Any
    ) -> Tensor:
        grouped, axes = self.sets(x.data, **options)
        values = x if grouped.shape == x.shape else x.reshape(*grouped.shape)
        centred = (values - values.mean(axes, keepdims=True).named("μ")).named("c")
        variance = (centred * centred).mean(axes, keepdims=True).named("v")
        normalized = (centred / _deviation(variance, eps)).named(hat("x"))
        if grouped.shape != x.shape:
            normalized = normalized.reshape(*x.shape)
        return along(γ, self.axis, x.data.ndim) * normalized + along(β, self.axis, x.data.ndim)

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, γ, β = operands
        _, mean, deviation = self._intermediates(x, **options)
        (at, _), c = self.shared(index, x.shape, **options), index[self.axis]
        return γ[c] * (x[index] - mean[at]) / deviation[at] + β[c]

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, γ, _ = operands
        dy = upstream
        normalized, _, deviation = self._intermediates(x, **options)
        if which:
            (c,) = index
            uses = (at for at in np.ndindex(x.shape) if at[self.axis] == c)
            return [Factor(dy[at], normalized[at] if which == 1 else constant(1)) for at in uses]
        # ∂y[k]/∂x[i] = γ · ([k = i] − 1/M − x̂[i]·x̂[k]/M) / σ over the M elements that share σ
        place, peers = self.shared(index, x.shape, **options)
        among = list(peers)
        share = constant(1) / len(among)
        return [
            Factor(
                dy[at],
                γ[at[self.axis]]
                * (
                    (1 - share if at == index else -share)
                    - normalized[index] * normalized[at] / len(among)
                )
                / deviation[place],
            )
            for at in among
        ]

    def _intermediates(
        self, x: Named, eps: float = 1e-5, **options: Any
    ) -> tuple[Named, Named, Named]:
        """x̂, μ and σ: what the arithmetic of one element is written in."""
        grouped, axes = self.sets(x.array, **options)
        normalized, mean, _, deviation = normalize(grouped, axes, eps)
        return (
            Named(hat(x.name), normalized.reshape(x.shape)),
            Named("μ", mean.squeeze(axes)),
            Named("σ", deviation.squeeze(axes)),
        )


class LayerNorm(Normalization):
    """Each row of x (…, D) by its own mean and variance: γ (D,), β (D,) → y (…, D).

    The variance is the biased one, and eps is added under the root (Ba, Kiros and Hinton 2016).
    """

    name = "layer_norm"
    rules = (
        "dx = (γ·dy − mean(γ·dy) − x̂ · mean(γ·dy · x̂)) / σ",
        "dγ = Σₙ dy[n] · x̂[n]",
        "dβ = Σₙ dy[n]",
    )
    axis = -1

    def check(self, x: Array, γ: Array, β: Array, **options: Any) -> None:
        _check_rows(self.name, x, γ=γ, β=β)

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        return x, (x.ndim - 1,)

    def shared(self, index: Index, shape: Index, **options: Any) -> tuple[Index, Iterator[Index]]:
        *n, _ = index
        return tuple(n), ((*n, i) for i in range(shape[-1]))

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4)


class BatchNorm(Normalization):
    """Each channel of x (N, C) or (N, C, …) over the whole batch: γ (C,), β (C,) → y as x.

    The form of training (Ioffe and Szegedy 2015): mean and biased variance are those of this
    batch, over N and all axes after C. Of one number a channel only β is left.

    Given tensors `running_mean` and `running_var` (C,), a call moves them by `momentum` towards
    the batch's own, for `batch_norm_inference` to use: see `remember`.
    """

    name = "batch_norm"
    rules = (
        "dx = γ · (dy − mean dy − x̂ · mean(dy · x̂)) / σ",
        "dγ = Σₙ dy[n] · x̂[n]",
        "dβ = Σₙ dy[n]",
    )
    axis = 1

    def check(self, x: Array, γ: Array, β: Array, **options: Any) -> None:
        _check_channels(self.name, x, γ=γ, β=β)

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        return x, repeated(self.axis, x.ndim)

    def shared(self, index: Index, shape: Index, **options: Any) -> tuple[Index, Iterator[Index]]:
        _, c, *_ = index
        rows, _, *places = shape
        return (c,), ((n, c, *at) for n, *at in np.ndindex(rows, *places))

    def remember(
        self,
        saved: Saved,
        *,
        running_mean: Tensor | None = None,
        running_var: Tensor | None = None,
        momentum: float = 0.1,
        **options: Any,
    ) -> None:
        """running ← (1 − momentum) · running + momentum · batch, as PyTorch's momentum means it.

        The variance is the unbiased one, Σ(x − μ)²/(M − 1). One number a channel says nothing of
        it, and leaves the running variance as it was.
        """
        normalized, *_, mean, variance = saved
        count = normalized.size // mean.size
        if running_mean is not None:
            _move(running_mean.data, mean.reshape(-1), momentum)
        if running_var is not None and count > 1:
            _move(running_var.data, variance.reshape(-1) * (count / (count - 1)), momentum)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=3)


def _move(running: Array, towards: Array, momentum: float) -> None:
    running *= 1 - momentum
    running += momentum * towards


class GroupNorm(Normalization):
    """Channels of x (N, C, …) in `num_groups` equal groups, each group of each example by itself.

    γ (C,), β (C,) → y as x. One group: layer normalization over channels and places; as many as
    channels: instance normalization (Wu and He 2018).
    """

    name = "group_norm"
    rules = LayerNorm.rules
    axis = 1

    def check(self, x: Array, γ: Array, β: Array, *, num_groups: int = 1, **options: Any) -> None:
        _check_channels(self.name, x, γ=γ, β=β)
        if num_groups < 1 or x.shape[1] % num_groups:
            raise ValueError(
                f"group_norm: {x.shape[1]} channels cannot be put into {num_groups} equal groups"
            )

    def sets(
        self, x: Array, *, num_groups: int = 1, **options: Any
    ) -> tuple[Array, tuple[int, ...]]:
        return x.reshape(len(x), num_groups, -1), (2,)

    def averaged(self, x: Array, options: Options) -> str:
        groups = options.get("num_groups", 1)
        if groups == 1:
            return f"over {over(range(1, x.ndim))}"
        return f"over each of {groups} groups of channels"

    def shared(
        self, index: Index, shape: Index, *, num_groups: int = 1, **options: Any
    ) -> tuple[Index, Iterator[Index]]:
        n, c, *_ = index
        _, channels, *places = shape
        size = channels // num_groups
        group = c // size
        within = ((group * size + k, *at) for k, *at in np.ndindex(size, *places))
        return (n, group), ((n, *at) for at in within)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(2, 4, 2)), rng.normal(size=4), rng.normal(size=4)


class BatchNormInference(Op):
    """Each channel of x (N, C) or (N, C, …) by a given mean μ (C,) and variance v (C,).

    The form of evaluation: μ and v are what batch normalization remembers of training, so that an
    example's result does not depend on those beside it. They have no gradient.
    """

    name = "batch_norm_inference"
    formula = "y = γ · (x − μ) / √(v + ε) + β"
    operands = ("x", "μ", "v", "γ", "β")
    rules = ("dx = dy · γ / √(v + ε)", "", "", "dγ = Σₙ dy[n] · x̂[n]", "dβ = Σₙ dy[n]")
    analytic = True

    def check(self, x: Array, μ: Array, v: Array, γ: Array, β: Array, **options: Any) -> None:
        _check_channels(self.name, x, μ=μ, v=v, γ=γ, β=β)

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, ndim = super().written(which, operands, options), operands[0].ndim
        if which in (3, 4):
            rule = of_channels(rule, 1, ndim)
        read = {None: "μ, v, γ, β", 0: "v, γ", 3: "μ, v"}  # and of dβ none
        return ",  ".join([rule, *(lying(read[which], 1, ndim) if which in read else [])])

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {hat("x"): "(x − μ) / √(v + ε)", "ε": plain(options.get("eps", 1e-5))}

    def forward(
        self, x: Array, *channels: Array, eps: float = 1e-5, **options: Any
    ) -> tuple[Array, Saved]:
        μ, v, γ, β = (along(channel, 1, x.ndim) for channel in channels)
        deviation = np.sqrt(v + eps)
        normalized = (x - μ) / deviation
        return γ * normalized + β, (normalized, deviation, γ)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, deviation, γ = saved
        dy = upstream
        others = repeated(1, dy.ndim)
        dγ, dβ = (dy * normalized).sum(axis=others), dy.sum(axis=others)
        return dy * (γ / deviation), None, None, dγ, dβ

    fused = True

    def expand(self, x: Tensor, *channels: Tensor, eps: float = 1e-5, **options: Any) -> Tensor:
        μ, v, γ, β = (along(channel, 1, x.data.ndim) for channel in channels)
        normalized = ((x - μ) / _deviation(v, eps)).named(hat("x"))
        return γ * normalized + β

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        x, (μ, γ, β) = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
        return x, μ, rng.uniform(0.5, 2, size=3), γ, β

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        *_, γ, β = operands
        c = index[1]
        return γ[c] * self._normalized(index, operands, **options) + β[c]

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, _, v, γ, _ = operands
        dy = upstream
        if which == 0:
            c = index[1]
            return [Factor(dy[index], γ[c] / self._deviation(v[c], **options))]
        (c,) = index
        uses = (at for at in np.ndindex(x.shape) if at[1] == c)
        return [
            Factor(dy[at], self._normalized(at, operands, **options) if which == 3 else constant(1))
            for at in uses
        ]

    def _normalized(self, index: Index, operands: Sequence[Named], **options: Any) -> Expression:
        x, μ, v, *_ = operands
        c = index[1]
        return (x[index] - μ[c]) / self._deviation(v[c], **options)

    @staticmethod
    def _deviation(variance: Expression, eps: float = 1e-5, **options: Any) -> Expression:
        return call("√", np.sqrt, variance + Leaf("ε", eps))


class RmsNorm(Op):
    """Each row of x (…, D) over its root mean square, scaled by γ (D,) → y (…, D).

    Layer normalization without the mean (Zhang and Sennrich 2019). `eps` is by default the
    spacing of floating numbers at 1, as in PyTorch.
    """

    name = "rms_norm"
    formula = "y = γ · x / √(mean x² + ε)"
    operands = ("x", "γ")
    rules = ("dx = (γ·dy − x̂ · mean(γ·dy · x̂)) / rms", "dγ = Σₙ dy[n] · x̂[n]")
    analytic = True

    def check(self, x: Array, γ: Array, **options: Any) -> None:
        _check_rows(self.name, x, γ=γ)

    def normalize(
        self, x: Array, *, eps: float | None = None, **options: Any
    ) -> tuple[Array, Array]:
        """x̂ = x / rms, and rms = √(mean x² + eps) (…, 1)."""
        square = (x * x).mean(axis=-1, keepdims=True)
        rms = np.sqrt(square + (np.finfo(square.dtype).eps if eps is None else eps))
        return x / rms, rms

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, (x, _) = super().written(which, operands, options), operands
        rule = of_channels(rule, -1, x.ndim) if which else rule
        return f"{rule},  mean over {over([x.ndim - 1])}"

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        eps = options.get("eps")
        spacing = float(np.finfo(np.result_type(operands[0], np.float16)).eps)
        ε = plain(spacing if eps is None else eps)
        return {hat("x"): "x / rms", "rms²": f"mean x² + {ε}", "ε": ε}

    def forward(self, x: Array, γ: Array, **options: Any) -> tuple[Array, Saved]:
        normalized, rms = self.normalize(x, **options)
        return γ * normalized, (normalized, rms, γ)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, rms, γ = saved
        dy = upstream
        slope = dy * γ  # ∂L/∂x̂
        dx = (slope - normalized * (slope * normalized).mean(axis=-1, keepdims=True)) / rms
        return dx, (dy * normalized).sum(axis=repeated(-1, dy.ndim))

    fused = True

    def expand(self, x: Tensor, γ: Tensor, *, eps: float | None = None, **options: Any) -> Tensor:
        square = (x * x).mean(-1, keepdims=True).named("q")
        eps = float(np.finfo(square.dtype).eps) if eps is None else eps
        return γ * (x / _deviation(square, eps).named("rms")).named(hat("x"))

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=4)

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, γ = operands
        *n, i = index
        _, rms = self._intermediates(x, options)
        return γ[i] * x[index] / rms[tuple(n)]

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, γ = operands
        dy = upstream
        normalized, rms = self._intermediates(x, options)
        if which:
            uses = [(*n, *index) for n in np.ndindex(x.shape[:-1])]
            return [Factor(dy[at], normalized[at]) for at in uses]
        # ∂y[k]/∂x[i] = γ[k] · ([k = i] − x̂[i]·x̂[k]/D) / rms
        *n, i = index
        size = x.shape[-1]
        products = [normalized[index] * normalized[(*n, k)] / size for k in range(size)]
        return [
            Factor(
                dy[(*n, k)],
                γ[k] * (1 - product if k == i else -product) / rms[tuple(n)],
            )
            for k, product in enumerate(products)
        ]

    def _intermediates(self, x: Named, options: Options) -> tuple[Named, Named]:
        """x̂ and rms: what the arithmetic of one element is written in."""
        normalized, rms = self.normalize(x.array, **options)
        return Named(hat(x.name), normalized), Named("rms", rms.squeeze(-1))


def _check_rows(name: str, x: Array, **parameters: Array) -> None:
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError(f"{name}: x has shape {x.shape}; expected (…, D) with D ≥ 1")
    _check_lengths(name, x.shape[-1], parameters)


def _check_channels(name: str, x: Array, **parameters: Array) -> None:
    if x.ndim < 2 or x.size == 0:
        raise ValueError(f"{name}: x has shape {x.shape}; expected (N, C) or (N, C, …), not empty")
    _check_lengths(name, x.shape[1], parameters)


def _check_lengths(name: str, size: int, parameters: Mapping[str, Array]) -> None:
    for letter, array in parameters.items():
        if array.shape != (size,):
            raise ValueError(
                f"{name}: {letter} has shape {array.shape}; expected ({size},), a number for "
                "each channel of x"
            )


layer_norm = enrol(LayerNorm())
batch_norm = enrol(BatchNorm())
batch_norm_inference = enrol(BatchNormInference())
group_norm = enrol(GroupNorm())
rms_norm = enrol(RmsNorm())
