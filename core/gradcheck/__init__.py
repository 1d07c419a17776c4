"""The gradient check: does backward say what a nudge of the input says?"""

from core.gradcheck.check import (
    STEP,
    STEPS,
    Check,
    central_difference,
    check_network,
    check_op,
    check_op_by_complex_step,
    gradient_check,
    gradient_checks,
    nudged,
    relative_error,
    slope,
    worst_of,
)
from core.gradcheck.everything import check_everything, check_rules

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
