"""From what is asked for to the walk: imports NumPy."""

from __future__ import annotations

from dataclasses import replace

from core.examples import EXAMPLES, Example, example_named
from core.walk import Walk
from tutor.activities.errors import SettingError, UsageError, nearest
from tutor.stepping.spec import StepSpec


def example_of(spec: StepSpec) -> Example:
    """The example, or the network of one's own, that a spec names. Errors: UsageError."""
    try:
        return example_named(spec.walk)
    except KeyError:
        raise UsageError(f"no walk {spec.walk!r}; {nearest(spec.walk, EXAMPLES)}") from None
    except ValueError as error:
        raise UsageError(str(error)) from None


def walk_of(spec: StepSpec) -> Walk:
    """The walk, opened as a spec says. Errors: UsageError."""
    example = example_of(spec)
    recipe = example.recipe
    recipe = replace(
        recipe,
        rate=recipe.rate if spec.rate is None else spec.rate,
        frozen=frozenset() if spec.train_biases else recipe.frozen,
        optimizer=spec.optimizer or recipe.optimizer,
        iterations=spec.iterations,
    )
    walk = example.walk(recipe)
    walk = walk.with_opened(walk.can_be_opened) if spec.expand else walk
    _check_place(spec, walk)
    return walk


def check(spec: StepSpec) -> None:
    """Refuse a walk that is none, or a place that is not in it. Errors: UsageError."""
    walk_of(spec)


def _check_place(spec: StepSpec, walk: Walk) -> None:
    if spec.at is None:
        return
    last = len(walk.steps)
    if spec.at > last:
        expected = f"a step of {walk.recipe.network}, 1 to {last}"
        raise SettingError("at", spec.at, expected, "--at")
    if spec.element is None:
        return
    step = walk.steps[spec.at - 1]
    shape = step.array.shape
    if len(spec.element) == len(shape) and all(
        i < size for i, size in zip(spec.element, shape, strict=True)
    ):
        return
    wanted = (
        "''"
        if not shape
        else f"{len(shape)} numbers from 0, such as {','.join(str(size - 1) for size in shape)}"
    )
    has = f"has shape {shape}" if shape else "is a single number"
    given = ",".join(map(str, spec.element))
    raise UsageError(f"--element {given!r}: {step.name} {has}; expected {wanted}")
