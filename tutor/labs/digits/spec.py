"""The settings of a training on digits. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import OneOf, Real, Whole, Wholes, short_number
from tutor.words import N_, _, ngettext

DATA = ("digits",)
MODELS = ("mlp", "softmax", "perceptron", "cnn")
ACTIVATIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
)  # fmt: skip
USUAL_RATE = {
    "sgd": 0.1,
    "momentum": 0.03,
    "nesterov": 0.03,
    "adagrad": 0.1,
    "rmsprop": 0.003,
    "adam": 0.003,
    "adamw": 0.003,
    "lion": 0.0003,
}
"""The optimizers, and rates at which the digits are learned well with each."""
OPTIMIZERS = tuple(USUAL_RATE)

PIXELS, CLASSES = 64, 10
TRAIN_ROWS = 1293
"""Digits to learn from; the rest are for validation and for the test."""

MOST_UNITS, MOST_LAYERS = 1024, 8
MOST_EPOCHS = 100_000
MOST_RATE = 1e9
MOST_SEED = 2**32 - 1

MLP = ("model", ("mlp",))


@dataclass(frozen=True)
class DigitsSpec(Spec):
    """One training, whole: the same settings give the same curve.

    `hidden` and `activation` belong to the mlp; the other models do without. `rate` is the
    learning rate. Errors: SettingError.
    """

    data: str = setting("digits", OneOf(*DATA), flag="", help="the data set")
    model: str = setting("mlp", OneOf(*MODELS), help="the kind of network")
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
        needs=MLP,
        help="units of the mlp's hidden layers, such as 32 or 64,32",
    )
    activation: str = setting("tanh", OneOf(*ACTIVATIONS), needs=MLP, help="the mlp's activation")
    optimizer: str = setting("adam", OneOf(*OPTIMIZERS), help="how the weights are updated")
    rate: float = setting(
        0.003,
        Real(
            above=0,
            most=MOST_RATE,
            such_as="0.003",
            why="anything larger overflows 32-bit numbers within a few steps",
        ),
        flag="--lr",
        follows=("optimizer", USUAL_RATE),
        help="learning rate",
    )
    batch: int = setting(
        32,
        Whole(1, TRAIN_ROWS, "there are 1,293 digits to learn from", "32"),
        help="digits in one step",
    )
    epochs: int = setting(
        30,
        Whole(1, MOST_EPOCHS, "about 30 are enough for the digits", "30"),
        help="passes through all the digits",
    )
    seed: int = setting(
        0,
        Whole(0, MOST_SEED, "a seed is a 32-bit number"),
        help="decides the split, the first weights and the order",
    )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each dense layer, from the pixels to the classes; not of a cnn."""
        return (PIXELS, *(self.hidden if self.model == "mlp" else ()), CLASSES)

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return 3 if self.model == "cnn" else len(self.sizes) - 1

    @property
    def steps_per_epoch(self) -> int:
        return -(-TRAIN_ROWS // self.batch)

    @property
    def network(self) -> str:
        """The network in a few words: ``64-32-10 tanh``."""
        if self.model == "cnn":
            return "1×8×8 conv 8-16 dense 10 relu"
        kind = self.activation if self.model == "mlp" else self.model
        return f"{'-'.join(map(str, self.sizes))} {kind}"

    def describe(self) -> str:
        return f"{self.data}  {self.briefly()}"

    def briefly(self) -> str:
        """All but the data, which the name of the lab says."""
        return "  ".join(
            [
                self.network,
                f"{self.optimizer} {short_number(self.rate)}",
                _("batch {n}", n=self.batch),
                ngettext("{n:,} epoch", "{n:,} epochs", self.epochs),
                _("seed {n}", n=self.seed),
            ]
        )


FACTS = {
    "epoch": N_("epochs done"),
    "train_loss": N_("loss on the training set, after the last epoch"),
    "train_accuracy": N_("accuracy on the training set, from 0 to 1"),
    "validation_loss": N_("loss on the validation set, after the last epoch"),
    "validation_accuracy": N_("accuracy on the validation set, from 0 to 1"),
    "finished": N_("whether all epochs are done"),
    "diverged": N_("whether the loss has left all bounds"),
}

ACTIVITY = Activity(
    name="train",
    title="Training on digits",
    about="a network on handwritten digits",
    chapter="digits",
    spec=DigitsSpec,
    facts=FACTS,
    view="tutor.labs.digits.view:DigitsView",
    experiment="tutor.labs.digits.experiment:experiment",
    state="tutor.labs.digits.state:DigitsState",
    picture="tutor.labs.digits.picture:picture",
    result="tutor.labs.digits.report:result",
    unit="epoch",
    paces=((10.0, N_("10 epochs/s")), (1.0, N_("1 epoch/s"))),
    report="tutor.labs.digits.report:report",
    examples=(
        "train digits",
        "train digits --model mlp --hidden 64,32 --activation relu --optimizer sgd --lr 0.1",
        "train digits --model softmax --json",
    ),
)
