"""The settings of the toy lab."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.activities.activity import Activity
from tutor.activities.field import setting
from tutor.activities.spec import Spec
from tutor.activities.value_types import OneOf, Whole


@dataclass(frozen=True)
class ToySpec(Spec):
    steps: int = setting(5, Whole(1, 100_000), help="how far to count")
    sign: str = setting("plus", OneOf("plus", "minus"), help="which way to count")

    def briefly(self):
        return f"to {self.sign} {self.steps}"


ACTIVITY = Activity(
    name="toy",
    title="Counting",
    about="counts, to try what a lab needs",
    spec=ToySpec,
    view="tutor.labs.toy.view:ToyView",
    experiment="tutor.labs.toy.experiment:experiment",
    report="tutor.labs.toy.experiment:report",
    state="tutor.labs.toy.picture:ToyState",
    picture="tutor.labs.toy.picture:picture",
    result="tutor.labs.toy.experiment:result",
    unit="round",
    paces=((500.0, "500 rounds/s"), (2.0, "2 rounds/s")),
)
