"""Operations that treat each element by itself: sums, products and activations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, call, constant
from core.ops.broadcast import check_broadcast, readers, source, unbroadcast
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Binary(Op):
    """An operation on two operands that are broadcast to one shape."""

    operands = ("a", "b")

    def check(self, *operands: Array, **options: Any) -> None:
        check_broadcast(self.name, *operands)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=(4,))

    def element(self, a: Expression, b: Expression) -> Expression:
        """One element of the result."""
        raise NotImplementedError

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        """Its derivative by operand `which`."""
        raise NotImplementedError

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        a, b = operands
        return self.element(a[source(index, a.shape)], b[source(index, b.shape)])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        a, b = operands
        return [
            Factor(upstream[at], self.local(which, a[source(at, a.shape)], b[source(at, b.shape)]))
            for at in readers(index, operands[which].shape, upstream.shape)
        ]


class Add(Binary):
    name = "add"
    formula = "c = a + b"
    rules = ("da = dc", "db = dc")

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        a, b = operands
        return a + b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(upstream, b_shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a + b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(1)


class Subtract(Binary):
    name = "subtract"
    formula = "c = a − b"
    rules = ("da = dc", "db = −dc")

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        a, b = operands
        return a - b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(-upstream, b_shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a - b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(-1 if which else 1)


class Multiply(Binary):
    name = "multiply"
    formula = "c = a · b"
    rules = ("da = dc · b", "db = dc · a")

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        a, b = operands
        return a * b, (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        return unbroadcast(upstream * b, a.shape), unbroadcast(upstream * a, b.shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a * b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return a if which else b


class Activation(Op):
    """A function of one operand, element by element; saves what its derivative is written in."""

    operands = ("z",)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        z = rng.normal(size=(3, 4))
        return (z + 0.1 * np.sign(z),)

    def element(self, z: Expression) -> Expression:
        """One element of the result."""
        raise NotImplementedError

    def local(self, z: Expression, a: Expression) -> Expression:
        """da/dz, from the operand z and the result a."""
        raise NotImplementedError

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        return self.element(operands[0][index])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        return [Factor(upstream[index], self.local(operands[0][index], result[index]))]


class Tanh(Activation):
    name = "tanh"
    formula = "a = tanh(z)"
    rules = ("dz = da · (1 − a²)",)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        a = np.tanh(operands[0])
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * (1 - a * a),)

    def element(self, z: Expression) -> Expression:
        return call("tanh", np.tanh, z)

    def local(self, z: Expression, a: Expression) -> Expression:
        return 1 - a**2


def logistic(z: Array) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ), written as ½ + ½·tanh(z/2), which cannot overflow."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * z), z.dtype)


class Sigmoid(Activation):
    name = "sigmoid"
    formula = "a = σ(z) = 1 / (1 + e⁻ᶻ)"
    rules = ("dz = da · a · (1 − a)",)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        a = logistic(operands[0])
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * a * (1 - a),)

    def element(self, z: Expression) -> Expression:
        return 1 / (1 + call("exp", np.exp, -z))

    def local(self, z: Expression, a: Expression) -> Expression:
        return a * (1 - a)


class Relu(Activation):
    """The rectifier. Its derivative at 0 is taken as 0, as PyTorch does."""

    name = "relu"
    formula = "a = max(0, z)"
    rules = ("dz = da · [z > 0]",)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        (z,) = operands
        return np.maximum(z, 0), (z,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (z,) = saved
        return (upstream * (z > 0),)

    def element(self, z: Expression) -> Expression:
        return call("max", np.maximum, 0, z)

    def local(self, z: Expression, a: Expression) -> Expression:
        return call("positive", lambda value: value > 0, z)


add = enrol(Add())
subtract = enrol(Subtract())
multiply = enrol(Multiply())
tanh = enrol(Tanh())
sigmoid = enrol(Sigmoid())
relu = enrol(Relu())
