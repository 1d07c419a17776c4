"""Every step of both passes, to look at: the stepper's whole brain, with no screen in it."""

from core.walk.blame import Blame, Link, Path, blame
from core.walk.faults import FAULTS, Fault
from core.walk.names import names_of
from core.walk.near_miss import NearMiss, near_misses
from core.walk.nonfinite import first_non_finite
from core.walk.nudge import Agreement, Nudge, NudgeCheck, check_by_nudging
from core.walk.recipe import Change, Recipe
from core.walk.retrace import Pass, retrace
from core.walk.stages import Stage
from core.walk.step import Explanation, Phase, Step
from core.walk.updates import RULES
from core.walk.walk import Walk

__all__ = [
    "FAULTS",
    "RULES",
    "Agreement",
    "Blame",
    "Change",
    "Explanation",
    "Fault",
    "Link",
    "NearMiss",
    "Nudge",
    "NudgeCheck",
    "Pass",
    "Path",
    "Phase",
    "Recipe",
    "Stage",
    "Step",
    "Walk",
    "blame",
    "check_by_nudging",
    "first_non_finite",
    "names_of",
    "near_misses",
    "retrace",
]
