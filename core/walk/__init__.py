"""Every step of both passes, to look at: the stepper's whole brain, with no screen in it."""

from core.walk.blame import Blame, Link, Path, blame
from core.walk.walk import Explanation, Phase, Step, Walk

__all__ = ["Blame", "Explanation", "Link", "Path", "Phase", "Step", "Walk", "blame"]
