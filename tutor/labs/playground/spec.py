"""The settings of the playground. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.errors import SettingError
from tutor.activities.field import setting
from tutor.activities.point_types import LabelledPoint, LabelledPoints
from tutor.activities.spec import Spec
from tutor.activities.value_types import (
    ChoiceNote,
    OneOf,
    Real,
    SomeOf,
    Whole,
    Wholes,
    Words,
    short_number,
)
from tutor.words import N_, _, ngettext

DATA = {
    "spirals": ChoiceNote("two arms wound around each other"),
    "moons": ChoiceNote("two half circles, one in the other"),
    "circles": ChoiceNote("a circle in a circle"),
    "xor": ChoiceNote("four quarters, opposite ones alike", "perceptron"),
    "blobs": ChoiceNote("two clouds that a line separates", "perceptron"),
    "rings": ChoiceNote("three rings, a class each"),
    "plane": ChoiceNote("numbers to predict that grow along one direction", "losses"),
    "hills": ChoiceNote("numbers to predict: two hills and two hollows", "losses"),
    "own": ChoiceNote("points that you put yourself"),
    "file": ChoiceNote("a CSV file: two columns and a class"),
}
REGRESSIONS = ("plane", "hills")
MADE = tuple(name for name in DATA if name not in ("own", "file"))
"""Data that is drawn at random, so many points with so much noise."""

FEATURES = {
    "x1": ChoiceNote("from left to right"),
    "x2": ChoiceNote("from below upwards"),
    "x1x1": ChoiceNote("x1 squared: how far from the middle line"),
    "x2x2": ChoiceNote("x2 squared"),
    "x1x2": ChoiceNote("the product, which tells opposite quarters apart"),
    "sin1": ChoiceNote("sin(π·x1), a wave"),
    "sin2": ChoiceNote("sin(π·x2), a wave"),
}
ACTIVATIONS = (
    "tanh", "relu", "sigmoid", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear",
)  # fmt: skip
USUAL_RATE = {
    "sgd": 0.1,
    "momentum": 0.03,
    "nesterov": 0.03,
    "adagrad": 0.1,
    "rmsprop": 0.01,
    "adam": 0.03,
    "adamw": 0.03,
    "lion": 0.001,
}
MOST_LAYERS, MOST_UNITS = 6, 16
MOST_POINTS = 2000
MOST_OWN = 300
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class PlaygroundSpec(Spec):
    """Points, a network, and how it learns. Errors: SettingError."""

    data: str = setting(
        "circles", OneOf(*DATA, notes=DATA), flag="", help="the points", chapter="mlp"
    )
    points: tuple[LabelledPoint, ...] = setting(
        (),
        LabelledPoints(most=MOST_OWN, reach=1.2, classes=3),
        needs=("data", ("own",)),
        help="points of your own with their classes, such as '0,0=0 1,0.5=1'",
    )
    file: str = setting(
        "points.csv",
        Words("a file's name, such as points.csv"),
        needs=("data", ("file",)),
        help="a CSV file: x1, x2 and a class from 0 to 2 in each row",
    )
    features: tuple[str, ...] = setting(
        ("x1", "x2"),
        SomeOf(*FEATURES, notes=FEATURES),
        help="what the network is given of a point",
    )
    hidden: tuple[int, ...] = setting(
        (4,),
        Wholes(
            1,
            MOST_UNITS,
            fewest=0,
            longest=MOST_LAYERS,
            of="layer sizes",
            each="units in a layer",
            such_as="8,8",
        ),
        help="units of each hidden layer, such as 8,8; none for a line",
        chapter="mlp",
    )
    activation: tuple[str, ...] = setting(
        ("tanh",),
        SomeOf(*ACTIVATIONS, longest=MOST_LAYERS, repeated=True),
        help="what follows each hidden layer: one for all, or one for each",
        chapter="mlp",
    )
    optimizer: str = setting("adam", OneOf(*USUAL_RATE), help="how the weights are updated")
    rate: float = setting(
        0.03,
        Real(above=0, most=1e9, such_as="0.01"),
        flag="--lr",
        follows=("optimizer", USUAL_RATE),
        help="learning rate",
    )
    noise: float = setting(
        0.05,
        Real(least=0, most=2, such_as="0.05"),
        needs=("data", MADE),
        follows=("data", {"spirals": 0.02, "moons": 0.1}),
        help="how far the points are off, as a standard deviation",
    )
    count: int = setting(
        200, Whole(10, MOST_POINTS, such_as="200"), needs=("data", MADE), help="how many points"
    )
    batch: int = setting(16, Whole(1, MOST_POINTS, such_as="16"), help="points in one step")
    dropout: float = setting(
        0.0,
        Real(least=0, most=0.9, such_as="0.2"),
        help="share of hidden units left out in each step of training",
        chapter="regularization",
    )
    l2: float = setting(
        0.0,
        Real(least=0, most=10, such_as="0.001"),
        help="strength of a penalty on large weights",
        chapter="regularization",
    )
    epochs: int = setting(300, Whole(1, 100_000, such_as="300"), help="passes through the points")
    seed: int = setting(
        0, Whole(0, MOST_SEED, such_as="0"), help="decides points, first weights and order"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        layers = len(self.hidden)
        if len(self.activation) not in (1, layers):
            expected = ngettext(
                "one activation for all hidden layers, or {n}: one for each",
                "one activation for all hidden layers, or {n}: one for each",
                layers,
            )
            raise SettingError("activation", ",".join(self.activation), expected, "--activation")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        one = len(self.activation) == 1
        return self.activation * len(self.hidden) if one else self.activation

    @property
    def regression(self) -> bool:
        return self.data in REGRESSIONS

    def describe(self) -> str:
        return "  ".join([_("playground"), self.briefly()])

    def briefly(self) -> str:
        sizes = "-".join(map(str, (len(self.features), *self.hidden)))
        kinds = ",".join(self.activation) if self.hidden else ""
        learned = f"{self.optimizer} {short_number(self.rate)}"
        return "  ".join(part for part in (self.data, sizes, kinds, learned) if part)


FACTS = {
    "epoch": N_("epochs done"),
    "step": N_("steps done"),
    "train_loss": N_("loss on the points it learns from"),
    "validation_loss": N_("loss on the points that are held back"),
    "train_accuracy": N_("share of the points it learns from that it gets right"),
    "validation_accuracy": N_("share of the points held back that it gets right"),
    "finished": N_("whether all epochs are done"),
    "diverged": N_("whether a number has left all bounds"),
}

ACTIVITY = Activity(
    name="playground",
    title="Playground",
    about="a small network on points in the plane, seen from each of its units",
    chapter="mlp",
    spec=PlaygroundSpec,
    facts=FACTS,
    view="tutor.labs.playground.view:PlaygroundView",
    experiment="tutor.labs.playground.experiment:experiment",
    state="tutor.labs.playground.state:PlaygroundState",
    picture="tutor.labs.playground.picture:picture",
    result="tutor.labs.playground.report:result",
    report="tutor.labs.playground.report:report",
    check="tutor.labs.playground.points:check",
    unit="epoch",
    stands_for=("train", MADE),
    paces=((20.0, N_("20 epochs/s")), (2.0, N_("2 epochs/s"))),
    examples=(
        "playground spirals --hidden 16,16 --count 400 --epochs 600",
        "playground circles --features x1,x2,x1x1,x2x2 --hidden 4 --plain",
        "playground moons --hidden 8,8 --activation relu,tanh --dropout 0.1 --json",
        "train moons --plain",
    ),
)
