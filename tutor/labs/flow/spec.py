"""The settings of the gradient flow. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import ChoiceNote, OneOf, Real, Switch, Whole, short_number
from tutor.words import N_, _

ACTIVATIONS = (
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "linear",
)  # fmt: skip
INITS = {
    "lecun": ChoiceNote("variance 1/D for D inputs", "gradients"),
    "glorot": ChoiceNote("variance 2/(D + H), between signal and gradient", "gradients"),
    "he": ChoiceNote("variance 2/D, for ReLU", "gradients"),
    "orthogonal": ChoiceNote("turns a signal and changes no length", "gradients"),
    "normal": ChoiceNote("one standard deviation, whatever the width", "gradients"),
    "constant": ChoiceNote("every weight the same", "gradients"),
    "zeros": ChoiceNote("every weight 0", "gradients"),
}
NORMS = {
    "none": ChoiceNote("the signal as it is"),
    "batch": ChoiceNote("each unit over the batch", "normalization"),
    "layer": ChoiceNote("each example over its units", "normalization"),
    "rms": ChoiceNote("each example, by its size alone", "normalization"),
}
SIZED = ("normal", "constant")
"""Those of one size whatever the width."""
MOST_DEPTH, MOST_WIDTH = 100, 128
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class FlowSpec(Spec):
    """A deep network that has not learned anything. Errors: SettingError."""

    activation: str = setting(
        "sigmoid",
        OneOf(*ACTIVATIONS),
        flag="",
        help="what follows each layer",
        chapter="mlp",
    )
    depth: int = setting(
        30, Whole(2, MOST_DEPTH, such_as="30"), help="how many layers", chapter="gradients"
    )
    width: int = setting(100, Whole(2, MOST_WIDTH, such_as="100"), help="units in each layer")
    init: str = setting(
        "lecun", OneOf(*INITS, notes=INITS), help="the first weights", chapter="gradients"
    )
    std: float = setting(
        0.1,
        Real(least=0, most=10, such_as="0.1"),
        needs=("init", SIZED),
        help="their standard deviation, or their value where all are the same",
        chapter="gradients",
    )
    gain: float = setting(
        1.0,
        Real(least=0, most=100, such_as="1"),
        needs=("init", ("lecun", "glorot", "he", "orthogonal")),
        help="what the first weights are multiplied by",
        chapter="gradients",
    )
    norm: str = setting(
        "none",
        OneOf(*NORMS, notes=NORMS),
        help="what is brought to one size before each layer",
        chapter="normalization",
    )
    residual: bool = setting(
        False,
        Switch(),
        help="each layer adds to the signal, which bypasses it",
        chapter="normalization",
    )
    seed: int = setting(
        0, Whole(0, MOST_SEED, such_as="0"), help="decides weights, inputs and gradient"
    )

    def describe(self) -> str:
        return "  ".join([_("gradient flow"), self.briefly()])

    def briefly(self) -> str:
        sized = self.std if self.init in SIZED else self.gain
        said = short_number(sized)
        parts = [
            f"{self.activation}  {self.depth} × {self.width}",
            f"{self.init} {said}" if self.init in SIZED or sized != 1 else self.init,
            "" if self.norm == "none" else _("{norm} norm", norm=self.norm),
            _("residual") if self.residual else "",
        ]  # fmt: skip
        return "  ".join(part for part in parts if part)


FACTS = {
    "ratio": N_("the gradient at the first layer, divided by that at the last"),
    "kept": N_("the spread of the last layer, divided by that of the first"),
    "slopes": N_("by what a typical layer's slopes multiply the gradient"),
    "weights": N_("by what its weights do, and what bypasses them"),
    "layer": N_("the layer that is read, from 1"),
    "spread": N_("the spread of its answers: their standard deviation"),
    "gradient": N_("the length of the gradient there"),
    "finished": N_("whether all layers have been told"),
}

ACTIVITY = Activity(
    name="flow",
    title="Gradient flow",
    about="what each layer of a deep network does to the signal and to the gradient",
    chapter="gradients",
    spec=FlowSpec,
    facts=FACTS,
    view="tutor.labs.flow.view:FlowView",
    experiment="tutor.labs.flow.experiment:experiment",
    state="tutor.labs.flow.state:FlowState",
    picture="tutor.labs.flow.picture:picture",
    result="tutor.labs.flow.report:result",
    report="tutor.labs.flow.report:report",
    unit="layer",
    paces=((2.0, N_("2 a second")), (10.0, N_("10 a second"))),
    examples=(
        "flow sigmoid --plain",
        "flow relu --init he --depth 50",
        "flow tanh --init normal --std 0.3 --json",
    ),
)
