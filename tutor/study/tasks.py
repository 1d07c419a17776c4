"""Tasks: whether one is done, by what the activity on its bench tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.goals import Fact, parse_goal
from tutor.activities.registry import activity_of, line_of, parse_line

if TYPE_CHECKING:
    from tutor.course import Task


def opens(task: Task, line: str) -> bool:
    """Whether a command line opens what the task's own does."""
    try:
        return line_of(parse_line(task.command)) == line
    except UsageError:
        return False


def asked(task: Task) -> list[str]:
    """The facts that a task's goal asks for, by name."""
    try:
        activity = activity_of(parse_line(task.command))
        return [one.fact for one in parse_goal(task.goal, activity.known).comparisons]
    except UsageError:
        return []


def met(task: Task, facts: Mapping[str, Fact]) -> bool:
    """Whether a task's goal holds now. One that cannot be judged, of which the linter tells, never
    does.
    """
    try:
        activity = activity_of(parse_line(task.command))
        return parse_goal(task.goal, activity.known).met(facts)
    except UsageError:
        return False
