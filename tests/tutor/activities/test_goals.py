"""Goals: what a task asks for, judged by what an activity tells of itself."""

from __future__ import annotations

import pytest
from loops import some

from tutor.activities.errors import UsageError
from tutor.activities.goals import parse_goal
from tutor.activities.registry import activities

KNOWN = ("epoch", "accuracy", "optimizer", "finished")


@pytest.mark.parametrize(
    ("goal", "facts", "met"),
    [
        ("epoch >= 3", {"epoch": 3.0}, True),
        ("epoch >= 3", {"epoch": 2.0}, False),
        ("epoch<=3 and accuracy>0.95", {"epoch": 3.0, "accuracy": 0.96}, True),
        ("epoch<=3 and accuracy>0.95", {"epoch": 4.0, "accuracy": 0.96}, False),
        ("optimizer = sgd", {"optimizer": "sgd"}, True),
        ("optimizer != sgd", {"optimizer": "adam"}, True),
        ("optimizer != sgd", {"optimizer": "sgd"}, False),
        ("optimizer = 3", {"optimizer": "3"}, True),  # as a list of one number is written
        ("optimizer = 3", {"optimizer": "3,3"}, False),
        ("finished = yes", {"finished": True}, True),
        ("finished = no", {"finished": True}, False),
        ("accuracy < 1e-1", {"accuracy": 0.05}, True),
        ("accuracy < 1", {"accuracy": None}, False),
        ("accuracy != 1", {}, False),
    ],
)
def test_a_goal_holds_when_all_its_comparisons_do(goal, facts, met):
    assert parse_goal(goal, KNOWN).met(facts) is met


@pytest.mark.parametrize(
    ("goal", "problem"),
    [
        ("", "compares nothing"),
        ("epoch", "compares nothing"),
        ("epoch >= 3 and", "compares nothing"),
        ("epoc >= 3", "epoch"),
        ("optimizer > sgd", "has no size"),
        ("finished >= yes", "has no size"),
    ],
)
def test_a_goal_that_cannot_be_judged_is_refused(goal, problem):
    with pytest.raises(UsageError, match=problem):
        parse_goal(goal, KNOWN)


def test_every_activity_can_be_asked_for_something():
    for activity in some(activities().values()):
        assert activity.known
        assert all(name.isidentifier() and meaning for name, meaning in activity.known.items())
