from __future__ import annotations

from golden import GoldenCase


def broadcast(rng):
    return [rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 1))]


def positive_divisor(rng):
    return [rng.normal(size=(2, 3, 4)), rng.uniform(0.5, 2, size=(3, 1))]


def with_ties(rng):
    return [rng.integers(-2, 3, size=shape).astype(float) for shape in ((2, 3, 4), (3, 1))]


def one(rng):
    return [3 * rng.normal(size=(3, 4))]


def positive(rng):
    return [rng.uniform(0.1, 3, size=(3, 4))]


def whole(rng):
    return [rng.integers(-2, 3, size=(3, 4)).astype(float)]


def power(exponent, operands):
    options = {"exponent": exponent}
    return GoldenCase("power", lambda torch, x: torch.pow(x, exponent), operands, options)


CASES = {
    "add": GoldenCase("add", lambda torch, a, b: torch.add(a, b), broadcast),
    "subtract": GoldenCase("subtract", lambda torch, a, b: torch.sub(a, b), broadcast),
    "multiply": GoldenCase("multiply", lambda torch, a, b: torch.mul(a, b), broadcast),
    "divide": GoldenCase("divide", lambda torch, a, b: torch.div(a, b), positive_divisor),
    "maximum": GoldenCase("maximum", lambda torch, a, b: torch.maximum(a, b), with_ties),
    "negative": GoldenCase("negative", lambda torch, x: torch.negative(x), one),
    "square": power(2, one),
    "cube": power(3, one),
    "power-4": power(4, one),
    "power-1": power(1, one),
    "power-0": power(0, whole),
    "power-of-3-halves": power(1.5, positive),
    "power-minus-2": power(-2, positive),
    "exp": GoldenCase("exp", lambda torch, x: torch.exp(x), one),
    "log": GoldenCase("log", lambda torch, x: torch.log(x), positive),
    "sqrt": GoldenCase("sqrt", lambda torch, x: torch.sqrt(x), positive),
    "abs": GoldenCase("abs", lambda torch, x: torch.abs(x), whole),
}
