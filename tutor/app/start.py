"""The app from its start to its exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tutor.app.app import BackstepApp
from tutor.app.farewell import say_farewell
from tutor.app.themes import theme_wanted
from tutor.learner import DataDirectoryError, LearnerDataError, Store

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.course import Course

UNUSABLE_DATA = 3
"""Exit code: the learner's data cannot be read or written."""


def run_app(start: Destination, course: Course | None = None) -> int:
    """Open the learner's data, run the tutor until the learner leaves, and return the exit code. It
    shows our course, or another `course`.

    Errors: LessonError if there is no course to show; SettingError for a theme that is not there.
    """
    theme_wanted(os.environ)  # refused before there is a screen
    try:
        store = Store.open()
    except (DataDirectoryError, LearnerDataError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE_DATA
    with store:
        app = BackstepApp(store, start, course)
        assert app.course.chapters  # what cannot be read is said before there is a screen
        app.run()
    return say_farewell(app.ended_by, app.return_code)
