"""How wide a gap a line can have between two classes: the margin in the perceptron's bound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.tape import Array

_ROUNDING = 1e-14
MOST_TURNS = 10_000
"""Faces that are looked at; each is nearer than the one before, but for rounding."""


class Separation(NamedTuple):
    """The line that keeps all examples farthest away, and the bound that follows from it.

    `direction` (D + 1,) has length 1; its last number is the bias. Every example x (D,) with a 1
    appended is at least `margin` on its own side, and none is longer than `radius`.
    """

    direction: Array
    margin: float
    radius: float

    @property
    def bound(self) -> float:
        """The mistakes that a perceptron that starts at zero can make at most: (R/γ)²."""
        return (self.radius / self.margin) ** 2


def separation(x: npt.ArrayLike, targets: npt.ArrayLike) -> Separation | None:
    """The widest separation of x (N, D) by targets (N,) of 0 and 1; None where no line separates.

    The best direction is that of the shortest vector in the convex hull of the signed examples
    ±(x, 1), found as in Wolfe (1976), *Finding the nearest point in a polytope*: a few examples
    span a face, and one that is nearer to the origin replaces what no longer supports it.
    """
    examples = np.asarray(x, np.float64)
    sides = np.where(np.asarray(targets) == 1, 1.0, -1.0)[:, None]
    appended = np.column_stack([examples, np.ones(len(examples))])
    radius = float(np.linalg.norm(appended, axis=1).max())
    middle = examples.mean(axis=0)
    size = float(np.abs(examples - middle).max()) or 1.0
    near = np.column_stack([(examples - middle) / size, np.ones(len(examples))])
    found = _shortest(sides * appended), _from_near(_shortest(sides * near), middle, size)
    for direction in found:  # the second where the first is lost in rounding, far from the origin
        length = float(np.linalg.norm(direction))
        # what it reaches, rounding and all
        margin = float((sides * appended @ direction).min()) / (length or 1.0)
        if margin > 1e-13 * radius:
            return Separation(direction / length, margin, radius)
    return None


def _from_near(direction: Array, middle: Array, size: float) -> Array:
    """A direction for examples that were brought about the origin, for these as they are."""
    weights = direction[:-1] / size
    return np.append(weights, direction[-1] - weights @ middle)


def _shortest(points: Array) -> Array:
    """The shortest vector in the convex hull of points (N, D)."""
    scale = float((points**2).sum(axis=1).max())
    face = [int(np.argmin((points**2).sum(axis=1)))]
    share = np.ones(1)
    for _turn in range(MOST_TURNS):
        here = share @ points[face]
        reached = points @ here
        nearer = int(np.argmin(reached))
        if nearer in face or reached[nearer] >= here @ here - _ROUNDING * scale:
            return np.asarray(here)
        face.append(nearer)
        share = np.append(share, 0.0)
        while (onto := _on_plane(points[face])).min() <= _ROUNDING:
            # Go towards the plane's nearest point until the first share is used up.
            leaving = onto <= _ROUNDING
            part = float((share[leaving] / (share[leaving] - onto[leaving])).min())
            share = (1 - part) * share + part * onto
            kept = share > _ROUNDING
            face = [k for k, keep in zip(face, kept, strict=True) if keep]
            share = share[kept] / share[kept].sum()
        share = onto
    return np.asarray(share @ points[face])


def _on_plane(corners: Array) -> Array:
    """The shares, of sum 1, of corners (K, D) at the point of their plane nearest to the origin."""
    count = len(corners)
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = corners @ corners.T
    system[count, count] = 0
    wanted = np.zeros(count + 1)
    wanted[count] = 1
    return np.asarray(np.linalg.lstsq(system, wanted, rcond=None)[0][:count])
