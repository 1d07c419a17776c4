"""Processes of ours: the learner's snippets, and trainings.

What the first frame does not wait for is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.running.folders import sweep
    from tutor.running.runs import Runs

__all__ = ["Runs", "sweep"]

if not TYPE_CHECKING:
    __getattr__ = late(__name__, {"folders": ("sweep",), "runs": ("Runs",)})
