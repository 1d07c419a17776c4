"""The settings of the perceptron's line. Read by the screens before NumPy is there."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.field import setting
from tutor.activities.point_types import LabelledPoint, LabelledPoints
from tutor.activities.spec import Spec
from tutor.activities.value_types import OneOf, Real, Whole, short_number
from tutor.words import N_, _, ngettext

GATES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}
"""What each gate answers for (0, 0), (0, 1), (1, 0) and (1, 1)."""
CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))

BLOBS, OWN = ("data", ("blobs",)), ("data", ("own",))
MOST_POINTS = 200
REACH = 100.0
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class PerceptronSpec(Spec):
    """Points of two classes, and how a perceptron learns to tell them apart."""

    data: str = setting(
        "and", OneOf(*GATES, "blobs", "own"), flag="", help="the points: a gate, or two clouds"
    )
    points: tuple[LabelledPoint, ...] = setting(
        (),
        LabelledPoints(most=MOST_POINTS, reach=REACH, classes=2),
        needs=OWN,
        help="points of your own with their classes, such as '0,0=0 1,0.5=1'",
    )
    count: int = setting(
        40, Whole(2, MOST_POINTS, such_as="40"), needs=BLOBS, help="points of the clouds"
    )
    spread: float = setting(
        0.4,
        Real(least=0, most=10, such_as="0.4"),
        needs=BLOBS,
        help="standard deviation of each cloud; their centres are 2 apart",
    )
    rate: float = setting(
        1.0, Real(above=0, most=1e6, such_as="1"), help="what each correction is multiplied by"
    )
    epochs: int = setting(
        100, Whole(1, 10_000, such_as="100"), help="passes through the points at most"
    )
    order: str = setting(
        "given", OneOf("given", "shuffled"), help="the order in which the points come"
    )
    seed: int = setting(0, Whole(0, MOST_SEED, such_as="0"), help="decides clouds and order")

    def describe(self) -> str:
        return "  ".join([_("the perceptron's line"), self.briefly()])

    def briefly(self) -> str:
        of = ngettext("{n} point", "{n} points", len(self.points)) if self.data == "own" else ""
        parts = [self.data, of, _("rate {rate}", rate=short_number(self.rate))]
        return "  ".join(part for part in parts if part)


FACTS = {
    "mistakes": N_("mistakes so far"),
    "epoch": N_("the pass it is in"),
    "points": N_("how many points there are"),
    "right": N_("how many of them the line has right"),
    "separable": N_("whether any line has all of them right"),
    "bound": N_("the mistakes that it can make at most; none where no line separates"),
    "separated": N_("whether it has ended with every point right"),
    "cycle": N_("passes after which the weights come back; 0 where they don't"),
}

ACTIVITY = Activity(
    name="perceptron",
    title="The perceptron's line",
    about="points, and a line that learns from its mistakes",
    chapter="perceptron",
    spec=PerceptronSpec,
    facts=FACTS,
    view="tutor.labs.perceptron.view:PerceptronView",
    experiment="tutor.labs.perceptron.experiment:experiment",
    state="tutor.labs.perceptron.state:PerceptronState",
    picture="tutor.labs.perceptron.picture:picture",
    result="tutor.labs.perceptron.report:result",
    report="tutor.labs.perceptron.report:report",
    unit="mistake",
    paces=((2.0, N_("2 mistakes/s")), (20.0, N_("20 mistakes/s"))),
    examples=(
        "perceptron xor",
        "perceptron blobs --spread 0.3 --seed 1 --plain",
        "perceptron own --points '0,0=0 0.1,0=1 1,1=1' --json",
    ),
)
