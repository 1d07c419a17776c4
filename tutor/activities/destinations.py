"""The places that the app can go to, as data.

No dataclasses: to define five of them takes 2 ms, which the first frame waits for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from tutor.activities.spec import Spec


class _Plain:
    """A place of which there is one."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Home(_Plain):
    """The course map."""


class Read(NamedTuple):
    """A page of the course: ``1``, ``perceptron``, ``perceptron/a-page``; without a name the page
    that the learner left. `at` is a place on it (see `tutor.course.places`).
    """

    name: str = ""
    at: str = ""


class Open(NamedTuple):
    """An activity on a screen of its own: what `spec` says, or as the learner left it there.

    `run` is one of the app's runs of that spec, where not just any is meant.
    """

    activity: str
    spec: Spec | None = None
    run: int | None = None


class Lab(_Plain):
    """The lab where a run goes on, or else the one that was open last."""


class Review(_Plain):
    """The questions that are due."""


class TakeTest(NamedTuple):
    """The test of a chapter, by its id; without one the test that was open last."""

    chapter: str = ""


class Progress(_Plain):
    """What the learner has done so far."""


Destination: TypeAlias = Home | Read | Open | Review | TakeTest | Progress
