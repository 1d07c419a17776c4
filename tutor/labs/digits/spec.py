"""The settings of a training. Read by the screens before NumPy is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from tutor.activities.activity import Activity
from tutor.activities.errors import SettingError
from tutor.activities.field import ELSE, setting
from tutor.activities.later import Later, Laters
from tutor.activities.spec import Spec, fields_of
from tutor.activities.value_types import Real, Whole, Wholes, Words, short_number
from tutor.data_sets.data_names import DataName, shape_of
from tutor.data_sets.data_shape import Shape
from tutor.labs.digits import choices
from tutor.labs.digits.choices import (
    ALL,
    BASELINES,
    CNN,
    CUTS,
    MLP,
    NETWORKS,
    NONE,
    RESIDUAL_CNN,
    RESIDUAL_MLP,
    SEQUENCES,
    SKLEARN_MLP,
    SOFTMAX,
    SUITED,
    SVC,
    TRANSFORMER,
    USUAL_DECAY,
    USUAL_RATE,
    one_of,
    without,
)  # fmt: skip
from tutor.labs.digits.descriptions import conflicts, described
from tutor.words import N_, _, ngettext

DIGITS = "digits"
POINTS = ("moons", "circles", "spirals", "blobs", "rings", "xor", "plane", "hills")
"""Data that another lab is for: `train` goes on to it if one of these is its first word."""

MODELS = tuple(choices.MODELS)
ACTIVATIONS = tuple(choices.ACTIVATIONS)
OPTIMIZERS = tuple(choices.OPTIMIZERS)

TRAIN_ROWS = 1293
"""Digits to learn from; the rest are for validation and for the test."""

ALL_ROWS, MOST_ROWS = 0, 10_000_000

MOST_UNITS, MOST_LAYERS = 1024, 8
MOST_EPOCHS = 100_000
MOST_RATE = 1e9
MOST_SEED = 2**32 - 1

DENSE = ("model", (MLP, SKLEARN_MLP))
WIDE = ("model", (RESIDUAL_MLP, RESIDUAL_CNN, *SEQUENCES))
DEEP = ("model", (RESIDUAL_MLP, RESIDUAL_CNN, TRANSFORMER))
ACTIVE = ("model", (MLP, CNN, RESIDUAL_MLP, TRANSFORMER, SKLEARN_MLP))
BEGUN = ("model", (MLP, SOFTMAX, CNN, RESIDUAL_MLP))
NORMED = ("model", (MLP, CNN, RESIDUAL_MLP))
DROPPED = ("model", (MLP, CNN, RESIDUAL_MLP, *SEQUENCES))
STEPPED = ("model", NETWORKS)
RATED = ("model", (*NETWORKS, SKLEARN_MLP))
SKLEARN_ACTIVATIONS = ("tanh", "relu", "sigmoid")

REFINED = (
    "positions", "init", "dropout", "momentum", "schedule", "decay", "l2", "l1", "clip", "shifts",
    "turns", "patience", "rows", "only", "noise", "then",
)  # fmt: skip
"""Settings that are told of where they are not as usual."""


def _strength(most: float, such_as: str) -> Real:
    return Real(least=0, most=most, such_as=such_as)


@dataclass(frozen=True)
class DigitsSpec(Spec):
    """One training, whole: the same settings give the same curve.

    `rate` is the learning rate. What does not belong to the model has its usual value. Errors:
    SettingError.
    """

    data: str = setting(
        DIGITS,
        DataName(POINTS, "backstep playground"),
        flag="",
        help="the data: digits, or the path of a file or a folder",
        chapter="digits",
    )
    model: str = setting(MLP, one_of(choices.MODELS), help="the kind of network")
    hidden: tuple[int, ...] = setting(
        (32,),
        Wholes(
            1,
            MOST_UNITS,
            fewest=1,
            longest=MOST_LAYERS,
            of="layer sizes",
            each="units in a layer; more would train for minutes, and 1,293 digits do not need "
            "them",
            such_as="32 or 64,32",
            none="for a network without hidden layers choose the model softmax",
        ),
        needs=DENSE,
        help="units of the mlp's hidden layers, such as 32 or 64,32",
        chapter="mlp",
    )
    activation: str = setting(
        "tanh",
        one_of(choices.ACTIVATIONS),
        needs=ACTIVE,
        follows=("model", {CNN: "relu", RESIDUAL_MLP: "relu", TRANSFORMER: "relu"}),
        help="what follows each hidden layer",
        chapter="mlp",
    )
    optimizer: str = setting(
        "adam", one_of(choices.OPTIMIZERS), needs=STEPPED, help="how the weights are updated"
    )
    rate: float = setting(
        0.003,
        Real(
            above=0,
            most=MOST_RATE,
            such_as="0.003",
            why="anything larger overflows 32-bit numbers within a few steps",
        ),
        flag="--lr",
        needs=RATED,
        follows=("optimizer", USUAL_RATE),
        help="learning rate",
        chapter="digits",
    )
    batch: int = setting(
        32,
        Whole(1, MOST_ROWS, such_as="32"),
        needs=RATED,
        help="rows in one step",
        chapter="digits",
    )
    epochs: int = setting(
        30,
        Whole(1, MOST_EPOCHS, "about 30 are enough for the digits", "30"),
        needs=RATED,
        help="passes through all that it learns from",
        chapter="digits",
    )
    seed: int = setting(
        0,
        Whole(0, MOST_SEED, "a seed is a 32-bit number"),
        help="decides the split, the first weights and the order",
        chapter="digits",
    )
    channels: tuple[int, ...] = setting(
        (8, 16),
        Wholes(
            1,
            256,
            fewest=1,
            longest=3,
            of="numbers of channels",
            each="channels of a convolution",
            such_as="8,16 or 32,64",
        ),
        needs=("model", (CNN,)),
        help="detectors of each convolution, such as 8,16",
        chapter="convolution",
    )
    width: int = setting(
        32,
        Whole(1, 256, "more would train for minutes", "32"),
        needs=WIDE,
        help="units of the state, of a block, or of a piece",
        chapter="recurrence",
    )
    blocks: int = setting(
        2, Whole(1, 8), needs=DEEP, help="blocks one after the other", chapter="normalization"
    )
    heads: int = setting(
        4,
        Whole(1, 32, such_as="4"),
        needs=("model", (TRANSFORMER,)),
        help="heads that attend side by side; they divide the width",
        chapter="attention",
    )
    cut: str = setting(
        "rows", one_of(CUTS), needs=("model", SEQUENCES), help="the pieces that it reads"
    )
    positions: str = setting(
        "learned",
        one_of(choices.POSITIONS),
        needs=("model", (TRANSFORMER,)),
        help="how it knows the place of a piece",
    )
    init: str = setting(SUITED, one_of(choices.INITS), needs=BEGUN, help="how the weights begin")
    norm: str = setting(
        NONE,
        one_of(choices.NORMS),
        needs=NORMED,
        follows=("model", {RESIDUAL_MLP: "layer"}),
        help="normalization between a layer and its activation",
    )
    dropout: float = setting(
        0.0,
        Real(least=0, most=0.9, such_as="0.3"),
        needs=DROPPED,
        help="share of the units that each step leaves out",
        chapter="regularization",
    )
    momentum: float = setting(
        0.9,
        Real(above=0, most=0.999, such_as="0.9"),
        needs=("optimizer", ("momentum", "nesterov")),
        help="share of the last step that the next one keeps",
        chapter="optimizers",
    )
    schedule: str = setting(
        "constant", one_of(choices.SCHEDULES), needs=STEPPED, help="how the rate changes"
    )
    decay: float = setting(
        0.0,
        _strength(10, "0.01"),
        needs=STEPPED,
        follows=("optimizer", USUAL_DECAY),
        help="weight decay: L2 in the gradient; in adamw and lion apart from it",
        chapter="regularization",
    )
    l2: float = setting(
        0.0,
        _strength(10, "0.001"),
        needs=STEPPED,
        help="price on the squares of the weights, biases spared",
        chapter="regularization",
    )
    l1: float = setting(
        0.0,
        _strength(10, "0.0001"),
        needs=STEPPED,
        help="price on the sizes of the weights: many become 0",
        chapter="regularization",
    )
    clip: float = setting(
        0.0,
        _strength(1e6, "1"),
        needs=STEPPED,
        help="a longer gradient is cut to this length; 0: never",
        chapter="recurrence",
    )
    shifts: int = setting(
        0,
        Whole(0, 3, such_as="1"),
        needs=STEPPED,
        help="pixels that an image is shifted by, at random, in each epoch",
        chapter="regularization",
    )
    turns: float = setting(
        0.0,
        Real(least=0, most=180, such_as="10"),
        needs=STEPPED,
        help="degrees that an image is turned by, at random, in each epoch",
        chapter="regularization",
    )
    patience: int = setting(
        0,
        Whole(0, 1000, such_as="10"),
        needs=STEPPED,
        help="epochs without a better validation loss before it stops; 0: never",
        chapter="regularization",
    )
    rows: int = setting(
        TRAIN_ROWS,
        Whole(ALL_ROWS, MOST_ROWS, such_as="20"),
        follows=("data", {DIGITS: TRAIN_ROWS, ELSE: ALL_ROWS}),
        help="how many rows it learns from; 0: all there are",
        chapter="digits",
    )
    only: str = setting(
        ALL, Words("all, or the name of a class"), help="the class that it learns from, or all"
    )
    noise: float = setting(
        0.0,
        Real(least=0, most=1, such_as="0.4"),
        help="share of the labels that are replaced at random",
        chapter="regularization",
    )
    cost: float = setting(
        10.0,
        Real(above=0, most=1e6, such_as="10"),
        needs=("model", (SVC,)),
        help="C: what a row on the wrong side costs",
    )
    gamma: float = setting(
        0.1,
        Real(above=0, most=1e6, such_as="0.1"),
        needs=("model", (SVC,)),
        help="how fast likeness falls with the distance: e to the −γ·d²",
    )

    then: tuple[Later, ...] = setting(
        (),
        Laters(),
        needs=STEPPED,
        help="what changes on the way, such as 410:rate=0.01 for the steps after the 410th",
        chapter="digits",
    )

    CHANGEABLE: ClassVar[frozenset[str]] = frozenset(
        {"optimizer", "rate", "momentum", "schedule", "decay", "l2", "l1", "clip", "dropout"}
        | {"patience", "epochs"}
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for field, value, expected in self._conflicts():
            raise SettingError(field, value, expected, f"--{field}")

    def _conflicts(self) -> list[tuple[str, object, str]]:
        """Settings that cannot be beside the others, and what is expected there."""
        found: list[tuple[str, object, str]] = []
        if self.shape is not None:
            found += conflicts(self, self.shape)
        if self.data == DIGITS:
            for name in ("batch", "rows"):
                if getattr(self, name) > TRAIN_ROWS:
                    text = _(
                        "a whole number from 1 to {n:,}: there are {n:,} digits to learn from",
                        n=TRAIN_ROWS,
                    )
                    found.append((name, getattr(self, name), text))
        if self.model == CNN and self.norm == "rms":
            others = ", ".join(without(choices.NORMS, "rms"))
            found.append(("norm", self.norm, _("one of {names} for a cnn", names=others)))
        if self.model == TRANSFORMER and self.width % self.heads:
            divisors = ", ".join(str(n) for n in range(1, 33) if self.width % n == 0)
            text = _("a divisor of the width {n}: {names}", n=self.width, names=divisors)
            found.append(("heads", self.heads, text))
        elif self.positions == "rotary" and self.width // self.heads % 2:
            text = _("one of learned, sinusoidal, none: a head has an odd width")
            found.append(("positions", self.positions, text))
        if self.model == SKLEARN_MLP and self.activation not in SKLEARN_ACTIVATIONS:
            names = ", ".join(SKLEARN_ACTIVATIONS)
            text = _("one of {names} for scikit-learn", names=names)
            found.append(("activation", self.activation, text))
        return found

    @classmethod
    def from_json(cls, data: object) -> Self:
        if isinstance(data, Mapping) and data.get("model") == CNN and "init" not in data:
            data = {**data, "activation": "relu"}  # kept when a cnn had no other
        return super().from_json(data)

    @property
    def trains_here(self) -> bool:
        """Whether it is a network of ours, trained step by step, and no baseline."""
        return self.model not in BASELINES

    @property
    def shape(self) -> Shape | None:
        """What the data look like; None until they are read."""
        return shape_of(self.data)

    @property
    def layers(self) -> int:
        """How many layers have weights, of those that are counted in their names."""
        match self.model:
            case "cnn":
                return len(self.channels) + 1
            case "residual-mlp":
                return self.blocks + 2
            case "residual-cnn":
                return 2 * self.blocks + 2
        return len(self.hidden) + 1 if self.model in DENSE[1] else 1

    @property
    def all_epochs(self) -> int:
        """The epochs of the whole training, with those that it was given on the way."""
        return self.after(self.later[-1].step).epochs if self.later else self.epochs

    @property
    def steps_per_epoch(self) -> int:
        """As far as it is known before the data are read."""
        rows = min(self.rows or TRAIN_ROWS, TRAIN_ROWS) if self.data == DIGITS else self.rows
        return max(-(-rows // self.batch), 1)

    @property
    def network(self) -> str:
        """The network in a few words: ``64-32-10 tanh``; ``…-32-… tanh`` until data are read."""
        return described(self, self.shape)

    def describe(self) -> str:
        return f"{self.data}  {self._learned()}"

    def briefly(self) -> str:
        """All but the usual data; what is as usual is left out."""
        return self._learned() if self.data == DIGITS else self.describe()

    def _learned(self) -> str:
        """The network and how it learns."""
        parts = [self.network]
        if self.trains_here:
            parts.append(f"{self.optimizer} {short_number(self.rate)}")
        if self.model != SVC:
            parts += [
                _("batch {n}", n=self.batch),
                ngettext("{n:,} epoch", "{n:,} epochs", self.epochs),
            ]
        return "  ".join([*parts, _("seed {n}", n=self.seed), *self._refinements()])

    def _refinements(self) -> list[str]:
        """The settings that have no part in the other words, where they are not as usual."""
        return [
            f"{field.label} {field.write(getattr(self, field.name))}"
            for field in fields_of(type(self))
            if field.name in REFINED and getattr(self, field.name) != field.usual(self)
        ]


FACTS = {
    "epoch": N_("epochs done"),
    "train_loss": N_("loss on the training set, after the last epoch"),
    "train_accuracy": N_("accuracy on the training set, from 0 to 1"),
    "validation_loss": N_("loss on the validation set, after the last epoch"),
    "validation_accuracy": N_("accuracy on the validation set, from 0 to 1"),
    "finished": N_("whether all epochs are done"),
    "diverged": N_("whether the loss has left all bounds"),
    "tested": N_("whether the test set was looked at"),
    "reads": N_("the digit that is read on the pad"),
    "sure": N_("its probability"),
    "unlike": N_("in how many ways what is drawn is unlike all it learned from"),
}

ACTIVITY = Activity(
    name="train",
    title="Training",
    about="a network on handwritten digits, or on data of your own",
    chapter="digits",
    opens_first=True,
    spec=DigitsSpec,
    facts=FACTS,
    view="tutor.labs.digits.view:DigitsView",
    experiment="tutor.labs.digits.experiment:experiment",
    trainer="tutor.labs.digits.experiment:Trainer",
    state="tutor.labs.digits.state:DigitsState",
    picture="tutor.labs.digits.panes:picture",
    result="tutor.labs.digits.report:result",
    unit="epoch",
    check="tutor.labs.digits.data:check",
    paces=((10.0, N_("10 epochs/s")), (1.0, N_("1 epoch/s"))),
    report="tutor.labs.digits.report:report",
    tests=True,
    tables={
        "compare": (
            "tutor.labs.digits.comparison:compare",
            N_("compare the course's networks with scikit-learn on the seeds 0 to 9"),
        ),
        "find-rate": (
            "tutor.labs.digits.rate_search:table",
            N_("try rates from small to large, and print the loss at each"),
        ),
    },
    examples=(
        "train digits",
        "train digits --model mlp --hidden 64,32 --activation relu --optimizer sgd --lr 0.1",
        "train digits --model cnn --channels 32,64 --shifts 1 --schedule cosine --test",
        "train digits --model softmax --json",
        "train digits --compare",
        "train iris.csv --hidden 8 --epochs 100",
        "train ./mnist --model cnn --epochs 3",
    ),
)  # fmt: skip
