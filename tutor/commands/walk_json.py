"""A walk as plain data: every array with the arithmetic of its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.transcript import largest_error
from core.walk import first_non_finite
from tutor.running.training.protocol import finite

if TYPE_CHECKING:
    from core.examples import Example
    from core.walk import Step, Walk


def step_event(step: Step, element: tuple[int, ...] | None = None) -> dict[str, Any]:
    """One step; `explained` holds all elements, or only `element`. Positions count from 1."""
    indices = np.ndindex(step.array.shape) if element is None else [element]
    return {
        "event": "step",
        "position": step.position + 1,
        "iteration": step.iteration,
        "phase": str(step.phase),
        "operation": step.operation,
        "name": step.name,
        "formula": step.formula,
        "shapes": step.shapes,
        "shape": list(step.array.shape),
        "array": _nested(step.array),
        "explained": [_explained(step, index) for index in indices],
    }


def done_event(example: Example, walk: Walk) -> dict[str, Any]:
    """The loss before and after all updates; where parameters are frozen, also both ways."""
    losses: dict[str, Any] = {}
    if example.frozen:
        for key, frozen in (
            ("loss_after_biases_frozen", example.frozen),
            ("loss_after_biases_trained", frozenset[str]()),
        ):
            losses[key] = _loss(walk.varied(frozen=frozen).after())
    born = first_non_finite(walk)
    return {
        "event": "done",
        "walk": example.name,
        "loss": _loss(walk),
        "loss_after": _loss(walk.after()),
        **losses,
        "rate": walk.rate,
        "frozen": sorted(walk.frozen),
        "steps": len(walk.steps),
        "first_not_finite": None if born is None else born.position + 1,
        "max_error": finite(largest_error(walk)),
    }


def _explained(step: Step, index: tuple[int, ...]) -> dict[str, Any]:
    """One element: `value` is the array's, `computed` what the shown arithmetic comes to."""
    explanation = step.explain(index)
    return {
        "index": list(index),
        "symbols": explanation.symbols,
        "numbers": explanation.numbers,
        "value": finite(explanation.value),
        "computed": finite(explanation.expression.evaluate()),
        "error": finite(explanation.error),
    }


def _loss(walk: Walk) -> float | None:
    return finite(walk.loss.item())


def _nested(array: Any) -> Any:
    """The array as lists of numbers, None for what is not finite."""
    if array.ndim == 0:
        return finite(float(array))
    return [_nested(part) for part in array]
