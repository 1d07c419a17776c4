"""The settings of the activations' lab. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import (
    ChoiceNote,
    OneOf,
    Real,
    SomeOf,
    Whole,
    Wholes,
    short_number,
)
from tutor.words import N_, _

VIEWS = {
    "functions": ChoiceNote("activation functions and their slopes on one axis"),
    "depth": ChoiceNote("what many layers do to a signal on its way forward"),
    "dead": ChoiceNote("units without a slope at any point, and whether they come back"),
    "fold": ChoiceNote("the plane of inputs, bent layer by layer"),
}
FUNCTIONS = (
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "softplus",
    "step",
)  # fmt: skip
LEARNING = (*FUNCTIONS[:-1], "linear")
"""What a hidden layer can learn with: no gradient passes a step."""
DATA = {
    "xor": ChoiceNote("the four cases of exclusive or", "perceptron"),
    "quarters": ChoiceNote("four quarters, opposite ones alike"),
    "moons": ChoiceNote("two half circles, one in the other"),
    "circles": ChoiceNote("a circle in a circle"),
    "spirals": ChoiceNote("two arms wound around each other"),
}
LARGEST = 1e6
MOST_LAYERS, MOST_UNITS, MOST_DEPTH, MOST_WIDTH = 4, 16, 60, 64
MOST_SEED = 2**32 - 1

NETWORKS = ("dead", "fold")
OF_FUNCTIONS, OF_DEPTH = ("view", ("functions",)), ("view", ("depth",))
OF_NETWORKS = ("view", NETWORKS)


@dataclass(frozen=True)
class ActivationsSpec(Spec):
    """What is looked at, and with which settings. Errors: SettingError."""

    view: str = setting(
        "functions", OneOf(*VIEWS, notes=VIEWS), flag="", help="what is shown", chapter="mlp"
    )
    functions: tuple[str, ...] = setting(
        ("sigmoid", "tanh", "relu"),
        SomeOf(*FUNCTIONS),
        needs=OF_FUNCTIONS,
        help="the functions that are compared",
        chapter="mlp",
    )
    at: float = setting(
        0.0,
        Real(least=-LARGEST, most=LARGEST, such_as="0.5"),
        needs=OF_FUNCTIONS,
        help="the z that values are read at",
    )
    reach: float = setting(
        5.0,
        Real(least=0.1, most=LARGEST, such_as="5"),
        needs=OF_FUNCTIONS,
        help="how far the axis of z reaches to both sides of 0",
    )
    leak: float = setting(
        0.01,
        Real(least=0, most=10, such_as="0.01"),
        needs=OF_FUNCTIONS,
        help="slope of leaky_relu below 0",
    )
    alpha: float = setting(
        1.0,
        Real(least=0, most=10, such_as="1"),
        needs=OF_FUNCTIONS,
        help="α of elu, which goes down to −α",
    )
    beta: float = setting(
        1.0,
        Real(least=0, most=100, such_as="1"),
        needs=OF_FUNCTIONS,
        help="β of swish: how sharply it bends",
    )
    activation: str = setting(
        "tanh",
        OneOf(*LEARNING),
        needs=("view", ("depth", *NETWORKS)),
        follows=("view", {"dead": "relu"}),
        help="what follows each hidden layer",
        chapter="mlp",
    )
    depth: int = setting(
        20, Whole(1, MOST_DEPTH, such_as="20"), needs=OF_DEPTH, help="how many layers"
    )
    width: int = setting(
        64, Whole(2, MOST_WIDTH, such_as="64"), needs=OF_DEPTH, help="units in each layer"
    )
    gain: float = setting(
        1.0,
        Real(least=0, most=100, such_as="1"),
        needs=OF_DEPTH,
        help="size of the first weights: their standard deviation times the root of the width",
        chapter="gradients",
    )
    data: str = setting(
        "moons", OneOf(*DATA, notes=DATA), needs=OF_NETWORKS, help="the points to learn from"
    )
    hidden: tuple[int, ...] = setting(
        (4, 2),
        Wholes(
            1,
            MOST_UNITS,
            fewest=1,
            longest=MOST_LAYERS,
            of="layer sizes",
            each="units in a layer",
            such_as="8,8",
        ),
        needs=OF_NETWORKS,
        follows=("view", {"dead": (8, 8)}),
        help="units of each hidden layer; the fold shows those of two units",
        chapter="mlp",
    )
    rate: float = setting(
        0.03,
        Real(above=0, most=1e9, such_as="0.03"),
        flag="--lr",
        needs=OF_NETWORKS,
        follows=("view", {"dead": 1.0}),
        help="learning rate: of plain SGD for dead units, of Adam for the fold",
    )
    batch: int = setting(
        16, Whole(1, 200, such_as="16"), needs=OF_NETWORKS, help="points in one step"
    )
    epochs: int = setting(
        300,
        Whole(1, 2000, such_as="300"),
        needs=OF_NETWORKS,
        follows=("view", {"dead": 30}),
        help="passes through the points",
    )
    seed: int = setting(
        0,
        Whole(0, MOST_SEED, such_as="0"),
        needs=("view", ("depth", *NETWORKS)),
        help="decides points, first weights and order",
    )

    def describe(self) -> str:
        return "  ".join([_("activations"), self.briefly()])

    def briefly(self) -> str:
        if self.view == "functions":
            return f"{self.view}  {','.join(self.functions)}"
        if self.view == "depth":
            gain = _("gain {gain}", gain=short_number(self.gain))
            return f"{self.view}  {self.activation}  {self.depth} × {self.width}  {gain}"
        sizes = "-".join(map(str, (2, *self.hidden)))
        rate = _("rate {rate}", rate=short_number(self.rate))
        return f"{self.view}  {self.data}  {sizes} {self.activation}  {rate}"


FACTS = {
    "z": N_("functions: the z that is read"),
    "function": N_("functions: the one that is read"),
    "value": N_("functions: its value there"),
    "slope": N_("functions: its slope there"),
    "layer": N_("depth: the layer that is read, from 1"),
    "spread": N_("depth: how far the examples lie apart in that layer, as a standard deviation"),
    "last_spread": N_("depth: the same in the last layer"),
    "last_slope": N_("depth: the mean slope in the last layer"),
    "dead": N_("dead: units without a slope at any point"),
    "dead_first": N_("dead: those of them in the first layer"),
    "died": N_("dead: how often a unit has died"),
    "revived": N_("dead: how often one has come back"),
    "revived_first": N_("dead: how often one of the first layer has"),
    "stage": N_("fold: the plane that is chosen, such as x, z1 or a1"),
    "epoch": N_("epochs done"),
    "step": N_("steps done"),
    "train_loss": N_("loss on the points"),
    "train_accuracy": N_("share of the points that are right"),
    "finished": N_("whether it has come to its end"),
    "diverged": N_("whether a number has left all bounds"),
}

ACTIVITY = Activity(
    name="activations",
    title="Activations",
    about="activation functions, their slopes, and what they do in a network",
    chapter="mlp",
    spec=ActivationsSpec,
    facts=FACTS,
    view="tutor.labs.activations.view:ActivationsView",
    experiment="tutor.labs.activations.experiment:experiment",
    state="tutor.labs.activations.state:state_of",
    picture="tutor.labs.activations.picture:picture",
    result="tutor.labs.activations.report:result",
    report="tutor.labs.activations.report:report",
    unit="epoch",
    paces=((5.0, N_("5 a second")), (50.0, N_("50 a second"))),
    examples=(
        "activations functions --functions sigmoid,tanh,gelu --at 2 --plain",
        "activations depth --activation sigmoid --depth 20",
        "activations dead --lr 2 --plain",
        "activations fold --data xor --hidden 2 --seed 1",
    ),
)
