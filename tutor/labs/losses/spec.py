"""The settings of the losses. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.errors import SettingError
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import (
    ChoiceNote,
    OneOf,
    Real,
    Reals,
    SomeOf,
    Whole,
    Wholes,
    short_number,
)
from tutor.words import N_, _, ngettext

VIEWS = {
    "curves": ChoiceNote("all losses over one score, and their slopes", "losses"),
    "scores": ChoiceNote("scores to drag, with softmax, cross-entropy and p − y", "losses"),
    "surface": ChoiceNote("the loss of a trained network over a plane of its weights", "losses"),
}
KINDS = {
    "wrong": ChoiceNote("1 where the sign is wrong, else 0: what an accuracy counts"),
    "squared": ChoiceNote("(z − 1)², for numbers to predict"),
    "absolute": ChoiceNote("|z − 1|, for numbers to predict"),
    "huber": ChoiceNote("squared near 1, straight farther off"),
    "perceptron": ChoiceNote("max(0, −z): the distance on the wrong side", "perceptron"),
    "hinge": ChoiceNote("max(0, 1 − z): what is missing of a margin of 1"),
    "logistic": ChoiceNote("ln(1 + e⁻ᶻ): cross-entropy for two classes", "losses"),
    "squashed": ChoiceNote("(σ(z) − 1)²: squared error behind a sigmoid", "losses"),
}
"""The losses of one score z whose target is 1."""
USUAL = ("wrong", "squared", "hinge", "logistic", "squashed")
NETWORKS = {
    "softmax": ChoiceNote("softmax regression: 64 pixels, 10 scores", "losses"),
    "mlp": ChoiceNote("16 hidden units with tanh between them", "mlp"),
}
PLANES = {
    "path": ChoiceNote("the plane that holds as much of the path as any can", "losses"),
    "weights": ChoiceNote("two weights; all others as they are at the end"),
    "random": ChoiceNote("two directions drawn at random"),
}
CURVES, SCORES, SURFACE = (("view", (view,)) for view in VIEWS)
REACH = 1000.0
MOST_CLASSES = 10
PARAMETERS = {"softmax": 650, "mlp": 1210}
"""How many numbers each network learns."""
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class LossesSpec(Spec):
    """Which picture, of what, and how to go downhill. Errors: SettingError."""

    view: str = setting("curves", OneOf(*VIEWS, notes=VIEWS), flag="", help="what is looked at")
    show: tuple[str, ...] = setting(
        USUAL, SomeOf(*KINDS, notes=KINDS), needs=CURVES, help="the losses that are drawn"
    )
    score: float = setting(
        -2.0,
        Real(least=-REACH, most=REACH, such_as="-2"),
        needs=CURVES,
        help="the score z at the cursor; its target is 1",
    )
    scores: tuple[float, ...] = setting(
        (2.0, 1.0, 0.1),
        Reals(
            least=-REACH,
            most=REACH,
            fewest=2,
            longest=MOST_CLASSES,
            of=N_("scores"),
            such_as="2,1,0.1",
        ),
        needs=SCORES,
        help="a score for each class, such as 2,1,0.1",
    )
    label: int = setting(
        0, Whole(0, MOST_CLASSES - 1), needs=SCORES, help="the right class, counted from 0"
    )
    network: str = setting(
        "softmax", OneOf(*NETWORKS, notes=NETWORKS), needs=SURFACE, help="what reads the digits"
    )
    plane: str = setting(
        "path", OneOf(*PLANES, notes=PLANES), needs=SURFACE, help="the plane that is drawn"
    )
    weights: tuple[int, ...] = setting(
        (),
        Wholes(
            0,
            max(PARAMETERS.values()) - 1,
            fewest=0,
            longest=2,
            of=N_("weights"),
            each=N_("as a weight's number"),
            such_as="284,285",
        ),
        needs=("plane", ("weights",)),
        help="two weights by number, counted from 0; none: those that moved farthest",
    )
    rate: float = setting(
        0.5,
        Real(above=0, most=1e6, such_as="0.5"),
        flag="--lr",
        follows=("view", {"curves": 0.1, "scores": 1.0, "surface": 0.5}),
        help="what each slope is multiplied by to make a step",
    )
    steps: int = setting(
        100,
        Whole(1, 2000, such_as="100"),
        follows=("view", {"curves": 100, "scores": 50, "surface": 400}),
        help="how many steps downhill",
    )
    seed: int = setting(
        0, Whole(0, MOST_SEED, such_as="0"), needs=SURFACE, help="decides first weights and order"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.label >= len(self.scores):
            expected = _("one of the {n} classes, from 0 to {last}", n=len(self.scores),
                         last=len(self.scores) - 1)  # fmt: skip
            raise SettingError("label", str(self.label), expected, "--label")
        if self.weights and not self._is_pair():
            most = PARAMETERS[self.network] - 1
            expected = _("two different numbers from 0 to {most}, or none", most=most)
            raise SettingError("weights", ",".join(map(str, self.weights)), expected, "--weights")

    def _is_pair(self) -> bool:
        different = len(set(self.weights)) == 2
        return different and max(self.weights) < PARAMETERS[self.network]

    def describe(self) -> str:
        return "  ".join([_("losses"), self.briefly()])

    def briefly(self) -> str:
        rate = _("rate {rate}", rate=short_number(self.rate))
        match self.view:
            case "curves":
                what = [f"z {short_number(self.score)}"]
            case "scores":
                what = [ngettext("{n} class", "{n} classes", len(self.scores))]
            case _:
                what = [self.network, self.plane]
        return "  ".join([_(self.view), *what, rate])


FACTS = {
    **{name: N_("this loss at the score") for name in KINDS},
    **{f"{name}_slope": N_("this loss's slope at the score") for name in KINDS},
    "loss": N_("cross-entropy of the scores"),
    "p_right": N_("probability of the right class"),
    "leads": N_("whether the right class has the highest score alone"),
    "lowest_score": N_("the lowest score"),
    "highest_score": N_("the highest score"),
    "in_plane": N_("share of the path's squared length that lies in the plane"),
    "end_loss": N_("training loss at the end of the path"),
    "train_accuracy": N_("share of the training digits read rightly at the end"),
    "validation_accuracy": N_("share of the digits held back read rightly at the end"),
    "cursor_loss": N_("loss at the cursor on the surface"),
    "step": N_("steps gone down"),
    "finished": N_("whether all steps are done"),
}

ACTIVITY = Activity(
    name="losses",
    title="Losses",
    about="how wrong, as a number: curves, scores to drag, and the surface that training goes down",
    chapter="losses",
    spec=LossesSpec,
    facts=FACTS,
    view="tutor.labs.losses.view:LossesView",
    experiment="tutor.labs.losses.experiment:experiment",
    state="tutor.labs.losses.state:LossesState",
    picture="tutor.labs.losses.picture:picture",
    result="tutor.labs.losses.report:result",
    report="tutor.labs.losses.report:report",
    unit="step",
    paces=((20.0, N_("20 steps/s")), (2.0, N_("2 steps/s"))),
    examples=(
        "losses curves --score=-6 --plain",
        "losses scores --scores 2,1,0.1 --label 2 --json",
        "losses surface --network mlp --plane weights",
    ),
)
