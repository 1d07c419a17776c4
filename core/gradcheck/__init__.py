"""The gradient check: does backward say what a nudge of the input says?"""

from core.gradcheck.causes import STEPS
from core.gradcheck.check import Check, relative_error, worst_of
from core.gradcheck.complex_step import check_op_by_complex_step
from core.gradcheck.differences import gradient_check, gradient_checks
from core.gradcheck.everything import check_everything, check_rules
from core.gradcheck.nudge import STEP, central_difference, nudged, slope
from core.gradcheck.subjects import check_network, check_op

__all__ = [
    "STEP",
    "STEPS",
    "Check",
    "central_difference",
    "check_everything",
    "check_network",
    "check_op",
    "check_op_by_complex_step",
    "check_rules",
    "gradient_check",
    "gradient_checks",
    "nudged",
    "relative_error",
    "slope",
    "worst_of",
]
