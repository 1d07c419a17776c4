"""Failures that are the user's to mend, and the exit code of each."""

from __future__ import annotations

from tutor.activities.errors import UsageError
from tutor.course import LessonError, NotInCourse
from tutor.learner import LearnerDataError

FAILED, USAGE, LEARNER_DATA = 1, 2, 3


def code_of(error: Exception) -> int:
    """The code for a failure whose message says it all; any other error is raised again."""
    match error:
        case UsageError() | NotInCourse():
            return USAGE
        case LearnerDataError():
            return LEARNER_DATA
        case LessonError() | OSError():  # such as a full disk behind standard output
            return FAILED
    raise error
