"""Failures that are the user's to mend, and the exit code of each."""

from __future__ import annotations

from tutor.activities.errors import UsageError
from tutor.course import LessonError, NotInCourse
from tutor.learner import LearnerDataError
from tutor.running.policy import NotAllowed
from tutor.words.reasons import told

FAILED, USAGE, LEARNER_DATA = 1, 2, 3


def code_of(error: Exception) -> int:
    """The code for a failure whose message says it all; any other error is raised again."""
    match error:
        case UsageError() | NotInCourse():
            return USAGE
        case LearnerDataError():
            return LEARNER_DATA
        case LessonError() | NotAllowed() | OSError():  # such as a full disk behind the output
            return FAILED
    raise error


def said(error: Exception) -> str:
    """What a failure tells whoever meets it."""
    return told(error) if isinstance(error, OSError) else str(error)
