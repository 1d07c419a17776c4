"""Functions of two variables, to watch optimizers on: a map can show all there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.tape import Array

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Landscape:
    """A function f(x, y) with its derivatives and what is known of it.

    `formula` is f in words, `minima` are all its lowest points, each of the value `lowest`;
    `saddles` are level points that are no minimum. `start` is where a race may begin, and
    `window` ((x from, x to), (y from, y to)) what a map should show.
    """

    name: str
    formula: str
    height: Callable[[Array, Array], Array]
    slope: Callable[[float, float], Point]
    curvature: Callable[[float, float], tuple[Point, Point]]
    minima: tuple[Point, ...]
    start: Point
    window: tuple[Point, Point]
    saddles: tuple[Point, ...] = ()
    lowest: float = 0.0

    def __call__(self, w: Array) -> tuple[float, Array]:
        """f and its gradient (2,) at w = (x, y): what an optimizer asks for."""
        return self.value(w), self.gradient(w)

    def value(self, w: Array) -> float:
        """f at w = (x, y)."""
        return float(self.height(w[0], w[1]))

    def gradient(self, w: Array) -> Array:
        """(∂f/∂x, ∂f/∂y) at w (2,)."""
        return np.array(self.slope(float(w[0]), float(w[1])))

    def hessian(self, w: Array) -> Array:
        """The second derivatives (2, 2) at w (2,)."""
        return np.array(self.curvature(float(w[0]), float(w[1])))


def ravine(condition: float = 100.0) -> Landscape:
    """A long valley: a quadratic whose curvatures are 1 along it and `condition` across."""
    if not condition >= 1:
        raise ValueError(f"the condition number must be at least 1, not {condition}")
    return Landscape(
        "ravine",
        f"½·(x² + {condition:g}·y²)",
        lambda x, y: 0.5 * (x * x + condition * y * y),
        lambda x, y: (x, condition * y),
        lambda x, y: ((1.0, 0.0), (0.0, condition)),
        minima=((0.0, 0.0),),
        start=(-4.0, 1.0),
        window=((-5.0, 5.0), (-1.5, 1.5)),
    )


rosenbrock = Landscape(
    "rosenbrock",
    "(1 − x)² + 100·(y − x²)²",
    lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    lambda x, y: ((2 - 400 * y + 1200 * x * x, -400 * x), (-400 * x, 200.0)),
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
    window=((-2.0, 2.0), (-1.0, 3.0)),
)
"""A valley that bends (Rosenbrock 1960): down into it is easy, along it is slow."""

saddle = Landscape(
    "saddle",
    "½·x² + ¼·y⁴ − ½·y²",
    lambda x, y: 0.5 * x * x + 0.25 * y**4 - 0.5 * y * y,
    lambda x, y: (x, y**3 - y),
    lambda x, y: ((1.0, 0.0), (0.0, 3 * y * y - 1)),
    minima=((0.0, -1.0), (0.0, 1.0)),
    saddles=((0.0, 0.0),),
    start=(-1.5, 0.01),
    window=((-2.0, 2.0), (-1.75, 1.75)),
    lowest=-0.25,
)
"""Two hollows and a pass between them: level at the pass, a minimum one way, a maximum the other.

Newton's method, which only looks for level ground, goes to the pass.
"""

himmelblau = Landscape(
    "himmelblau",
    "(x² + y − 11)² + (x + y² − 7)²",
    lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    lambda x, y: (
        4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
        2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ),
    lambda x, y: (
        (12 * x * x + 4 * y - 42, 4 * (x + y)),
        (4 * (x + y), 12 * y * y + 4 * x - 26),
    ),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    saddles=(
        (0.08667750455539634, 2.884254701174776),
        (3.385154183607021, 0.07385187983774928),
        (-0.12796134673068005, -1.9537149802445766),
        (-3.0730257507643897, -0.08135304428796751),
    ),
    start=(0.0, 0.0),
    window=((-5.0, 5.0), (-5.0, 5.0)),
)
"""Four equal hollows (Himmelblau 1972): which one is found depends on the start and the method."""

LANDSCAPES: dict[str, Landscape] = {
    landscape.name: landscape for landscape in (ravine(), rosenbrock, saddle, himmelblau)
}
"""All of them by name."""
