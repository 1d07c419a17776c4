"""Normalization, explained with x̂, μ and s, which it makes on its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.places import over, summed
from core.expression import Expression, Factor, Leaf, Named, call, constant, hat, inner, plain
from core.formula import Formula, read
from core.ops import norm as ops
from core.ops.norm.normalization import normalize, repeated
from core.tape import Array, Index, Op, Options

PER_CHANNEL = {"γ": read("dγ = dy · x̂"), "β": read("dβ = dy")}
"""The rules of what every element of a channel reads, before their sum over these elements."""


def of_channels(rule: Formula, letter: str, axis: int, ndim: int) -> Formula:
    """A rule for γ or β: for rows (N, D) as it stands, for x of more axes with those it sums."""
    return rule if ndim == 2 else summed(PER_CHANNEL[letter], repeated(axis, ndim), ndim)


def lying(line: Formula, parameters: str, axis: int, ndim: int) -> Formula:
    """Along which axis of x γ and its like lie, if it is not the last one."""
    last = axis % ndim == ndim - 1
    return line if last else line.also(f"{parameters} along {over([axis])}")


NormalizationT = TypeVar("NormalizationT", bound=ops.Normalization)


class Normalization(Explainer[NormalizationT]):
    def shared(self, index: Index, shape: Index, options: Options) -> tuple[Index, Iterator[Index]]:
        """Where the mean of x[index] stands among the means, and which elements share it."""
        raise NotImplementedError

    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line, x, axis = self.line(which), operands[0], self.op.axis
        if which:
            line = of_channels(line, "γβ"[which - 1], axis, x.ndim)
        else:
            line = lying(line, "γ, β" if which is None else "γ", axis, x.ndim)
        return line if which == 2 else line.also(f"mean {self.averaged(x, options)}")

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        eps = plain(options["eps"])
        return {hat("x"): "(x − mean x) / s", "s²": f"var x + {eps}", "ε": eps}

    def averaged(self, x: Array, options: Options) -> str:
        """Over what a mean is taken, in words."""
        return f"over {over(self.op.sets(x, **options)[1])}"

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, γ, β = operands
        _, mean, deviation = self._intermediates(x, **options)
        (at, _), c = self.shared(index, x.shape, options), index[self.op.axis]
        return γ[c] * (x[index] - mean[at]) / deviation[at] + β[c]

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        options = back.options
        x, γ, _ = back.operands
        dy = back.upstream
        normalized, _, deviation = self._intermediates(x, **options)
        if which:
            (c,) = index
            uses = (at for at in np.ndindex(x.shape) if at[self.op.axis] == c)
            return [Factor(dy[at], normalized[at] if which == 1 else constant(1)) for at in uses]
        # ∂y[k]/∂x[i] = γ · ([k = i] − 1/M − x̂[i]·x̂[k]/M) / s over the M elements that share s
        place, peers = self.shared(index, x.shape, options)
        among = list(peers)
        share = constant(1) / len(among)
        return [
            Factor(
                dy[at],
                γ[at[self.op.axis]]
                * (
                    (1 - share if at == index else -share)
                    - normalized[index] * normalized[at] / len(among)
                )
                / deviation[place],
            )
            for at in among
        ]

    def _intermediates(self, x: Named, eps: float, **options: Any) -> tuple[Named, Named, Named]:
        """x̂, μ and s: what the arithmetic of one element is written in."""
        grouped, axes = self.op.sets(x.array, **options)
        normalized, mean, _, deviation = normalize(grouped, axes, eps)
        return (
            inner(hat(x.name), normalized.reshape(x.shape)),
            inner("μ", mean.squeeze(axes)),
            inner("s", deviation.squeeze(axes)),
        )


@explains("layer_norm")
class LayerNorm(Normalization[ops.LayerNorm]):
    def shared(self, index: Index, shape: Index, options: Options) -> tuple[Index, Iterator[Index]]:
        *n, _ = index
        return tuple(n), ((*n, i) for i in range(shape[-1]))


@explains("batch_norm")
class BatchNorm(Normalization[ops.BatchNorm]):
    def shared(self, index: Index, shape: Index, options: Options) -> tuple[Index, Iterator[Index]]:
        _, c, *_ = index
        rows, _, *places = shape
        return (c,), ((n, c, *at) for n, *at in np.ndindex(rows, *places))


@explains("group_norm")
class GroupNorm(Normalization[ops.GroupNorm]):
    def averaged(self, x: Array, options: Options) -> str:
        groups = options["num_groups"]
        if groups == 1:
            return f"over {over(range(1, x.ndim))}"
        return f"over each of {groups} groups"

    def shared(self, index: Index, shape: Index, options: Options) -> tuple[Index, Iterator[Index]]:
        n, c, *_ = index
        _, channels, *places = shape
        size = channels // options["num_groups"]
        group = c // size
        within = ((group * size + k, *at) for k, *at in np.ndindex(size, *places))
        return (n, group), ((n, *at) for at in within)


@explains("batch_norm_inference")
class BatchNormInference(Explainer[Op]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line, ndim = self.line(which), operands[0].ndim
        if which in (3, 4):
            line = of_channels(line, "γβ"[which - 3], 1, ndim)
        reads = {None: "μ, v, γ, β", 0: "v, γ", 3: "μ, v"}  # and dβ none
        return lying(line, reads[which], 1, ndim) if which in reads else line

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {hat("x"): "(x − μ) / √(v + ε)", "ε": plain(options["eps"])}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        *_, γ, β = operands
        c = index[1]
        return γ[c] * self._normalized(index, operands, **options) + β[c]

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        operands, options = back.operands, back.options
        x, _, v, γ, _ = operands
        dy = back.upstream
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
    def _deviation(variance: Expression, eps: float, **options: Any) -> Expression:
        return call("√", np.sqrt, variance + Leaf("ε", eps))


@explains("rms_norm")
class RmsNorm(Explainer[ops.RmsNorm]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line, (x, _) = self.line(which), operands
        line = of_channels(line, "γ", -1, x.ndim) if which else line
        return line.also(f"mean over {over([x.ndim - 1])}")

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        eps = options["eps"]
        spacing = float(np.finfo(np.result_type(operands[0], np.float16)).eps)
        ε = plain(spacing if eps is None else eps)
        return {hat("x"): "x / rms", "rms²": f"mean x² + {ε}", "ε": ε}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, γ = operands
        *n, i = index
        _, rms = self._intermediates(x, options)
        return γ[i] * x[index] / rms[tuple(n)]

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        x, γ = back.operands
        dy = back.upstream
        normalized, rms = self._intermediates(x, back.options)
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
        normalized, rms = self.op.normalize(x.array, options["eps"])
        return inner(hat(x.name), normalized), inner("rms", rms.squeeze(-1))
