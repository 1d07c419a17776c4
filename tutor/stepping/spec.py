"""What a walk is opened with, and the stepper's row. Read before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.errors import UsageError
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import OneOf, Real, Switch, Whole, Wholes, Words
from tutor.words import N_, _

MOST_ITERATIONS = 999
MOST_STEPS = 999_999
MOST_AXES = 8
OPTIMIZERS = (
    "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lion",
)  # fmt: skip


@dataclass(frozen=True)
class StepSpec(Spec):
    """A walk, where it is opened, and what is changed in it; what is None is the example's own.

    `walk` is an example's name, or the text of a network or an expression of one's own. `at` counts
    its steps from 1; None opens it before the first. `element` is of the array that step makes.

    Errors: SettingError; UsageError for an element of no step.
    """

    walk: str = setting(
        "mazur",
        Words("a walk's name such as mazur, or a network of your own such as 2-3-1"),
        flag="",
        help="a walk's name; a network of your own: sizes, activation, loss, data; or an "
        "expression such as 'a*b + 1 where a=2, b=3'",
    )
    at: int | None = setting(
        None,
        Whole(1, MOST_STEPS, "the steps of a walk are counted from 1"),
        help="start at this step, counted from 1; in print, show only that one",
    )
    element: tuple[int, ...] | None = setting(
        None,
        Wholes(
            0,
            MOST_STEPS,
            fewest=0,
            longest=MOST_AXES,
            of="indices",
            each="for an index, such as 0,1",
            such_as="0,1",
        ),
        help="the element that the step explains, counted from 0, such as 0,1",
    )
    expand: bool = setting(False, Switch(), help="open fused operations into small ones")
    rate: float | None = setting(
        None, Real(least=0, most=1e9, such_as="0.5"), help="learning rate of the updates"
    )
    optimizer: str | None = setting(None, OneOf(*OPTIMIZERS), help="how the parameters are updated")
    iterations: int = setting(
        1, Whole(1, MOST_ITERATIONS), help="how many iterations, each with its updates"
    )
    train_biases: bool = setting(
        False, Switch(), help="also update the parameters that are frozen by default"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.element is not None and self.at is None:
            raise UsageError(_("--element belongs to one step: name it with --at"))


FACTS = {
    "walk": N_("the walk that is open"),
    "rate": N_("its learning rate"),
    "optimizer": N_("how its parameters are updated"),
    "iterations": N_("how many iterations it has"),
    "step": N_("the step that is shown, counted from 1"),
    "iteration": N_("the iteration that it belongs to"),
    "finished": N_("whether the last step was reached"),
    "loss": N_("the loss of the walk as it is now"),
    "edits": N_("how many edits are in it"),
    "faults_found": N_("mistakes found since it was opened"),
    "predicted": N_("predictions that were right, in a row"),
    "checked": N_("gradients checked with a nudge"),
    "traced": N_("gradients whose blame was traced"),
}
"""What the stepper tells of how it stands, for tasks."""

ACTIVITY = Activity(
    name="step",
    title="Stepper",
    about="a network, operation by operation, forward and backward",
    chapter="backpropagation",
    spec=StepSpec,
    facts=FACTS,
    view="tutor.app.widgets.stepper.walk_view:WalkView",
    screen="tutor.app.screens.step:StepScreen",
    check="tutor.stepping.opening:check",
    examples=(
        "step mazur",
        "step mazur --at 9 --element 0,1 --plain",
        "step xor --optimizer adam --iterations 3 --json",
        "step layernorm --expand --plain",
        "step 2-3-1 relu moons rows=4 --plain",
        "step '(a*b + c).tanh() where a=2, b=-3, c=10' --plain",
        "step --all --check --json",
    ),
)
