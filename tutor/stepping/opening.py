"""From what is asked for to the walk: imports NumPy."""

from __future__ import annotations

from dataclasses import replace

from core.examples import EXAMPLES, Example, example_named
from core.nearest import nearest
from core.walk import Walk
from tutor.activities.errors import SettingError, UsageError
from tutor.activities.lookup import imported
from tutor.stepping.spec import StepSpec
from tutor.words import _, ngettext

RUN = "run"
"""The first word of a walk that is the step of a run."""

OF_A_RUN = "tutor.running.moments.walked:example_of_run"
"""Named, and imported when a run is asked for: the stepper needs none."""


def example_of(spec: StepSpec) -> Example:
    """The example, the network of one's own, or the step of a run that a spec names. Errors:
    UsageError; LearnerDataError where runs cannot be read.
    """
    if spec.walk.split()[0] == RUN:
        example: Example = imported(OF_A_RUN)(spec.walk)
        return example
    try:
        return example_named(spec.walk)
    except KeyError:
        near = nearest(spec.walk, EXAMPLES)
        raise UsageError(_("no walk {name!r}; {near}", name=spec.walk, near=near)) from None
    except ValueError as error:
        raise UsageError(_(error.args[0])) from None


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
        expected = _("a step of {walk}, 1 to {last}", walk=walk.recipe.network, last=last)
        raise SettingError("at", spec.at, expected, "--at")
    if spec.element is None:
        return
    step = walk.steps[spec.at - 1]
    shape = step.array.shape
    if len(spec.element) == len(shape) and all(
        i < size for i, size in zip(spec.element, shape, strict=True)
    ):
        return
    given = ",".join(map(str, spec.element))
    if not shape:
        raise UsageError(
            _(
                "--element {given!r}: {name} is a single number; expected ''",
                given=given,
                name=step.name,
            )
        )
    raise UsageError(
        ngettext(
            "--element {given!r}: {name} has shape {shape}; expected {n} number from 0, such as "
            "{last}",
            "--element {given!r}: {name} has shape {shape}; expected {n} numbers from 0, such as "
            "{last}",
            len(shape),
            given=given,
            name=step.name,
            shape=shape,
            last=",".join(str(size - 1) for size in shape),
        )
    )
